// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.ImageStream;
import dev.kineograph.MultipartFraming;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.net.CurrentSettings;
import io.netty.channel.EventLoop;
import java.util.concurrent.ConcurrentHashMap;

/// Finds the audience of a stream on an event loop.
///
/// **Threading.** Shared.
public final class Audiences implements AutoCloseable {
    private final MultipartFraming framing;
    private final CurrentSettings settings;
    private final ConcurrentHashMap<Place, Audience> audiences = new ConcurrentHashMap<>();

    private record Place(ImageStream stream, EventLoop loop) {}

    /// Audiences whose viewers get this framing and are held to these settings.
    public Audiences(MultipartFraming framing, CurrentSettings settings) {
        this.framing = framing;
        this.settings = settings;
    }

    /// Shows a stream on the exchange's connection, from here to its end.
    public void show(ImageStream stream, Exchange exchange, LiveBody body) {
        var sink = new ConnectionSink(body.wire(), body.farewell().get());
        var viewer = new LiveViewer(
                of(stream, exchange.loop()), sink, body.acknowledges(), body.allowance());
        exchange.takeOver(
                channel -> {
                    settings.carryPictures(channel);
                    sink.begin(viewer, body.opening().get());
                    viewer.begin(exchange.viewer().name(), body.scarce());
                },
                body.carriers().apply(viewer, sink));
    }

    /// A viewer on a sink that is there already, and may carry other things too. Whoever owns the sink lets it
    /// [LiveViewer#begin], and says when it is [LiveViewer#drained] and when [LiveViewer#gone].
    ///
    /// @param acknowledges whether the client answers each frame before it gets the next
    public LiveViewer viewer(ImageStream stream, EventLoop loop, BodySink sink, boolean acknowledges) {
        return new LiveViewer(of(stream, loop), sink, acknowledges, Allowance.UNLIMITED);
    }

    /// The one audience of that stream on that loop, where it is used.
    public Audience of(ImageStream stream, EventLoop loop) {
        return audiences.computeIfAbsent(
                new Place(stream, loop),
                place -> new Audience(stream, framing, settings, loop, idle -> audiences.remove(place, idle)));
    }

    /// Gives up all demand that is left, once the event loops have ended.
    @Override
    public void close() {
        audiences.values().forEach(Audience::abandon);
    }
}
