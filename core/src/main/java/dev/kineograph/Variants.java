// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// The variants that were asked for, each a stream that reads another one.
///
/// **Threading.** Shared; each call takes the object's lock for a moment.
final class Variants {
    /// How many shapes one stream is encoded in at most. Those that nobody watches make room for one more; where all are
    /// watched, who asks for one more gets the original.
    static final int MAX_A_STREAM = 8;

    private static final Duration LONG = Duration.ofDays(1);

    private final Map<ImageStream, Map<Variant, ImageStream>> variants = new HashMap<>();
    private final StreamContext context;

    /// @param context the hub's, without its listeners: what happens to a variant is no news
    Variants(StreamContext context) {
        this.context = context;
    }

    synchronized ImageStream variant(ImageStream original, Variant variant, Transcoder transcoder) {
        if (original.isRetired()) {
            return original;
        }
        var ofStream = variants.computeIfAbsent(original, _ -> new HashMap<>());
        if (ofStream.size() >= MAX_A_STREAM && !ofStream.containsKey(variant)) {
            ofStream.values().removeIf(shape -> !shape.isWanted());
        }
        if (ofStream.size() >= MAX_A_STREAM && !ofStream.containsKey(variant)) {
            return original;
        }
        return ofStream.computeIfAbsent(variant, _ -> {
            Source source = publisher -> transcode(original, variant, transcoder, publisher);
            return new ImageStream(original.name(), StreamSettings.DEFAULT, source, context, null);
        });
    }

    synchronized void tick() {
        variants.values().forEach(ofStream -> ofStream.values().forEach(ImageStream::tick));
    }

    private static void transcode(ImageStream original, Variant variant, Transcoder transcoder, Publisher publisher)
            throws InterruptedException {
        try (var reader = original.watch()) {
            while (!original.isRetired()) {
                var frame = reader.await(LONG);
                if (frame != null) {
                    publisher.publish(transcoder.transcode(frame.picture(), variant));
                }
            }
        }
        // Also a shape that has made room for another, and was watched afterwards, does not outlive its original.
        publisher.stream().retire();
    }

    synchronized void retire(ImageStream original) {
        var ended = variants.remove(original);
        if (ended != null) {
            ended.values().forEach(ImageStream::retire);
        }
    }
}
