// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.bench;

import dev.kineograph.Hub;
import dev.kineograph.Transcoder;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.settings.EventLoops;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// The measured server: one stream, `/bench`, of one picture, whose transcodings are counted.
public final class CountedVariants {
    private static final int FRAMES_A_NOTE = 15;

    private CountedVariants() {}

    /// Runs until it is killed.
    ///
    /// @param arguments port, frames a second, the picture's file, and a file to which the numbers of frames and transcodings are written
    /// @throws IOException if the port is taken, or a file cannot be used
    public static void main(String[] arguments) throws IOException {
        byte[] picture = Files.readAllBytes(Path.of(arguments[2]));
        var transcodings = new AtomicLong();
        var settings = ServerSettings.DEFAULT.with(EventLoops.DEFAULT.withCount(1));
        var hub = new Hub(counting(transcodings));
        try (var _ = KineographServer.start(hub, settings, new Listener.Http(Integer.parseInt(arguments[0])));
                var publisher = hub.publisher("bench")) {
            long period = (long) (1e9 / Double.parseDouble(arguments[1]));
            long due = System.nanoTime();
            for (long frames = 1; true; frames++) {
                publisher.publish(picture);
                if (frames % FRAMES_A_NOTE == 0) {
                    Files.writeString(Path.of(arguments[3]), frames + " " + transcodings);
                }
                due = Math.max(due + period, System.nanoTime() - period);
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
    }

    private static Transcoder counting(AtomicLong transcodings) {
        var found = ServiceLoader.load(Transcoder.class).findFirst().orElseThrow();
        return (picture, variant) -> {
            transcodings.incrementAndGet();
            return found.transcode(picture, variant);
        };
    }
}
