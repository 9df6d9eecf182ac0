// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.FrameProvider;
import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Sources;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.StreamStats;
import dev.kineograph.server.settings.JpgPusherDialect;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Shows the pictures that a function returns, one for each call, on a separate port: in `<img src="http://localhost:12340/stream">`, and in
/// pages that were written for JPGPusher.
///
///     try (var pusher = new JpgPusher(camera::nextJpeg)) {
///         pusher.start(12340);
///         Thread.currentThread().join();
///     }
///
/// The function sets the rate: it is called again as soon as it has returned, **once per frame for all viewers, and only while
/// somebody watches**. It may block as long as it likes, and is interrupted when the last viewer has left. The array that it returns
/// belongs to the pusher from then on: make a new one for each picture. Any format of [dev.kineograph.ImageFormat] will do. Null
/// means that there are no more until a new first viewer comes.
///
/// If the function throws, or returns something that is not a picture, the failure is logged and counted, and the function is called again
/// after a pause that grows from 100 ms to 10 s; viewers keep the picture that they have.
///
/// **Threading.** Shared. The function is called on a virtual thread, one call at a time.
public final class JpgPusher implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(JpgPusher.class.getName());
    private static final JpgPusherDialect PICTURES = new JpgPusherDialect(StreamName.of("pictures"));
    private static final Duration LAST_CALL = Duration.ofSeconds(5);

    private final FrameProvider provider;
    private volatile @Nullable Running running;

    private record Running(EndableProvider provider, Hub hub, ImageStream stream, KineographServer server) {}

    /// A pusher that does nothing yet.
    ///
    /// @param provider the function
    public JpgPusher(FrameProvider provider) {
        this.provider = provider;
    }

    /// Shows the pictures to programs and browsers of this machine, and returns at once.
    ///
    /// @param port 0 for a free one
    /// @return this
    /// @throws IOException if the port cannot be had
    /// @throws IllegalStateException if it runs already
    public JpgPusher start(int port) throws IOException {
        return start(new Listener.ForDialect(port, PICTURES), PICTURES.stream());
    }

    /// Shows the pictures at an address of this machine, such as `new InetSocketAddress(12340)` for everyone in the network.
    ///
    /// @return this
    /// @throws IOException if the address cannot be had
    /// @throws IllegalStateException if it runs already
    public JpgPusher start(InetSocketAddress address) throws IOException {
        return start(address, PICTURES);
    }

    /// Shows the pictures at an address of this machine, as these settings say.
    ///
    /// @return this
    /// @throws IOException if the address cannot be had
    /// @throws IllegalStateException if it runs already
    public JpgPusher start(InetSocketAddress address, JpgPusherDialect dialect) throws IOException {
        return start(new Listener.ForDialect(address, dialect), dialect.stream());
    }

    private synchronized JpgPusher start(Listener listener, StreamName name) throws IOException {
        if (running != null) {
            throw new IllegalStateException("JpgPusher: runs already, at port %d (expected: finish() before start())".formatted(port()));
        }
        var endable = new EndableProvider(provider);
        var hub = new Hub();
        try {
            var stream = hub.add(name, StreamSettings.DEFAULT, Sources.of(endable));
            running = new Running(endable, hub, stream, KineographServer.start(hub, ServerSettings.DEFAULT, listener));
            return this;
        } catch (IOException | RuntimeException e) {
            hub.close();
            throw e;
        }
    }

    /// The port that it has.
    ///
    /// @throws IllegalStateException if it does not run
    public int port() {
        return run().server().port();
    }

    /// The current numbers: viewers, frames, how often the function failed (`sourceFailures`).
    ///
    /// @throws IllegalStateException if it does not run
    public StreamStats stats() {
        return run().stream().stats();
    }

    private Running run() {
        var run = running;
        if (run == null) {
            throw new IllegalStateException("JpgPusher: does not run (expected: start() before)");
        }
        return run;
    }

    /// Disconnects all viewers, closes the port, and returns when the function has returned: then you may release whatever the function uses.
    /// The function is interrupted, and waited for 5 seconds at most. To finish twice does nothing; to start
    /// again is allowed.
    public synchronized void finish() {
        var run = running;
        if (run == null) {
            return;
        }
        running = null;
        run.provider().end();
        run.server().close();
        run.hub().close();
        if (!run.provider().hasReturnedWithin(LAST_CALL)) {
            LOG.log(Level.WARNING, "JpgPusher: finished, but its function has not returned within {0} s", LAST_CALL.toSeconds());
        }
    }

    /// Finishes.
    @Override
    public void close() {
        finish();
    }
}
