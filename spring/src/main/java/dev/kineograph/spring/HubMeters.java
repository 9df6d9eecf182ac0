// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.spring;

import dev.kineograph.Hub;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.ServerStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// The numbers of streams and server under the names that they have in the program's own `/metrics`, with dots.
///
/// Nothing is counted for them: they are read when they are asked for. Every few seconds new streams and new reasons of refusals are looked for, by a daemon. Of
/// the streams that exist because somebody has pushed to them, only a limited number has meters.
///
/// **Threading.** Shared.
final class HubMeters implements MeterBinder, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HubMeters.class.getName());
    private static final String PREFIX = "kineograph.";
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration READ_EVERY = Duration.ofSeconds(1);
    private static final Duration MAX_LAG = Duration.ofSeconds(1);

    private final Hub hub;
    private final Supplier<Optional<KineographServer>> server;
    private final List<Runnable> looks = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("kineograph-meters").factory());
    private Optional<ServerStats> read = Optional.empty(); // guarded by this object
    private long readNanos = System.nanoTime() - READ_EVERY.toNanos(); // guarded by this object

    HubMeters(Hub hub, Supplier<Optional<KineographServer>> server) {
        this.hub = hub;
        this.server = server;
        clock.scheduleWithFixedDelay(this::look, LOOK_EVERY.toNanos(), LOOK_EVERY.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, "connections", "Open connections, of viewers, producers and others.", ServerStats::connections);
        gauge(registry, "held.bytes", "Bytes of incomplete or waiting pictures and messages.", ServerStats::heldBytes);
        counter(registry, "viewers.stalled", "Viewers that were disconnected because they read nothing.", ServerStats::viewersStalled);
        counter(registry, "viewers.lost", "Viewers that were disconnected because their machine did not answer.", ServerStats::viewersLost);
        FunctionCounter.builder(PREFIX + "transcodes", hub, Hub::transcoded)
                .description("Pictures that were transcoded, or dimmed because they were stale.")
                .register(registry);
        FunctionTimer.builder(PREFIX + "delivery", this, HubMeters::deliveries, HubMeters::deliveryNanos, TimeUnit.NANOSECONDS)
                .description("Time from a frame's capture until all viewers of an event loop that keep up have been sent it.")
                .register(registry);
        var streams = new StreamMeters(hub, registry);
        Set<String> known = ConcurrentHashMap.newKeySet();
        Runnable look = () -> {
            streams.look();
            stats().ifPresent(stats -> addNew(registry, stats, known));
        };
        look.run();
        looks.add(look);
    }

    private void look() {
        try {
            looks.forEach(Runnable::run);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "new meters could not be added", e);
        }
    }

    /// What is known only when the server runs: its loops, and what it refuses.
    private void addNew(MeterRegistry registry, ServerStats now, Set<String> known) {
        for (int i = 0; i < now.loops().size(); i++) {
            int loop = i;
            if (known.add("loop " + loop)) {
                gauge(registry, "loop.lag.seconds", "How long a new task has to wait for the event loop.", loop, stats -> stats.loops().get(loop).lag().toNanos() / 1e9);
                gauge(registry, "loop.pending.tasks", "Tasks that wait for the event loop.", loop, stats -> stats.loops().get(loop).pendingTasks());
            }
        }
        now.refusals().keySet().stream().filter(known::add).forEach(key -> {
            int end = key.indexOf(' ');
            FunctionCounter.builder(PREFIX + "refused", this, meters -> meters.number(stats -> stats.refusals().getOrDefault(key, 0L), 0))
                    .description("Inputs that were refused, and connections that failed.")
                    .tags("entry", key.substring(0, end), "reason", key.substring(end + 1).toLowerCase(Locale.ROOT))
                    .register(registry);
        });
    }

    private void gauge(MeterRegistry registry, String name, String help, ToDoubleFunction<ServerStats> number) {
        Gauge.builder(PREFIX + name, this, meters -> meters.number(number, Double.NaN)).description(help).register(registry);
    }

    private void gauge(MeterRegistry registry, String name, String help, int loop, ToDoubleFunction<ServerStats> number) {
        Gauge.builder(PREFIX + name, this, meters -> meters.number(number, Double.NaN)).description(help).tag("loop", String.valueOf(loop)).register(registry);
    }

    private void counter(MeterRegistry registry, String name, String help, ToDoubleFunction<ServerStats> number) {
        FunctionCounter.builder(PREFIX + name, this, meters -> meters.number(number, 0)).description(help).register(registry);
    }

    private double number(ToDoubleFunction<ServerStats> number, double absent) {
        return stats().map(stats -> number.applyAsDouble(stats)).orElse(absent);
    }

    private long deliveries() {
        return stats().map(stats -> stats.delivery().counts().stream().mapToLong(Long::longValue).sum()).orElse(0L);
    }

    private double deliveryNanos() {
        return number(stats -> stats.delivery().sum().toNanos(), 0);
    }

    /// The server's numbers, which one reading of all meters asks for many times.
    private synchronized Optional<ServerStats> stats() {
        if (System.nanoTime() - readNanos >= READ_EVERY.toNanos()) {
            read = server.get().map(running -> running.stats(MAX_LAG));
            readNanos = System.nanoTime();
        }
        return read;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
