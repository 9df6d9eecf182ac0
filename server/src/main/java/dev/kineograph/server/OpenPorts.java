// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.RefusedException;
import dev.kineograph.server.http.PortLinks;
import dev.kineograph.server.http.PortLinks.LinkedPort;
import dev.kineograph.server.net.AccessControl;
import dev.kineograph.server.net.Transport;
import dev.kineograph.server.settings.Listener;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The ports of a server. Others can take their place while it runs.
///
/// **Threading.** Shared. The lock, which is this object, guards changes, and is held while ports are opened and closed.
final class OpenPorts {
    private static final System.Logger LOG = System.getLogger(OpenPorts.class.getName());

    private final Transport transport;
    private final PortLinks links;
    private final PortMaker maker;
    private volatile List<OpenPort> open = List.of();

    /// Ports that are closed and have connections still.
    private final List<OpenPort> closed = new CopyOnWriteArrayList<>();

    OpenPorts(Transport transport, PortLinks links, PortMaker maker) {
        this.transport = transport;
        this.links = links;
        this.maker = maker;
    }

    /// Opens one more port.
    ///
    /// @throws IOException if it cannot be had
    synchronized InetSocketAddress add(Listener listener) throws IOException {
        var port = maker.make(listener);
        port.open(transport);
        open = Stream.concat(open.stream(), Stream.of(port)).toList();
        port.accept();
        opened(port);
        link();
        return port.address();
    }

    private void opened(OpenPort port) {
        LOG.log(Level.DEBUG, "listening on {0} for {1} by {2}", port.address(), name(port.listener()), transport.name());
    }

    private static String name(Listener listener) {
        return listener instanceof Listener.ForDialect alone ? alone.dialect().key() : listener.getClass().getSimpleName();
    }

    /// Replaces all listeners.
    ///
    /// @param whenOpen run when every new port is open, and before it accepts anybody
    /// @throws IOException if a port cannot be had; then nothing has changed, and `whenOpen` has not been run
    /// @throws RefusedException as [PortMaker#make]; the same
    synchronized void replace(List<Listener> next, Runnable whenOpen) throws IOException {
        closed.removeIf(OpenPort::isUnused);
        var change = change(next);
        openAll(change.added, change.gone, whenOpen);
        change.steps.forEach(Runnable::run);
        closed.addAll(change.gone);
        open = List.copyOf(change.ports.values());
        change.added.forEach(OpenPort::accept);
        change.gone.forEach(OpenPorts::end);
        open.forEach(OpenPort::lookAtCertificates);
        change.added.forEach(this::opened);
        link();
    }

    /// Other listeners.
    ///
    /// @param ports those that there are then, by their place in the list of listeners
    /// @param gone those that are to be closed
    /// @param added those of `ports` that have to be opened
    /// @param steps replace the rules of those that stay open and get others
    private record PortsChange(Map<Integer, OpenPort> ports, List<OpenPort> gone, List<OpenPort> added, List<Runnable> steps) {}

    private PortsChange change(List<Listener> next) {
        var change = new PortsChange(new TreeMap<>(), new ArrayList<>(open), new ArrayList<>(), new ArrayList<>());
        find(next, change, (port, listener) -> port.listener().equals(listener));
        var same = Set.copyOf(change.ports.keySet());
        find(next, change, OpenPort::canBecome);
        for (int at = 0; at < next.size(); at++) {
            var kept = change.ports.get(at);
            if (kept == null) {
                var port = maker.make(next.get(at));
                change.ports.put(at, port);
                change.added.add(port);
            } else if (!same.contains(at)) {
                change.steps.add(maker.replacing(kept, next.get(at)));
            }
        }
        return change;
    }

    @FunctionalInterface
    private interface Suits {
        boolean test(OpenPort port, Listener listener);
    }

    /// Finds ports that stay open for listeners that have none yet.
    private static void find(List<Listener> next, PortsChange change, Suits suits) {
        for (int at = 0; at < next.size(); at++) {
            if (!change.ports.containsKey(at)) {
                take(next.get(at), at, change, suits);
            }
        }
    }

    private static void take(Listener listener, int at, PortsChange change, Suits suits) {
        change.gone.stream().filter(port -> suits.test(port, listener)).findFirst().ifPresent(port -> {
            change.gone.remove(port);
            change.ports.put(at, port);
        });
    }

    private void openAll(List<OpenPort> added, List<OpenPort> gone, Runnable whenOpen) throws IOException {
        var opened = new ArrayList<OpenPort>();
        var givenWay = new ArrayList<OpenPort>();
        try {
            for (var port : added) {
                open(port, gone, givenWay);
                opened.add(port);
            }
            whenOpen.run();
        } catch (IOException | RuntimeException e) {
            opened.forEach(OpenPort::close);
            givenWay.forEach(this::openAgain);
            throw e;
        }
    }

    /// Opens a port. If the system does not let it be beside one that goes, such as one for this machine alone beside one for all with the same number, that one
    /// has to give way first.
    private void open(OpenPort port, List<OpenPort> gone, List<OpenPort> givenWay) throws IOException {
        try {
            port.open(transport);
        } catch (IOException e) {
            int number = port.listener().address().getPort();
            var inTheWay = gone.stream().filter(other -> other.address().getPort() == number).filter(Predicate.not(givenWay::contains)).toList();
            if (inTheWay.isEmpty()) {
                throw e;
            }
            inTheWay.forEach(OpenPort::close);
            givenWay.addAll(inTheWay);
            port.open(transport);
        }
    }

    private void openAgain(OpenPort port) {
        try {
            port.openAgain(transport);
            port.accept();
        } catch (IOException e) {
            LOG.log(Level.ERROR, "a port that was closed for a moment could not be opened again: {0}", e.getMessage());
        }
    }

    private static void end(OpenPort port) {
        port.close();
        port.letGo();
        LOG.log(Level.DEBUG, "no longer listening on {0}", port.address());
    }

    private void link() {
        links.replace(open.stream().flatMap(port -> link(port).stream()).toList());
    }

    private static Optional<LinkedPort> link(OpenPort port) {
        return switch (port.listener()) {
            case Listener.Http http -> Optional.of(new LinkedPort(http.tls().isPresent() ? "https" : "http", "all streams", port.address()));
            case Listener.ForDialect alone -> Optional.of(new LinkedPort("http", name(alone), port.address()));
            case Listener.Tcp _, Listener.Redirect _, Listener.Metrics _ -> Optional.empty();
        };
    }

    /// The access of each port that has connections.
    List<AccessControl> accesses() {
        return Stream.concat(open.stream(), closed.stream()).map(OpenPort::access).toList();
    }

    List<InetSocketAddress> addresses() {
        return open.stream().map(OpenPort::address).toList();
    }

    /// Closes all ports; their connections stay.
    synchronized void close() {
        open.forEach(OpenPort::close);
    }
}
