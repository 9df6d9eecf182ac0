// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// The program that runs this one as a service, usually systemd, which is told how far it is by messages to the socket in `NOTIFY_SOCKET`: sd_notify(3). If
/// the service has a watchdog (`WATCHDOG_USEC`), it is told twice in that time that the server works. Without these variables nobody is told anything.
///
/// **Threading.** Shared. The watchdog is told by a daemon thread, `kineograph-watchdog`.
public final class ServiceManager implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ServiceManager.class.getName());

    private final Optional<String> socket;
    private final ScheduledExecutorService watchdog =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("kineograph-watchdog").factory());
    private final Duration pause;

    private ServiceManager(Optional<String> socket, Duration pause) {
        this.socket = socket;
        this.pause = pause;
    }

    /// The one that these variables of the process name.
    public static ServiceManager ofEnvironment(Map<String, String> environment) {
        var socket = Optional.ofNullable(environment.get("NOTIFY_SOCKET")).filter(text -> !text.isEmpty());
        boolean isForUs = environment.getOrDefault("WATCHDOG_PID", pid()).equals(pid());
        long micros = isForUs ? Long.parseLong("0" + environment.getOrDefault("WATCHDOG_USEC", "").replaceAll("[^0-9]", "")) : 0;
        return new ServiceManager(socket, Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(micros) / 2));
    }

    private static String pid() {
        return String.valueOf(ProcessHandle.current().pid());
    }

    /// The server has started. Its watchdog is told so from now on, as long as it works.
    ///
    /// @param works whether the server does, found within that time
    public void ready(Predicate<Duration> works) {
        ready();
        if (socket.isPresent() && pause.isPositive()) {
            watchdog.scheduleAtFixedRate(() -> tellIf(works), pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void tellIf(Predicate<Duration> works) {
        if (works.test(pause.dividedBy(2))) {
            tell("WATCHDOG=1");
        } else {
            LOG.log(Level.ERROR, "the server does not answer: the watchdog is told nothing");
        }
    }

    /// The server has started, or has read its configuration again.
    void ready() {
        tell("READY=1");
    }

    /// The server reads its configuration.
    void reloading() {
        tell("RELOADING=1\nMONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
    }

    /// The server ends.
    public void stopping() {
        tell("STOPPING=1");
    }

    private void tell(String message) {
        socket.ifPresent(address -> {
            try {
                UnixDatagram.send(address, message);
            } catch (IOException e) {
                LOG.log(Level.WARNING, "NOTIFY_SOCKET: {0}", e.getMessage());
            }
        });
    }

    /// Tells the watchdog nothing more.
    @Override
    public void close() {
        watchdog.shutdownNow();
    }
}
