// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;

/// Viewers and producers of every kind come and go with every manners, for a while; when all have gone, nothing of them is left.
/// One server uses epoll, the other NIO.
///
/// **Threading.** Confined to one thread; its guests have threads of their own, which end with [#churn].
final class Soak implements AutoCloseable {
    private static final int GUESTS_AT_ONCE = 24;
    private static final int NARROW = 4096;
    private static final Duration WARM_UP = Duration.ofSeconds(30);

    /// A session of Socket.IO, a snapshot's viewer and an upload's publisher are remembered for some seconds.
    private static final Duration MAX_LINGERING = Duration.ofSeconds(30);

    /// Held here, as a logger that nobody holds may be collected and its handlers with it.
    private static final Logger LOG = Logger.getLogger("dev.kineograph");

    private final Faults faults = new Faults();
    private final List<SoakSite> sites = List.of(new SoakSite(true), new SoakSite(false));
    private final Map<String, LongAdder> visits = new ConcurrentSkipListMap<>();
    private final long seed;

    /// What the servers log as faults of their own.
    private static final class Faults extends Handler {
        private final Queue<String> sentences = new ConcurrentLinkedQueue<>();

        @Override
        public void publish(LogRecord event) {
            if (event.getLevel().intValue() >= Level.SEVERE.intValue()) {
                sentences.add("a fault of the server: %s: %s".formatted(event.getMessage(), event.getThrown()));
            }
        }

        @Override
        public void flush() {
            // Nothing is kept back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    /// @param seed decides who comes, in which order, and how they behave
    Soak(long seed) {
        this.seed = seed;
        LOG.addHandler(faults);
        for (var guest : SoakGuest.values()) {
            visits.put(guest.name(), new LongAdder());
        }
    }

    /// Soaks for some minutes: `Soak MINUTES [SEED]`. The exit code is 0 if everything came back.
    public static void main(String[] arguments) throws Exception {
        var lasts = Duration.ofMinutes(Integer.parseInt(arguments[0]));
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
        List<String> left;
        // What guests do wrong is refused with a line of its own: that is what they come for.
        LOG.setLevel(Level.SEVERE);
        try (var soak = new Soak(seed)) {
            say("soaking for %d minutes with seed %d".formatted(lasts.toMinutes(), seed));
            left = soak.run(WARM_UP, lasts.minus(WARM_UP));
        }
        left.forEach(sentence -> say("did not come back: " + sentence));
        System.exit(left.isEmpty() ? 0 : 1);
    }

    private static void say(String sentence) {
        System.out.println("soak: " + sentence);
    }

    private List<String> run(Duration warmUp, Duration lasts) throws Exception {
        churn(warmUp);
        var lingering = awaitNobody();
        if (!lingering.isEmpty()) {
            return lingering;
        }
        var before = SoakReading.now();
        say("after warm-up: " + before);
        churn(lasts);
        lingering = awaitNobody();
        var after = awaitNoMoreThan(before);
        say("at the end: " + after);
        say("visits: " + visits());
        return Stream.of(faults(), lingering, after.moreThan(before), missing()).flatMap(List::stream).toList();
    }

    /// Lets guests come and go for that time. All have gone when it returns.
    void churn(Duration lasts) {
        long end = System.nanoTime() + lasts.toNanos();
        try (var guests = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < GUESTS_AT_ONCE; i++) {
                var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed + i);
                guests.submit(() -> visitUntil(end, random));
            }
        }
    }

    private void visitUntil(long end, RandomGenerator random) {
        while (System.nanoTime() - end < 0) {
            var guest = oneOf(random, SoakGuest.values());
            var manners = oneOf(random, SoakManners.values());
            boolean narrow = manners == SoakManners.STALLED || manners == SoakManners.SLOW;
            try {
                visit(guest, manners, sites.get(random.nextInt(sites.size())), narrow ? NARROW : 0);
            } catch (IOException | UncheckedIOException _) {
                // The server was faster to end it, which it may be.
            }
        }
    }

    private static <T> T oneOf(RandomGenerator random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    private void visit(SoakGuest guest, SoakManners manners, SoakSite site, int window) throws IOException {
        var visit = guest.arrive(site, window);
        visits.get(guest.name()).increment();
        visit.pass(manners);
    }

    /// What the servers said of faults of their own, a sentence each.
    List<String> faults() {
        return List.copyOf(faults.sentences);
    }

    /// How many visits of each kind there were.
    Map<String, Long> visits() {
        var counts = new TreeMap<String, Long>();
        visits.forEach((name, count) -> counts.put(name, count.sum()));
        return counts;
    }

    private List<String> missing() {
        return visits().entrySet().stream()
                .filter(entry -> entry.getValue() == 0)
                .map(entry -> "visits of %s: 0 (expected: some)".formatted(entry.getKey()))
                .toList();
    }

    /// Waits until the servers know of nobody; says who is still there after half a minute.
    List<String> awaitNobody() throws Exception {
        return awaitEmpty(() -> sites.stream().flatMap(site -> site.present().stream()).toList());
    }

    /// What there is when it is no more than at that moment, or after half a minute.
    static SoakReading awaitNoMoreThan(SoakReading before) throws Exception {
        awaitEmpty(() -> SoakReading.now().moreThan(before));
        return SoakReading.now();
    }

    private static List<String> awaitEmpty(Callable<List<String>> sentences) throws Exception {
        long end = System.nanoTime() + MAX_LINGERING.toNanos();
        var left = sentences.call();
        while (!left.isEmpty() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            left = sentences.call();
        }
        return left;
    }

    @Override
    public void close() {
        LOG.removeHandler(faults);
        sites.forEach(SoakSite::close);
    }
}
