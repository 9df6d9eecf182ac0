// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Caller;
import dev.kineograph.Frame;
import dev.kineograph.Hub;
import dev.kineograph.ImageFormat;
import dev.kineograph.ImageStream;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.Variant;
import dev.kineograph.server.http.AwaitedResult;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Query;
import dev.kineograph.server.net.AddressShare;
import dev.kineograph.server.settings.StreamRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Finds in which form a stream is shown: the one that everybody sees, with what the request asks for.
///
/// **Threading.** Shared; any thread.
public final class VariantChoice {
    /// How many pictures a second are made at most in a format whose pictures take long to make.
    private static final double SLOW_FPS = 5;

    private static final String AUTO = "auto";
    private static final String ADAPT = "adapt";
    private static final List<ImageFormat> SMALLEST_FIRST = List.of(ImageFormat.AVIF, ImageFormat.WEBP);

    /// Our own names of parameters.
    public static final Names OUR_NAMES = Query::get;

    private final Hub hub;
    private final Audiences audiences;
    private final Names names;
    private final boolean strict;

    /// How the parameters of a request are called.
    @FunctionalInterface
    public interface Names {
        /// The value of one of our parameters, if the request has one that means the same.
        Optional<String> value(Query query, String name);

        /// How old a snapshot may be, if the request says so.
        ///
        /// @throws RefusedException if it is no time
        default Optional<Duration> maxAge(Query query) {
            return query.duration("maxAge");
        }
    }

    private VariantChoice(Hub hub, Audiences audiences, Names names, boolean strict) {
        this.hub = hub;
        this.audiences = audiences;
        this.names = names;
        this.strict = strict;
    }

    /// For our own addresses: what cannot be served is refused, since a picture larger than requested would look like a fault of the server.
    public static VariantChoice strict(Hub hub, Audiences audiences) {
        return new VariantChoice(hub, audiences, OUR_NAMES, true);
    }

    /// For the addresses of other servers: what cannot be served is ignored.
    public static VariantChoice lenient(Hub hub, Audiences audiences, Names names) {
        return new VariantChoice(hub, audiences, names, false);
    }

    /// Runs a step that finds a form: at once, or when it is known which of the formats can be made that the request may ask for. That may take too long for an
    /// event loop.
    public void whenKnown(Exchange exchange, Runnable step) {
        var unknown = unknownFormats(exchange.match().stream(), name -> names.value(exchange.query(), name), exchange.match().format());
        if (unknown.isEmpty()) {
            step.run();
        } else {
            AwaitedResult.of(exchange, findOut(unknown), _ -> step.run());
        }
    }

    /// The formats that a request for a stream may ask for, of which nobody knows yet whether they can be made.
    ///
    /// @param parameters their values
    /// @param suffix the format of the address
    public List<ImageFormat> unknownFormats(StreamName stream, Function<String, Optional<String>> parameters, Optional<ImageFormat> suffix) {
        var rules = audiences.settings().of(stream);
        var asked = parameters.apply(VariantParameters.FORMAT).orElse("");
        var unknown = new ArrayList<ImageFormat>();
        for (var format : SMALLEST_FIRST) {
            boolean isMeant = suffix.equals(Optional.of(format)) || asked.equals(AUTO) || asked.equals(format.suffix()) || rules.name(format);
            if (isMeant && !hub.knows(format)) {
                unknown.add(format);
            }
        }
        return unknown;
    }

    /// Finds out which of these formats can be made.
    public CompletableFuture<Boolean> findOut(List<ImageFormat> unknown) {
        return CompletableFuture.supplyAsync(() -> unknown.stream().filter(hub::makes).count() == unknown.size(), Thread::startVirtualThread);
    }

    /// What is shown.
    ///
    /// @param original the stream that was asked for
    /// @param asked the form that was asked for
    /// @param stream the stream that is shown: the original, or a variant of it
    /// @param adaptive what is shown on each [step][AdaptiveSteps] to a viewer that is too slow for it; empty if it gets what there is
    public record Shown(ImageStream original, Variant asked, ImageStream stream, Optional<IntFunction<ImageStream>> adaptive) {

