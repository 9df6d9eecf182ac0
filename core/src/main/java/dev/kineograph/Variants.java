// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The variants of streams, each of them a stream that reads another one.
///
/// **Threading.** Shared; each call takes the object's lock for a moment, and no stream is changed under it.
final class Variants {
    /// How many variants one stream has at most. Variants without viewers make room for another one; if all are watched,
    /// a request for another one gets the nearest.
    static final int MAX_PER_STREAM = 8;

    private final Transcoder transcoder;
    private final TranscodePool pool;
    private final StreamContext context;
    private final Map<ImageStream, Map<Variant, ImageStream>> variants = new HashMap<>();

    /// @param context the hub's, without its listeners: variants publish no events
    Variants(Transcoder transcoder, TranscodePool pool, StreamContext context) {
        this.transcoder = transcoder;
        this.pool = pool;
        this.context = context;
    }

    /// The variant of that stream, or the nearest to it.
    synchronized ImageStream variant(ImageStream original, Variant wanted) {
        if (original.isRetired()) {
            return original;
        }
        var ofStream = variants.computeIfAbsent(original, _ -> new HashMap<>());
        if (ofStream.size() >= MAX_PER_STREAM && !ofStream.containsKey(wanted)) {
            ofStream.values().removeIf(variant -> !variant.isWanted());
        }
        if (ofStream.size() >= MAX_PER_STREAM && !ofStream.containsKey(wanted)) {
            return nearest(original, ofStream.values(), wanted);
        }
        return ofStream.computeIfAbsent(wanted, _ ->
                new ImageStream(original, wanted, new VariantSource(original, wanted, transcoder, pool), context));
    }

    /// Leaves out failing variants, which show nothing.
    private static ImageStream nearest(ImageStream original, Collection<ImageStream> others, Variant wanted) {
        var newest = original.newest();
        var picture = newest == null ? null : newest.picture();
        return Stream.concat(Stream.of(original), others.stream().filter(variant -> variant.fault().isEmpty()))
                .min(Comparator.comparing(offered -> VariantDistance.between(wanted, offered.variant(), picture)))
                .orElse(original);
    }

    void tick() {
        all().forEach(ImageStream::tick);
    }

    private synchronized List<ImageStream> all() {
        return variants.values().stream().flatMap(ofStream -> ofStream.values().stream()).toList();
    }

    /// Retires the variants of a retired stream.
    void retire(ImageStream original) {
        remove(original).forEach(ImageStream::retire);
    }

    private synchronized List<ImageStream> remove(ImageStream original) {
        var removed = variants.remove(original);
        return removed == null ? List.of() : List.copyOf(removed.values());
    }
}
