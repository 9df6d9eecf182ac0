// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The variants of streams, each of them a stream that reads another one.
///
/// **Threading.** Shared; each call takes the object's lock for a moment, and no stream is changed under it.
final class Variants {
    /// In how many forms that have to be transcoded one stream is shown to outsiders at most. Forms without viewers make room for another one; if all
    /// are watched, a request for another one gets the nearest, at the rate that it asks for: a rate costs nothing.
    static final int MAX_PER_STREAM = 8;

    /// How many it has for the program, whose configuration may name some.
    static final int MAX_OF_PROGRAM = 24;

    /// How many forms outsiders have of all streams.
    static final int MAX_OF_OUTSIDERS = 64;

    /// How many of them one origin was the first to ask for, of one stream and of all.
    static final int MAX_PER_STREAM_AND_ORIGIN = 4;

    static final int MAX_PER_ORIGIN = 16;

    /// At how many rates one form is shown, more than a server's ladder has. If all are watched, a request for another one gets the nearest.
    static final int MAX_RATES = 32;

    private static final Duration LINGER = Duration.ofSeconds(5);
    private static final StreamSettings LINGERING = StreamSettings.DEFAULT.withCloseAfter(LINGER);

    /// Nobody finds it any more, so it ends with its last viewer.
    private static final StreamSettings DROPPED = StreamSettings.DEFAULT;

    private final Optional<Transcoder> transcoder;
    private final TranscodePool pool;
    private final StreamContext context;
    private final Map<ImageStream, Map<Variant, ListedForm>> forms = new HashMap<>();

    /// The formats about which the transcoder has been asked.
    private final Set<ImageFormat> known = ConcurrentHashMap.newKeySet();

    /// The variants that differ only in their rates.
    ///
    /// @param origin who was the first to ask for the form, if an outsider was
    /// @param rates the variants, one for each rate
    private record ListedForm(Optional<String> origin, ShapedFrames frames, Map<Variant, ImageStream> rates) {
        boolean works() {
            return rates.values().stream().anyMatch(variant -> variant.fault().isEmpty());
        }
    }

    /// @param transcoder empty if there are only variants that need none
    /// @param context the hub's, without its listeners: variants publish no events
    Variants(Optional<Transcoder> transcoder, TranscodePool pool, StreamContext context) {
        this.transcoder = transcoder;
        this.pool = pool;
        this.context = context;
    }

    boolean transcodes() {
        return transcoder.isPresent();
    }

    /// Whether pictures of that format can be made.
    boolean makes(ImageFormat format) {
        try {
            checkFormat(format);
            return transcodes();
        } catch (RefusedException e) {
            return false;
        }
    }

    /// Whether [#makes] has been found out.
    boolean knows(ImageFormat format) {
        return !transcodes() || known.contains(format);
    }

    private void checkFormat(ImageFormat format) {
        try {
            transcoder.ifPresent(found -> found.checkFormat(format));
        } finally {
            known.add(format);
        }
    }

    /// The variant of that stream, or the nearest to it.
    ///
    /// @param origin the outsider who asks for it; empty for the program
    /// @throws RefusedException if the transcoder makes no pictures of that format
    ImageStream variant(ImageStream original, Variant wanted, Optional<String> origin) {
        var possible = transcodes() ? wanted : wanted.withoutTranscoding();
        if (original.answers(possible)) {
            return original;
        }
        possible.format().ifPresent(this::checkFormat);
        var dropped = new ArrayList<ImageStream>(0);
        var found = find(original, possible, origin, dropped);
        dropped.forEach(variant -> variant.apply(DROPPED));
        return found;
    }

    private synchronized ImageStream find(ImageStream original, Variant wanted, Optional<String> origin, List<ImageStream> dropped) {
        if (original.isRetired()) {
            return original;
        }
        var ofStream = forms.computeIfAbsent(original, _ -> new HashMap<>());
        if (!hasRoom(ofStream, wanted.withoutFps(), origin)) {
            forms.values().forEach(some -> removeIf(some, variant -> !variant.isWanted(), dropped));
        }
        var form = hasRoom(ofStream, wanted.withoutFps(), origin) ? wanted.withoutFps() : nearest(original, ofStream, wanted.withoutFps());
        var found = form.withFpsOf(wanted);
        if (found.isOriginal()) {
            return original;
        }
        var listed = ofStream.computeIfAbsent(form, _ -> new ListedForm(origin, new ShapedFrames(original, form, transcoder, pool), new HashMap<>()));
        return atRate(original, listed, found, dropped);
    }