        /// The form that is served, if it is not the one that was asked for.
        public Optional<Variant> instead() {
            return stream.answers(asked) ? Optional.empty() : Optional.of(stream.variant());
        }
    }

    /// For a live picture of the stream that the exchange's address names.
    ///
    /// @throws RefusedException if there is no such stream, or what is asked for cannot be served
    public Shown live(Exchange exchange) {
        var query = exchange.query();
        var adapts = query.get(ADAPT).filter(_ -> strict).map(_ -> query.flag(ADAPT));
        return live(exchange.stream(hub), exchange.caller(), name -> names.value(query, name), adapts);
    }

    /// For a live picture of another view of that stream.
    ///
    /// @throws RefusedException if what is asked for cannot be served
    public Shown live(Exchange exchange, ImageStream view) {
        return live(view, exchange.caller(), name -> names.value(exchange.query(), name), Optional.of(false));
    }

    private ImageStream step(Shown shown, int step, String origin) {
        // The original may be on another node, and not come here.
        @Nullable Frame newest = shown.stream.newest();
        if (step == 0 || newest == null) {
            return shown.stream;
        }
        return hub.variant(shown.original, VariantLadder.coarser(shown.stream.variant(), newest.size(), step), origin);
    }

    /// For a live picture of a stream.
    ///
    /// @param parameters their values
    /// @param adapts whether a viewer that is too slow sees smaller pictures; empty if the request leaves that to the stream's rules
    /// @throws RefusedException if what is asked for cannot be served
    public Shown live(ImageStream original, Caller caller, Function<String, Optional<String>> parameters, Optional<Boolean> adapts) {
        var shown = shown(original, caller, new VariantParameters(parameters, strict), Function.identity());
        return hub.transcodes() && adapts.orElseGet(() -> audiences.settings().of(original.name()).adapt())
                ? new Shown(shown.original, shown.asked, shown.stream, Optional.of(step -> step(shown, step, origin(caller))))
                : shown;
    }

    /// For one picture of the stream that the exchange's address names. Its suffix asks for a format only where the pictures are in another one, and for GIF only
    /// where that can be made: old pages have such addresses of any picture. With
    /// `format=auto` it is the smallest format that the client takes and the transcoder makes.
    ///
    /// @throws RefusedException if there is no such stream, or what is asked for cannot be served
    public Shown snapshot(Exchange exchange) {
        var original = exchange.stream(hub);
        var parameters = new VariantParameters(
                name -> names.value(exchange.query(), name).filter(value -> !(name.equals(VariantParameters.FORMAT) && value.equals(AUTO))),
                strict);
        return shown(original, exchange.caller(), parameters, form -> form.format().isPresent()
                ? form.withoutFps()
                : format(exchange, original).map(form::withFormat).orElse(form).withoutFps());
    }

    /// How old a snapshot may be, if the request says so.
    ///
    /// @throws RefusedException if it is no time
    public Optional<Duration> maxAge(Exchange exchange) {
        return names.maxAge(exchange.query());
    }

    /// Whether the format of a snapshot depends on what the client takes.
    public boolean isAutomatic(Exchange exchange) {
        return names.value(exchange.query(), VariantParameters.FORMAT).filter(AUTO::equals).isPresent();
    }

    private Optional<ImageFormat> format(Exchange exchange, ImageStream original) {
        if (!hub.transcodes()) {
            return Optional.empty();
        }
        var present = format(original);
        var smallest = isAutomatic(exchange) ? smallest(exchange.header("Accept"), present) : Optional.<ImageFormat>empty();
        return smallest.or(() -> exchange.match().format().filter(format -> !Optional.of(format).equals(present) && (format != ImageFormat.GIF || hub.makes(format))));
    }

