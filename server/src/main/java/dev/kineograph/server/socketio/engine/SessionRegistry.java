// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.Caller;
import dev.kineograph.RefusedException;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.net.ConnectionLimits;
import dev.kineograph.server.net.RandomName;
import dev.kineograph.server.net.RefusalLog;
import java.net.InetAddress;
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
        this.responses = new Responses(
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

    /// Opens a session on the exchange's event loop, for [ClientSession#introduce] to hand to the acceptor. Empty if too many are
    /// open.
    public Optional<ClientSession> open(Exchange exchange, ProtocolVersion version) {
        var handshake = Handshake.of(exchange);
        if (!limits.enter(address(handshake.caller()))) {
            return Optional.empty();
        }
        var session = new ClientSession(RandomName.next(), handshake, version, this);
        sessions.put(session.id(), session);
        return Optional.of(session);
    }

    private static InetAddress address(Caller caller) {
        return caller.address().orElseGet(InetAddress::getLoopbackAddress);
    }

    /// The session of that id, which may have ended a moment ago.
    public Optional<ClientSession> find(String id) {
        return Optional.ofNullable(sessions.get(id));
    }

    /// The number of open sessions.
    public int count() {
        return limits.open();
    }

    void count(ClientSession session, RefusedException refusal) {
        refusals.count("socket.io", refusal.reason(), session.caller(), refusal.sentence());
    }

    SessionListener accept(EngineSession session) {
        return acceptor.opened(session);
    }

    /// Removes a session that has ended.
    ///
    /// @param awaitsLastPoll whether it is to be found for a moment longer
    void remove(ClientSession session, boolean awaitsLastPoll) {
        limits.leave(address(session.opener()));
        if (awaitsLastPoll) {
            session.loop().schedule(() -> sessions.remove(session.id()), SECONDS_TO_POLL_AGAIN, TimeUnit.SECONDS);
        } else {
            sessions.remove(session.id());
        }
    }

    /// Ends all sessions, after the event loops have ended.
    @Override
    public void close() {
        sessions.values().forEach(ClientSession::abandon);
        sessions.clear();
    }
}
