// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A machine at the far end of a cable: a network namespace. A server cannot tell it from a machine that was switched off or carried out of
/// the Wi-Fi's reach. The cable comes from a [Gateway], so that this machine's own interfaces stay as they are.
///
/// **Threading.** Confined to its test, but for the hook that removes it when the JVM ends early.
public final class Namespace implements AutoCloseable {
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

    private final Gateway gateway;
    private final String name = Gateway.newName();
    private final String near;
    private final String far;
    private final List<Process> programs = new ArrayList<>();
    private final Thread hook = new Thread(this::remove, "namespace-removal");

    private Namespace(Gateway gateway) {
        this.gateway = gateway;
        int network = gateway.nextNetwork();
        this.near = gateway.address(network + 1);
        this.far = gateway.address(network + 2);
    }

    /// Makes one, or leaves the test out where that is not permitted.
    static Namespace open() {
        var made = new Namespace(Gateway.ofThisJvm());
        Runtime.getRuntime().addShutdownHook(made.hook);
        try {
            made.make();
            return made;
        } catch (IOException e) {
            made.close();
            throw Gateway.abort(e);
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
    }

    private void make() throws IOException {
        ip("netns add " + name);
        gateway.ip("link add %s address %s type veth peer name %s address %s netns %s"
                .formatted(name, NEAR_HARDWARE, FAR_LINK, FAR_HARDWARE, name));
        gateway.ip("address add %s/30 dev %s".formatted(near, name));
        gateway.ip("link set %s up".formatted(name));
        ip("-n %s address add %s/30 dev %s".formatted(name, far, FAR_LINK));
        ip("-n %s link set lo up".formatted(name));
        plugIn();
        knowEachOther(NEAR_HARDWARE, FAR_HARDWARE);
    }

    private void plugIn() throws IOException {
        ip("-n %s link set %s up".formatted(name, FAR_LINK));
        ip("-n %s route replace default via %s".formatted(name, near));
    }

    /// For good: a gateway that asks for somebody in vain tells the sender.
    private void knowEachOther(String nearHardware, String farHardware) throws IOException {
        ip("-n %s neighbour replace %s lladdr %s dev %s".formatted(name, near, nearHardware, FAR_LINK));
        gateway.ip("neighbour replace %s lladdr %s dev %s".formatted(far, farHardware, name));
    }

    /// This machine's address, as it is known there: what a server listens on.
    InetAddress near() {
        return InetAddress.ofLiteral(gateway.near());
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
            case PACKETS_DROPPED -> knowEachOther(NOBODYS_HARDWARE, NOBODYS_HARDWARE);
        }
    }

    /// The cable is as it was.
    void speakAgain(Silence way) throws IOException {
        if (way == Silence.LINK_DOWN) {
            plugIn();
        }
        knowEachOther(NEAR_HARDWARE, FAR_HARDWARE);
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
        gateway.ipIfItCan("link delete " + name);
        Gateway.remove(name);
    }

    private static void ip(String arguments) throws IOException {
        Gateway.run(Stream.concat(Stream.of("ip"), Stream.of(arguments.split(" "))).toList());
    }
}
