// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.Hub;
import dev.kineograph.PushedLimits;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.api.Api;
import dev.kineograph.server.http.PortLinks;
import dev.kineograph.server.http.Route;
import dev.kineograph.server.net.AccessControl;
import dev.kineograph.server.net.ConnectionLimits;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.Encryption;
import dev.kineograph.server.net.LastWords;
import dev.kineograph.server.net.MemoryBudget;
import dev.kineograph.server.net.RefusalLog;
import dev.kineograph.server.net.Transport;
import dev.kineograph.server.page.LiveStreams;
import dev.kineograph.server.page.MetricsEndpoint;
import dev.kineograph.server.page.ReadinessEndpoint;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.MetricsWriter;
import dev.kineograph.server.settings.NodeTable;
import dev.kineograph.server.settings.Reloader;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.StreamCatalogue;
import dev.kineograph.server.source.http.UploadEndpoint;
import dev.kineograph.server.viewer.Audiences;
import dev.kineograph.server.viewer.DeliveryTimes;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

/// Shows a hub's streams to browsers and programs, and receives pictures from them.
///
///     var hub = new Hub();
///     try (var server = KineographServer.start(hub, 8080)) {
///         hub.publisher("camera").publish(picture);
///         Thread.currentThread().join();
///     }
///
/// **Threading.** Shared; its connections live on one event loop a core.
public final class KineographServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(KineographServer.class.getName());
    private static final Duration TIME_TO_TELL = Duration.ofSeconds(1);

    private final Hub hub;
    private final Transport transport;
    private final Audiences audiences;
    private final UploadEndpoint uploads;
    private final SocketIoListening socketIo;
    private final ConnectionLimits limits;
    private final MemoryBudget memory;
    private final CurrentSettings settings;
    private final LiveStreams streams;
    private final Api api;
    private final RefusalLog refusals = new RefusalLog();
    private final LastWords lastWords = new LastWords();
    private final ReadinessEndpoint readiness;
    private final MetricsEndpoint metrics = new MetricsEndpoint();
    private final Object closing = new Object();
    private final OpenPorts open;

    private KineographServer(Hub hub, ServerSettings first, Dialects dialects) {
        var loops = first.eventLoops();
        this.hub = hub;
        this.settings = new CurrentSettings(first);
        this.transport = loops.epoll() ? Transport.best(loops.count()) : Transport.nio(loops.count());
        this.audiences = new Audiences(hub.framing(), settings, refusals);
        this.uploads = new UploadEndpoint(hub);
        this.readiness = new ReadinessEndpoint(hub, settings);
        this.streams = new LiveStreams(hub, audiences, settings);
        this.memory = new MemoryBudget(settings);
        this.socketIo = new SocketIoListening(hub, audiences, refusals, memory, settings);
        this.limits = new ConnectionLimits(() -> settings.get().limits());
        this.api = Api.of(hub, audiences, settings, limits, memory, refusals);
        var ports = new PortLinks(settings);
        var maker = new PortMaker(hub, dialects, audiences, socketIo, limits, memory, settings, refusals, lastWords, metrics, ports, this::endpoints);
        this.open = new OpenPorts(transport, ports, maker);
        limitPushed();
        warnOfForms(first);
        limits.warning().ifPresent(warning -> LOG.log(Level.WARNING, warning));
    }

    /// A server on this machine's loopback address, over HTTP.
    ///
    /// @param port 0 for a free one
    /// @throws IOException if the port cannot be opened
    public static KineographServer start(Hub hub, int port) throws IOException {
        return start(hub, ServerSettings.DEFAULT, new Listener.Http(port));
    }

    /// A server with these listeners, which is [ready][#ready] when they are open; without any, it is not.
    ///
    /// @throws IOException if a port cannot be opened; then none is open
    /// @throws RefusedException if one has a dialect that this server does not know; then none is open
    public static KineographServer start(Hub hub, ServerSettings settings, Listener... listeners) throws IOException {
        return start(hub, settings, Dialects.SHIPPED, listeners);
    }

    /// The same with other dialects.
    static KineographServer start(Hub hub, ServerSettings settings, Dialects dialects, Listener... listeners) throws IOException {
        var server = new KineographServer(hub, settings, dialects);
        try {
            for (var listener : listeners) {
                server.listen(listener);
            }
            if (listeners.length > 0) {
                server.ready();
            }
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /// The current settings.
    public ServerSettings settings() {
        return settings.get();
    }

    /// Replaces the settings while the server runs. They apply from here on, also to open connections; a lower limit closes none of
    /// them. If the access is another one, [#recheckAccess] follows.
    ///
    /// @throws RefusedException if the event loops differ, which cannot change while the server runs; then nothing changes
    public synchronized void settings(ServerSettings next) {
        var loops = settings.get().eventLoops();
        refuseChange("eventLoops", loops.count(), next.eventLoops().count());
        refuseChange("transport", transport(loops.epoll()), transport(next.eventLoops().epoll()));
        boolean accessChanges = !settings.get().access().equals(next.access());
        boolean rulesChange = !settings.get().streams().equals(next.streams());
        settings.replace(next);
        limitPushed();
        if (rulesChange) {
            warnOfForms(next);
        }
        if (accessChanges) {
            recheckAccess();
        }
    }

    /// Lets administrators make, change and remove streams over the network: `PUT` and `DELETE /api/v1/streams?stream=NAME`.
    public void keepStreamsIn(StreamCatalogue catalogue) {
        api.editor().keepIn(catalogue);
    }

    /// Says at `/api/v1/nodes`, and of each stream, what this knows of the nodes with which the streams are shared.
    public void nodes(NodeTable table) {
        api.nodes().use(table);
    }

    /// Asks the settings' [dev.kineograph.Access] again about all clients that watch or publish continuously, some at a time, and
    /// disconnects those that may no longer, in order. Call it when the users or rights that the access knows have changed.
    public void recheckAccess() {
        open.accesses().forEach(AccessControl::askAgain);
        audiences.look();
    }

    private void limitPushed() {
        var now = settings.get().limits();
        hub.limitPushed(new PushedLimits(now.memory(), now.expireAfter()));
    }

    private void warnOfForms(ServerSettings now) {
        if (!hub.transcodes()) {
            now.streams().entrySet().stream().filter(entry -> entry.getValue().needTranscoder()).forEach(entry -> LOG.log(
                    Level.WARNING,
                    "stream %s: no other sizes and formats here, so it is shown as it comes (expected: a transcoder, such as kineograph-imaging)"
                            .formatted(entry.getKey())));
        }
    }

    private static String transport(boolean epoll) {
        return epoll ? "epoll" : "NIO";
    }

    private static void refuseChange(String name, Object now, Object next) {
        if (!now.equals(next)) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "%s: %s (expected: %s, which cannot change while the server runs)".formatted(name, next, now));
        }
    }

    /// Checks what can be wrong with a listener besides its port, without opening it.
    ///
    /// @throws RefusedException if it has a certificate that cannot be used
    public static void check(Listener listener) {
        if (listener instanceof Listener.Http http) {
            http.tls().ifPresent(Encryption::new);
        }
    }

    /// Opens one more port and says where it is.
    ///
    /// @throws IOException if it cannot be had
    /// @throws RefusedException if the listener has a dialect that this server does not know, or a certificate that cannot be used
    public InetSocketAddress listen(Listener listener) throws IOException {
        return open.add(listener);
    }

    /// Replaces all listeners while the server runs. One that stays the same is not touched. A port whose address stays is not closed: other rules count for the next
    /// request on its connections, and at once for who may publish. New ports are open before others are closed, unless the system allows only one of them. At a
    /// closed port, those who watch go on watching, and each answer is the last one on its connection.
    ///
    /// @param whenOpen run when all new ports are open, before they accept anybody: for other changes, such as [#settings], that belong to this one
    /// @throws IOException if a port cannot be had; then nothing has changed, and `whenOpen` has not been run
    /// @throws RefusedException as [#listen]; the same
    public void listeners(List<Listener> next, Runnable whenOpen) throws IOException {
        open.replace(next, whenOpen);
    }

    private List<Route> endpoints() {
        return Endpoints.of(hub, audiences, uploads, streams, api, readiness, metrics, this::recheckAccess);
    }

    /// Says at `/readyz` from now on that the server is ready for clients, as long as the streams are fresh that [its rules][ServerSettings#service] name:
    /// everything that belongs to it has been started. A server that was started with listeners is ready already.
    public void ready() {
        readiness.ready();
    }

    /// Answers requests for `/metrics` with what this writes. Without it there are none.
    public void metrics(MetricsWriter writer) {
        metrics.use(writer);
    }

    /// Lets administrators have the program's configuration read again over the network: `POST /api/v1/reload`. Unless rules say otherwise, programs of this
    /// machine may, too.
    public void reloadBy(Reloader reloader) {
        api.reload().use(reloader);
    }

    /// The server's numbers. Waits for the event loops, to measure how long they make a task wait.
    ///
    /// @param atMost the longest wait
    public ServerStats stats(Duration atMost) {
        var times = audiences.times();
        var givenUp = audiences.givenUp();
        return new ServerStats(
                connections(),
                heldBytes(),
                refusals(),
                givenUp.stalled().sum(),
                givenUp.lost().sum(),
                new ServerStats.Times(DeliveryTimes.BOUNDS, times.counts(), times.sum()),
                transport.loads(atMost).stream().map(load -> new ServerStats.LoopStats(load.pendingTasks(), load.lag())).toList());
    }

    /// Where the server listens, in the order in which its ports were opened.
    public List<InetSocketAddress> addresses() {
        return open.addresses();
    }

    /// The port of the first listener.
    public int port() {
        return addresses().getFirst().getPort();
    }

    /// How many connections there are, of viewers, producers and others.
    public int connections() {
        return limits.open();
    }

    /// How many bytes of [dev.kineograph.server.settings.Limits#memory] are in use.
    public long heldBytes() {
        return memory.held();
    }

    /// How many inputs were refused, by entry and reason, with keys such as `http DENIED`. Failures are counted too: of connections
    /// (`tcp BROKEN`, `tcp FAILED`), and of an `Access` that made no decision (`access FAILED`).
    public Map<String, Long> refusals() {
        return refusals.counts();
    }

    /// Closes all connections and ports. The hub stays, but nobody publishes or watches through this server. Clients are told: HTTP/2 by GOAWAY, WebSockets
    /// by the code 1001, Socket.IO in its own protocol, other bodies by their end. A client that is receiving a picture gets the rest of it, if that
    /// takes no longer than the [settings][dev.kineograph.server.settings.ServiceRules#drain] allow: a second.
    @Override
    public void close() {
        synchronized (closing) {
            readiness.drain();
            open.close();
            sayGoodbye();
            transport.close();
            socketIo.close();
            audiences.close();
            uploads.close();
        }
    }

    private void sayGoodbye() {
        try {
            lastWords.request();
            audiences.goAway();
            socketIo.goAway();
            streams.goAway();
            api.events().goAway();
            uploads.webSockets().goAway();
            transport.awaitTasks(TIME_TO_TELL);
            lastWords.await(settings.get().service().drain());
        } catch (RejectedExecutionException e) {
            // The event loops have ended: the server was closed before.
        }
    }
}
