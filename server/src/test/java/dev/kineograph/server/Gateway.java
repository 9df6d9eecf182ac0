// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// What joins all [namespaces][Namespace] of this JVM to this machine: a namespace itself, with one cable to here. It is there before any browser
/// begins, because Chromium gives up what it loads when an interface comes or goes.
///
/// **Threading.** Shared.
final class Gateway {
    private static final Gateway OF_THIS_JVM = new Gateway();
    private static final String FORWARDS = "echo 1 > /proc/sys/net/ipv4/ip_forward";
    private static final int MOST_NETWORKS = 62;

    private final String name = newName();

    /// The network of this JVM, one of 16,384.
    private final String network;

    private final AtomicInteger networks = new AtomicInteger();
    private volatile String failure = "";

    private Gateway() {
        int number = ThreadLocalRandom.current().nextInt(1 << 14);
        network = "10.%d.%d.".formatted(64 + (number >> 8), number & 0xff);
        Runtime.getRuntime().addShutdownHook(new Thread(this::remove, "gateway-removal"));
        try {
            make();
        } catch (IOException e) {
            failure = e.getMessage();
            remove();
        }
    }

    /// Makes it, if that is permitted here and has not been done.
    static Gateway ofThisJvm() {
        return OF_THIS_JVM;
    }

    /// Leaves a test out: never returns.
    static RuntimeException abort(IOException cause) {
        return Assumptions.abort("left out, it needs a network namespace: %s (expected: root on Linux, with iproute2)".formatted(cause.getMessage()));
    }

    private void make() throws IOException {
        run("ip", "netns", "add", name);
        run("ip", "link", "add", name, "type", "veth", "peer", "name", "here", "netns", name);
        // An address that the kernel makes by itself comes late.
        run("ip", "link", "set", name, "addrgenmode", "none");
        run("ip", "address", "add", near() + "/30", "dev", name);
        run("ip", "link", "set", name, "up");
        ip("address add %s/30 dev here".formatted(address(2)));
        ip("link set here up");
        ip("route add default via " + near());
        run("ip", "netns", "exec", name, "sh", "-c", FORWARDS);
        run("ip", "route", "add", network + "0/24", "via", address(2));
    }

    /// This machine's address.
    String near() {
        return address(1);
    }

    String address(int host) {
        return network + host;
    }

    /// The first host of a network of four, which nobody else has.
    int nextNetwork() {
        if (!failure.isEmpty()) {
            throw abort(new IOException(failure));
        }
        return 4 + networks.getAndIncrement() % MOST_NETWORKS * 4;
    }

    static String newName() {
        return "kg" + Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36 * 36 * 36), 36);
    }

    /// Runs `ip` inside.
    void ip(String arguments) throws IOException {
        run(Stream.concat(Stream.of("ip", "-n", name), Stream.of(arguments.split(" "))).toList());
    }

    void ipIfItCan(String arguments) {
        try {
            ip(arguments);
        } catch (IOException _) {
            // What was never made cannot be removed.
        }
    }

    private void remove() {
        try {
            // The namespace itself lives on for a moment after its name; the interface would, too.
            run("ip", "link", "delete", name);
        } catch (IOException _) {
            // It was never made.
        }
        remove(name);
    }

    static void remove(String namespace) {
        try {
            run("ip", "netns", "delete", namespace);
        } catch (IOException _) {
            // It was never made.
        }
    }

    private static void run(String... command) throws IOException {
        run(List.of(command));
    }

    static void run(List<String> command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        if (exit(process) != 0) {
            throw new IOException("%s: %s".formatted(String.join(" ", command), said));
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