    private boolean hasRoom(Map<Variant, ListedForm> ofStream, Variant form, Optional<String> origin) {
        if (!form.isTranscoded() || ofStream.containsKey(form)) {
            return true;
        }
        if (origin.isEmpty()) {
            return count(ofStream, Optional::isEmpty) < MAX_OF_PROGRAM;
        }
        return count(ofStream, Optional::isPresent) < MAX_PER_STREAM
                && countAll(Optional::isPresent) < MAX_OF_OUTSIDERS
                && count(ofStream, origin::equals) < MAX_PER_STREAM_AND_ORIGIN
                && countAll(origin::equals) < MAX_PER_ORIGIN;
    }

    private long countAll(Predicate<Optional<String>> by) {
        return forms.values().stream().mapToLong(ofStream -> count(ofStream, by)).sum();
    }

    private static long count(Map<Variant, ListedForm> some, Predicate<Optional<String>> by) {
        return some.entrySet().stream().filter(entry -> entry.getKey().isTranscoded() && by.test(entry.getValue().origin)).count();
    }

    private static void removeIf(Map<Variant, ListedForm> some, Predicate<ImageStream> test, List<ImageStream> removed) {
        some.values().forEach(listed -> removeRates(listed, test, removed));
        some.values().removeIf(listed -> listed.rates.isEmpty());
    }

    private static void removeRates(ListedForm listed, Predicate<ImageStream> test, List<ImageStream> removed) {
        listed.rates.values().removeIf(variant -> {
            boolean removes = test.test(variant);
            if (removes) {
                removed.add(variant);
            }
            return removes;
        });
    }

    /// Leaves out failing forms, which show nothing. Whoever wants no metadata never gets any.
    private static Variant nearest(ImageStream original, Map<Variant, ListedForm> others, Variant wanted) {
        var newest = original.newest();
        var picture = newest == null ? null : newest.picture();
        var working = others.entrySet().stream().filter(entry -> entry.getValue().works()).map(Map.Entry::getKey);
        var untouched = Variant.ORIGINAL.withStripMetadata(wanted.stripMetadata());
        return Stream.concat(Stream.of(untouched), working.filter(form -> form.stripMetadata() || !wanted.stripMetadata()))
                .min(Comparator.comparing(offered -> VariantDistance.between(wanted, offered, picture)))
                .orElse(untouched);
    }

    private ImageStream atRate(ImageStream original, ListedForm listed, Variant wanted, List<ImageStream> dropped) {
        if (listed.rates.size() >= MAX_RATES && !listed.rates.containsKey(wanted)) {
            removeRates(listed, variant -> !variant.isWanted(), dropped);
        }
        if (listed.rates.size() >= MAX_RATES) {
            return listed.rates.values().stream()
                    .min(Comparator.comparing(offered -> VariantDistance.between(wanted, offered.variant(), null)))
                    .orElseThrow();
        }
        return listed.rates.computeIfAbsent(wanted, _ -> {
            context.clock().dueIn(LINGER.toNanos());
            var made = new VariantSource(original, wanted.fps(), listed.frames, context.clock());
            var fetched = original.sourceOf(wanted);
            return fetched.isPresent()
                    ? new ImageStream(original, wanted, fetched(original.settings()), new FetchedForm(fetched.get(), made), context, true)
                    : new ImageStream(original, wanted, LINGERING, made, context, false);
        });
    }

    /// It is stale as its original would be.
    private static StreamSettings fetched(StreamSettings ofOriginal) {
        return ofOriginal.staleAfter().map(LINGERING::withStaleAfter).orElse(LINGERING);
    }

    /// Does what is due in each, and forgets those that nobody has watched for a while.
    void tick() {
        var all = all();
        all.forEach(ImageStream::tick);
        dropUnwatched().forEach(variant -> variant.apply(DROPPED));
        if (!all.stream().allMatch(ImageStream::isWanted)) {
            context.clock().dueIn(LINGER.toNanos());
        }
    }

    private synchronized List<ImageStream> all() {
        return forms.values().stream().flatMap(Variants::streams).toList();
    }

    private static Stream<ImageStream> streams(Map<Variant, ListedForm> ofStream) {
        return ofStream.values().stream().flatMap(listed -> listed.rates.values().stream());
    }

    private synchronized List<ImageStream> dropUnwatched() {
        var dropped = new ArrayList<ImageStream>(0);
        forms.values().forEach(some -> removeIf(some, ImageStream::isIdle, dropped));
        forms.values().removeIf(Map::isEmpty);
        return dropped;
    }

    /// Retires the variants of a retired stream.
    void retire(ImageStream original) {
        remove(original).forEach(ImageStream::retire);
    }

    private synchronized List<ImageStream> remove(ImageStream original) {
        var removed = forms.remove(original);
        return removed == null ? List.of() : streams(removed).toList();
    }
}
