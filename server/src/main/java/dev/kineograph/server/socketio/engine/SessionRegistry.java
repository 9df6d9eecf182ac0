// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.Caller;
import dev.kineograph.RefusedException;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.net.AddressShare;
import dev.kineograph.server.net.ConnectionLimits;
import dev.kineograph.server.net.RandomName;
import dev.kineograph.server.net.RefusalLog;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// The sessions of a listener by their ids, of every version of the protocol.
///
/// **Threading.** Shared.
public final class SessionRegistry implements AutoCloseable {
    private static final int MAX_SESSIONS = 10_000;
    private static final int MAX_PER_ADDRESS = 1_000;
    private static final int SECONDS_TO_POLL_AGAIN = 1;

    private final EngineSettings settings;
    private final RefusalLog refusals;
    private final SessionListener.Acceptor acceptor;
    private final Responses responses;
    private final ConnectionLimits limits;
    private final ConcurrentHashMap<String, ClientSession> sessions = new ConcurrentHashMap<>();

    /// @param refusals counts the sessions that end because of what their clients sent
    /// @param acceptor takes new sessions, each on its event loop
    public SessionRegistry(
            EngineSettings settings, RefusalLog refusals, SessionListener.Acceptor acceptor) {
        this(settings, refusals, acceptor, MAX_SESSIONS, MAX_PER_ADDRESS);
    }

    /// @param maxSessions how many sessions may be open
    /// @param maxPerAddress how many of them from one address that is not this machine's own
    public SessionRegistry(
            EngineSettings settings,
            RefusalLog refusals,
            SessionListener.Acceptor acceptor,
            int maxSessions,
            int maxPerAddress) {
        this.settings = settings;
        this.refusals = refusals;
        this.acceptor = acceptor;
        this.limits = new ConnectionLimits(maxSessions, maxPerAddress);
        this.responses = new Responses(() ->
                "no place for one more session (expected: at most %,d sessions in all, %,d from one address)"
                        .formatted(maxSessions, maxPerAddress));
    }

    /// The sessions' limits and times.
    public EngineSettings settings() {
        return settings;
    }

    /// The responses to the sessions' requests.
    public Responses responses() {
        return responses;
    }

    /// Counts the refusal of a page that may not read here, and lets it read the response that follows.
    public void tellPage(Exchange exchange, RefusedException refusal) {
        refusals.count("socket.io", exchange.caller(), refusal);
        exchange.tellPage();
    }

    /// Opens a session on the exchange's event loop; [ClientSession#introduce] passes it to the acceptor. Empty if too many are open.
    public Optional<ClientSession> open(Exchange exchange, ProtocolVersion version) {
        exchange.pageRefusal().ifPresent(refusal -> tellPage(exchange, refusal));
        var handshake = Handshake.of(exchange);
        var address = address(handshake.caller());
        if (!limits.enter(address) && !(makeRoom(address) && limits.enter(address))) {
            return Optional.empty();
        }
        var session = new ClientSession(RandomName.next(), handshake, version, this);
        sessions.put(session.id(), session);
        return Optional.of(session);
    }

    /// Ends a session whose client is away: one of the address that has the most of them, or, if only the asker has reached its
    /// limit, one of the asker's.
    private boolean makeRoom(InetAddress asker) {
        long now = System.nanoTime();
        boolean isFull = limits.isFull();
        var idle = sessions.values().stream()
                .filter(session -> session.isIdle(now))
                .filter(session -> isFull || AddressShare.of(address(session.opener())).equals(AddressShare.of(asker)))
                .toList();
        var loser = AddressShare.oldestOfMost(
                idle, session -> address(session.opener()), Comparator.comparingLong(session -> session.usedNanos() - now));
        loser.ifPresent(session -> {
            leave(session);
            session.loop().execute(session::abort);
        });
        return loser.isPresent();
    }

    private void leave(ClientSession session) {
        if (session.takePlace()) {
            limits.leave(address(session.opener()));
        }
    }

    private static InetAddress address(Caller caller) {
        return caller.address().orElseGet(InetAddress::getLoopbackAddress);
    }

    /// The session with that id, which may have just ended.
    public Optional<ClientSession> find(String id) {
        return Optional.ofNullable(sessions.get(id));
    }

    /// The number of open sessions.
    public int count() {
        return limits.open();
    }

    void count(ClientSession session, RefusedException refusal) {
        refusals.count("socket.io", session.caller(), refusal);
    }

    void failed(ClientSession session, RuntimeException fault) {
        refusals.fault("socket.io", session.caller(), fault);
    }

    SessionListener accept(EngineSession session) {
        return acceptor.opened(session);
    }

    /// Removes a session that has ended.
    ///
    /// @param awaitsLastPoll whether it can be found for a moment longer
    void remove(ClientSession session, boolean awaitsLastPoll) {
        leave(session);
        if (awaitsLastPoll) {
            session.loop().schedule(() -> sessions.remove(session.id()), SECONDS_TO_POLL_AGAIN, TimeUnit.SECONDS);
        } else {
            sessions.remove(session.id());
        }
    }

    /// Tells all clients that the server is shutting down. They may connect to the next one.
    public void goAway() {
        sessions.values().forEach(session -> session.loop().execute(session::goAway));
    }

    /// Ends all sessions, after the event loops have ended.
    @Override
    public void close() {
        sessions.values().forEach(ClientSession::abandon);
        sessions.clear();
    }
}
