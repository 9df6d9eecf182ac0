// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.bench;

import dev.kineograph.Hub;
import dev.kineograph.Publisher;
import dev.kineograph.cluster.Cluster;
import dev.kineograph.cluster.ClusterSettings;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.settings.EventLoops;
import dev.kineograph.server.settings.Limits;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.Tls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The measured server: one stream, `/bench`, of equally long pictures that contain the time of their publication; or several, `/bench0` and so on,
/// whose pictures come in turn.
public final class Broadcast {
    /// Enough frames to make the JIT fully compile what is done once per frame, with the loops around it, in which a thread stays for ever: an hour of a server's
    /// life, in seconds.
    private static final long WARM_UP_FRAMES = 110_000;

    private static final long WARM_UP_PERIOD_NANOS = 200_000;

    private static final String TLS = "tls=";
    private static final String STREAMS = "streams=";
    private static final String CLUSTER = "cluster=";

    /// A power of two.
    private static final int READY = 8;

    private Broadcast() {}

    /// Runs until it is killed.
    ///
    /// @param arguments port, bytes a frame, frames a second, event loops, and `nio` for NIO, `cold` to begin without a warm-up, `ready` for
    ///     pictures that were made before, `tls=CHAIN,KEY`, `streams=NUMBER`, or `cluster=ADDRESS,NAME` for a node that joins one at that NATS server
    /// @throws IOException if the port is taken
    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        int frameBytes = Integer.parseInt(arguments[1]);
        double fps = Double.parseDouble(arguments[2]);
        var more = List.of(arguments).subList(4, arguments.length);
        var settings = ServerSettings.DEFAULT
                .with(new EventLoops(Integer.parseInt(arguments[3]), !more.contains("nio")))
                .with(new Limits(100_000, 100_000));
        var hub = new Hub();
        join(hub, more);
        // Before the port is open, which is what a load waits for.
        var publishers = publishers(hub, more);
        try (var server = KineographServer.start(hub, settings, listener(port, more))) {
            System.out.println("listening on " + server.port());
            var pictures = pictures(new StampedPicture(frameBytes), more);
            if (!more.contains("cold")) {
                publish(publishers, pictures, WARM_UP_FRAMES, WARM_UP_PERIOD_NANOS);
            }
            publish(publishers, pictures, Long.MAX_VALUE, (long) (1e9 / fps / publishers.size()));
        }
    }

    private static Optional<String> option(List<String> options, String name) {
        return options.stream().filter(option -> option.startsWith(name)).map(option -> option.substring(name.length())).findFirst();
    }

    private static Listener.Http listener(int port, List<String> more) {
        var plain = new Listener.Http(port);
        return option(more, TLS)
                .map(option -> option.split(","))
                .map(files -> plain.with(Tls.of(Path.of(files[0]), Path.of(files[1]))))
                .orElse(plain);
    }

    /// The node leaves with the process.
    private static void join(Hub hub, List<String> more) {
        option(more, CLUSTER).map(option -> option.split(",")).ifPresent(of -> Cluster.join(hub, ClusterSettings.of(of[1], of[0])));
    }

    private static List<Publisher> publishers(Hub hub, List<String> more) {
        return option(more, STREAMS)
                .map(number -> IntStream.range(0, Integer.parseInt(number)).mapToObj(i -> hub.publisher("bench" + i)).toList())
                .orElseGet(() -> List.of(hub.publisher("bench")));
    }

    /// New ones, or for `ready` the same few in turn, which were made before: then no array is made for a frame.
    private static Supplier<byte[]> pictures(StampedPicture picture, List<String> more) {
        if (!more.contains("ready")) {
            return picture::now;
        }
        byte[][] ready = Stream.generate(picture::now).limit(READY).toArray(byte[][]::new);
        var next = new AtomicInteger();
        return () -> ready[next.getAndIncrement() & (READY - 1)];
    }

    private static void publish(List<Publisher> publishers, Supplier<byte[]> pictures, long frames, long periodNanos) {
        long due = System.nanoTime();
        for (long frame = 0; frame < frames; frame++) {
            due = publishWhenDue(publishers.get((int) (frame % publishers.size())), pictures, due, periodNanos);
        }
    }

    /// A separate method, which is compiled after some thousand frames. Returns when the next frame is due.
    private static long publishWhenDue(Publisher publisher, Supplier<byte[]> pictures, long due, long periodNanos) {
        long left = due - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = due - System.nanoTime();
        }
        publisher.publish(pictures.get());
        // Starts again if the process was stopped meanwhile, as bench/run does with a server whose turn it is not.
        return left < -periodNanos ? System.nanoTime() : due + periodNanos;
    }
}
