// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.ImageStream;
import dev.kineograph.MultipartFraming;
import io.netty.channel.EventLoop;
import java.util.concurrent.ConcurrentHashMap;

/// Finds the audience of a stream on an event loop.
///
/// **Threading.** Shared.
public final class Audiences {
    private final MultipartFraming framing;
    private final ViewerRules rules;
    private final ConcurrentHashMap<Place, Audience> audiences = new ConcurrentHashMap<>();

    private record Place(ImageStream stream, EventLoop loop) {}

    /// Audiences whose viewers get this framing and keep these rules.
    public Audiences(MultipartFraming framing, ViewerRules rules) {
        this.framing = framing;
        this.rules = rules;
    }

    /// The one audience of that stream on that loop, where it is used.
    public Audience of(ImageStream stream, EventLoop loop) {
        return audiences.computeIfAbsent(
                new Place(stream, loop),
                place -> new Audience(stream, framing, rules, loop, () -> audiences.remove(place)));
    }
}
