// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// A machine at the far end of a cable: a network namespace, joined to this one by a pair of interfaces. A server cannot tell
/// it from a machine that was switched off or carried out of the Wi-Fi's reach.
///
/// **Threading.** Confined to its test, but for the hook that removes it when the JVM ends early.
public final class Namespace implements AutoCloseable {
    /// The `@ResourceLock` of classes that make one. Those that load pages all the time read it (`ResourceAccessMode.READ`): Chromium gives up
    /// what it loads when this machine gets another interface.
    public static final String NETWORK = "network";

    private static final String NEAR_HARDWARE = "02:4b:47:00:00:01";
    private static final String FAR_HARDWARE = "02:4b:47:00:00:02";
    private static final String NOBODYS_HARDWARE = "02:4b:47:00:00:63";
    private static final String FAR_LINK = "eth0";

    /// In what way nothing is heard of it any more.
    enum Silence {
        /// The cable is pulled out there: both ends lose their carrier.
        LINK_DOWN,

        /// Packets leave as before, and arrive as nobody's: both ends drop them.
        PACKETS_DROPPED
    }

    private final String name;
    private final String near;
    private final String far;
    private final List<Process> programs = new ArrayList<>();
    private final Thread hook = new Thread(this::remove, "namespace-removal");

    /// Both ends of the cable have an address of a network of four, one of 16,384 under 10.75.
    private Namespace() {
        var random = ThreadLocalRandom.current();
        int network = random.nextInt(1 << 14) << 2;
        name = "kg" + Integer.toString(random.nextInt(36 * 36 * 36 * 36 * 36), 36);
        near = address(network + 1);
        far = address(network + 2);
    }

    private static String address(int host) {
        return "10.75." + (host >> 8) + "." + (host & 0xff);
    }

    /// Makes one, or leaves the test out where that is not permitted.
    static Namespace open() {
        var made = new Namespace();
        Runtime.getRuntime().addShutdownHook(made.hook);
        try {
            made.make();
            return made;
        } catch (IOException e) {
            made.close();
            return Assumptions.abort("left out, it needs a network namespace: %s (expected: root on Linux, with iproute2)"
                    .formatted(e.getMessage()));
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
    }

    private void make() throws IOException {
        ip("netns add " + name);
        ip("link add %s address %s type veth peer name %s address %s netns %s"
                .formatted(name, NEAR_HARDWARE, FAR_LINK, FAR_HARDWARE, name));
        ip("address add %s/30 dev %s".formatted(near, name));
        ip("link set %s up".formatted(name));
        ip("-n %s address add %s/30 dev %s".formatted(name, far, FAR_LINK));
        ip("-n %s link set %s up".formatted(name, FAR_LINK));
        ip("-n %s link set lo up".formatted(name));
    }

    /// This machine's end of the cable: what a server listens on.
    InetAddress near() {
        try {
            return InetAddress.getByName(near);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Starts a program there, which is killed when this is closed.
    Process start(ProcessBuilder program) throws IOException {
        var command = Stream.concat(Stream.of("ip", "netns", "exec", name), program.command().stream()).toList();
        var process = program.command(command).start();
        programs.add(process);
        return process;
    }

    /// From here on nothing that is sent arrives, in either direction.
    void fallSilent(Silence way) throws IOException {
        switch (way) {
            case LINK_DOWN -> ip("-n %s link set %s down".formatted(name, FAR_LINK));
            case PACKETS_DROPPED -> {
                ip("-n %s neighbour replace %s lladdr %s dev %s".formatted(name, near, NOBODYS_HARDWARE, FAR_LINK));
                ip("neighbour replace %s lladdr %s dev %s".formatted(far, NOBODYS_HARDWARE, name));
            }
        }
    }

    /// The cable is as it was.
    void speakAgain(Silence way) throws IOException {
        switch (way) {
            case LINK_DOWN -> ip("-n %s link set %s up".formatted(name, FAR_LINK));
            case PACKETS_DROPPED -> {
                ip("-n %s neighbour replace %s lladdr %s dev %s".formatted(name, near, NEAR_HARDWARE, FAR_LINK));
                ip("neighbour replace %s lladdr %s dev %s".formatted(far, FAR_HARDWARE, name));
            }
        }
    }

    /// Kills what runs there, and takes the namespace and both interfaces away.
    @Override
    public void close() {
        remove();
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    private void remove() {
        programs.forEach(Process::destroyForcibly);
        // The namespace itself lives on for a moment after its name; the interface would, too.
        ipIfItCan("link delete " + name);
        ipIfItCan("netns delete " + name);
    }

    private static void ipIfItCan(String arguments) {
        try {
            ip(arguments);
        } catch (IOException _) {
            // What was never made cannot be removed.
        }
    }

    private static void ip(String arguments) throws IOException {
        var command = Stream.concat(Stream.of("ip"), Stream.of(arguments.split(" "))).toList();
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        if (exit(process) != 0) {
            throw new IOException("ip %s: %s".formatted(arguments, said));
        }
    }

    private static int exit(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            return -1;
        }
    }
}