    private Optional<ImageFormat> smallest(String accept, Optional<ImageFormat> present) {
        var taken = SMALLEST_FIRST.stream().filter(format -> accept.contains(format.mediaType())).toList();
        return present.filter(taken::contains).or(() -> taken.stream().filter(hub::makes).findFirst());
    }

    private static Optional<ImageFormat> format(ImageStream stream) {
        @Nullable Frame newest = stream.newest();
        return Optional.ofNullable(newest).map(Frame::format);
    }

    /// @param finish what a kind of response makes of every form
    private Shown shown(
            ImageStream original, Caller caller, VariantParameters parameters, Function<Variant, Variant> finish) {
        var rules = audiences.settings().of(original.name());
        var everybody = made(rules.shown());
        var named = made(named(parameters, rules));
        boolean describes = parameters.describe();
        var described = describes ? described(named, parameters) : named;
        var plain = VariantLadder.combined(everybody, described);
        var asked = finish.apply(plain);
        boolean isConfigured = !describes && asked.format().equals(plain.format());
        var rounded = isConfigured || original.answers(asked) ? asked : finish.apply(VariantLadder.combined(everybody, VariantLadder.rounded(described)));
        var wanted = affordable(original, rounded);
        var stream = isConfigured ? hub.variant(original, wanted) : found(original, wanted, everybody, origin(caller));
        return new Shown(original, rounded.equals(asked) ? wanted : asked, stream, Optional.empty());
    }

    /// The form, or the nearest for which there is room.
    private ImageStream found(ImageStream original, Variant wanted, Variant everybody, String origin) {
        var stream = hub.variant(original, wanted, origin);
        if (stream.answers(wanted)) {
            return stream;
        }
        if (everybody.isTranscoded() && !stream.variant().isTranscoded()) {
            // Nobody sees the stream in another way than this.
            return hub.variant(original, everybody.withFpsOf(wanted).withStripMetadata(wanted.stripMetadata()));
        }
        return hub.variant(original, affordable(original, stream.variant()), origin);
    }

    /// What can be made here.
    private Variant made(Variant form) {
        return hub.transcodes() ? form : form.withoutTranscoding();
    }

    private Variant named(VariantParameters parameters, StreamRules rules) {
        var name = parameters.values().apply(VariantParameters.NAMED);
        if (name.isEmpty() || (!strict && !rules.variants().containsKey(name.get()))) {
            return Variant.ORIGINAL;
        }
        var form = rules.variants().get(name.get());
        if (form == null) {
            var known = String.join(", ", new TreeSet<>(rules.variants().keySet()));
            throw Query.refused(VariantParameters.NAMED, name.get(), known.isEmpty() ? "none: the stream has no named variants" : known);
        }
        return form;
    }

    private Variant described(Variant named, VariantParameters parameters) {
        refuseIfImpossible(parameters.over(Variant.ORIGINAL));
        return made(parameters.over(named));
    }

    private void refuseIfImpossible(Variant described) {
        if (strict && !hub.transcodes() && described.isTranscoded()) {
            var impossible = described.withoutFps().withStripMetadata(false);
            throw new RefusedException(
                    Refusal.BAD_VALUE,
                    "%s: no other sizes and formats here (expected: none of %s)".formatted(impossible, String.join(", ", VariantParameters.NAMES)));
        }
    }

    /// Pictures of some formats take so long to make that there are only few of them a second.
    private static Variant affordable(ImageStream original, Variant wanted) {
        boolean isSlow = wanted.format().filter(SMALLEST_FIRST::contains).isPresent() && !wanted.format().equals(format(original));
        return isSlow ? wanted.withFps(Math.min(SLOW_FPS, wanted.fps().orElse(SLOW_FPS))) : wanted;
    }

    /// An empty one has no share: a program of this machine may be a proxy.
    private static String origin(Caller caller) {
        return AddressShare.origin(caller) == null ? "" : AddressShare.name(caller);
    }
}
