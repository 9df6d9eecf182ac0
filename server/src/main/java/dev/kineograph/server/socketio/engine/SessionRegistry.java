// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.Caller;
import dev.kineograph.RefusedException;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.net.ConnectionLimits;
import dev.kineograph.server.net.RandomName;
import dev.kineograph.server.net.Rejects;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// All sessions of a listener, of every revision.
///
/// **Threading.** Shared.
public final class SessionRegistry implements AutoCloseable {
    private static final int MOST = 10_000;
    private static final int MOST_AN_ADDRESS = 1_000;

    private final EngineSettings settings;
    private final Rejects rejects;
    private final SessionListener.Acceptor acceptor;
    private final Responses responses;
    private final ConnectionLimits places;
    private final ConcurrentHashMap<String, ClientSession> sessions = new ConcurrentHashMap<>();

    /// @param trustsPage whether the page that asks may send cookies along: one of the listener's own origin or of its `origins`
    /// @param rejects counts the sessions that were ended for what their clients said
    /// @param acceptor takes new sessions in, each on its event loop
    public SessionRegistry(
            EngineSettings settings, Predicate<Caller> trustsPage, Rejects rejects, SessionListener.Acceptor acceptor) {
        this(settings, trustsPage, rejects, acceptor, MOST, MOST_AN_ADDRESS);
    }

    /// @param most how many there may be
    /// @param mostAnAddress of one address that is not this machine's own
    public SessionRegistry(
            EngineSettings settings,
            Predicate<Caller> trustsPage,
            Rejects rejects,
            SessionListener.Acceptor acceptor,
            int most,
            int mostAnAddress) {
        this.settings = settings;
        this.rejects = rejects;
        this.acceptor = acceptor;
        this.places = new ConnectionLimits(most, mostAnAddress);
        this.responses = new Responses(
                trustsPage,
                "no place for one more session (expected: at most %,d sessions in all, %,d from one address)".formatted(most, mostAnAddress));
    }

    /// What they are held to.
    public EngineSettings settings() {
        return settings;
    }

    /// What they answer.
    public Responses responses() {
        return responses;
    }

    /// Opens a session on the exchange's event loop. Nobody is told of it yet; empty if there is no place.
    public Optional<ClientSession> open(Exchange exchange, ProtocolVersion version) {
        var handshake = Handshake.by(exchange);
        if (!places.enter(address(handshake.caller()))) {
            return Optional.empty();
        }
        var session = new ClientSession(RandomName.next(), handshake, version, this);
        sessions.put(session.id(), session);
        return Optional.of(session);
    }

    private static InetAddress address(Caller caller) {
        return caller.address().orElseGet(InetAddress::getLoopbackAddress);
    }

    /// The session of that name; it may have ended a moment ago.
    public Optional<ClientSession> find(String id) {
        return Optional.ofNullable(sessions.get(id));
    }

    /// How many there are.
    public int count() {
        return places.open();
    }

    void count(ClientSession session, RefusedException refusal) {
        rejects.count("socket.io", refusal.reason(), session.caller(), refusal.sentence());
    }

    SessionListener accept(EngineSession session) {
        return acceptor.opened(session);
    }

    void leave(ClientSession session) {
        places.leave(address(session.caller()));
        if (session.isAwaitedOnceMore()) {
            session.loop().schedule(() -> sessions.remove(session.id()), 1, TimeUnit.SECONDS);
        } else {
            sessions.remove(session.id());
        }
    }

    /// Ends all sessions, once the event loops have ended.
    @Override
    public void close() {
        sessions.values().forEach(ClientSession::abandon);
        sessions.clear();
    }
}
