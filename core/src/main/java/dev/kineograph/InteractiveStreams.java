// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The streams of a hub that can be clicked.
///
/// **Threading.** Shared; any thread.
final class InteractiveStreams {
    private final StreamContext context;
    private final Map<ImageStream, ClickableStream> streams = new ConcurrentHashMap<>();

    /// @param context the hub's, without its listeners
    InteractiveStreams(StreamContext context) {
        this.context = context;
    }

    void add(ImageStream common, Interactive interactive) {
        streams.put(common, new ClickableStream(common, interactive, context));
    }

    Optional<ClickableStream> find(ImageStream common) {
        return Optional.ofNullable(streams.get(common));
    }

    void tick() {
        streams.values().forEach(ClickableStream::tick);
    }

    /// Forgets a stream, and returns its other views, which the caller retires.
    List<ImageStream> retire(ImageStream common) {
        var clickable = streams.remove(common);
        return clickable == null ? List.of() : clickable.retire();
    }
}
