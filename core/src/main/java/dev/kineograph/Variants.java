// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The variants of streams, each of them a stream that reads another one.
///
/// **Threading.** Shared; each call takes the object's lock for a moment, and no stream is changed under it.
final class Variants {
    /// How many variants one stream has at most for outsiders. Variants without viewers make room for another one; if all are watched, a request for
    /// another one gets the nearest.
    static final int MAX_PER_STREAM = 8;

    /// How many it has for the program, whose configuration may name some.
    static final int MAX_OF_PROGRAM = 24;

    /// How many variants outsiders have of all streams.
    static final int MAX_OF_OUTSIDERS = 64;

    /// How many of them one origin was the first to ask for, of one stream and of all.
    static final int MAX_PER_STREAM_AND_ORIGIN = 4;

    static final int MAX_PER_ORIGIN = 16;

    private static final Duration LINGER = Duration.ofSeconds(5);
    private static final StreamSettings LINGERING = StreamSettings.DEFAULT.withCloseAfter(LINGER);

    /// Nobody finds it any more, so it ends with its last viewer.
    private static final StreamSettings DROPPED = StreamSettings.DEFAULT;

    private final Optional<Transcoder> transcoder;
    private final TranscodePool pool;
    private final StreamContext context;
    private final Map<ImageStream, Map<Variant, ListedVariant>> variants = new HashMap<>();

    /// @param origin who was the first to ask for it, if an outsider was
    private record ListedVariant(ImageStream stream, Optional<String> origin) {}

    /// @param transcoder empty if there are only variants with fewer pictures a second
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

    private void checkFormat(ImageFormat format) {
        transcoder.ifPresent(found -> found.checkFormat(format));
    }

    /// The variant of that stream, or the nearest to it.
    ///
    /// @param origin the outsider who asks for it; empty for the program
    /// @throws RefusedException if the transcoder makes no pictures of that format
    ImageStream variant(ImageStream original, Variant wanted, Optional<String> origin) {
        var possible = transcodes() ? wanted : wanted.fpsOnly();
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
        var ofStream = variants.computeIfAbsent(original, _ -> new HashMap<>());
        var present = ofStream.get(wanted);
        if (present != null) {
            return present.stream;
        }
        if (!hasRoom(ofStream.values(), origin)) {
            variants.values().forEach(some -> removeIf(some, variant -> !variant.isWanted(), dropped));
        }
        if (!hasRoom(ofStream.values(), origin)) {
            return nearest(original, ofStream.values(), wanted);
        }
        var source = new VariantSource(original, wanted, transcoder, pool, context.clock());
        var made = new ListedVariant(new ImageStream(original, wanted, LINGERING, source, context), origin);
        ofStream.put(wanted, made);
        context.clock().dueIn(LINGER.toNanos());
        return made.stream;
    }

    private boolean hasRoom(Collection<ListedVariant> ofStream, Optional<String> origin) {
        if (origin.isEmpty()) {
            return count(ofStream, Optional::isEmpty) < MAX_OF_PROGRAM;
        }
        var all = variants.values().stream().flatMap(some -> some.values().stream()).toList();
        return count(ofStream, Optional::isPresent) < MAX_PER_STREAM
                && count(all, Optional::isPresent) < MAX_OF_OUTSIDERS
                && count(ofStream, origin::equals) < MAX_PER_STREAM_AND_ORIGIN
                && count(all, origin::equals) < MAX_PER_ORIGIN;
    }

    private static long count(Collection<ListedVariant> some, Predicate<Optional<String>> by) {
        return some.stream().filter(listed -> by.test(listed.origin)).count();
    }

    private static void removeIf(Map<Variant, ListedVariant> some, Predicate<ImageStream> test, List<ImageStream> removed) {
        some.values().removeIf(listed -> {
            boolean removes = test.test(listed.stream);
            if (removes) {
                removed.add(listed.stream);
            }
            return removes;
        });
    }

    /// Leaves out failing variants, which show nothing.
    private static ImageStream nearest(ImageStream original, Collection<ListedVariant> others, Variant wanted) {
        var newest = original.newest();
        var picture = newest == null ? null : newest.picture();
        return Stream.concat(Stream.of(original), others.stream().map(ListedVariant::stream).filter(variant -> variant.fault().isEmpty()))
                .min(Comparator.comparing(offered -> VariantDistance.between(wanted, offered.variant(), picture)))
                .orElse(original);
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
        return variants.values().stream().flatMap(ofStream -> ofStream.values().stream()).map(ListedVariant::stream).toList();
    }

    private synchronized List<ImageStream> dropUnwatched() {
        var dropped = new ArrayList<ImageStream>(0);
        variants.values().forEach(some -> removeIf(some, ImageStream::isIdle, dropped));
        variants.values().removeIf(Map::isEmpty);
        return dropped;
    }

    /// Retires the variants of a retired stream.
    void retire(ImageStream original) {
        remove(original).forEach(ImageStream::retire);
    }

    private synchronized List<ImageStream> remove(ImageStream original) {
        var removed = variants.remove(original);
        return removed == null ? List.of() : removed.values().stream().map(ListedVariant::stream).toList();
    }
}
