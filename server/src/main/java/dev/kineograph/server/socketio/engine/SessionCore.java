// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.Caller;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.net.InputPace;
import dev.kineograph.server.net.MemoryBudget;
import io.netty.channel.EventLoop;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// What the parts of a session share: its protocol, its transports, its heartbeat, its listener and its end.
///
/// **Threading.** Confined to its session's event loop; [#abandon] is called once that has ended.
final class SessionCore {
    private static final System.Logger LOG = System.getLogger(SessionCore.class.getName());

    /// How many times longer than the longest message a message may be that is skipped.
    private static final long MOST_SKIPPED = 4;

    private final Handshake handshake;
    private final ProtocolVersion protocol;
    private final EngineSettings settings;
    private final Responses responses;
    private final Hooks hooks;
    private final PollingTransport polling;
    private final SessionOutput output;
    private final Heartbeat heartbeat;
    private final InputPace pace;
    private final MemoryBudget.Share memory;
    private Caller caller;
    private @Nullable SessionListener listener;
    private boolean ended;
    private long progressAtPing;

    /// What the session as a whole does.
    interface Hooks {
        /// Passes the session to the acceptor, and returns the listener that the acceptor chooses.
        SessionListener accept();

        /// Handles the packets of the client.
        PacketHandler packets();

        /// The client has broken the protocol or a limit, for which the session usually ends.
        void refused(RefusedException refusal);

        /// The session ends because of a fault of this program.
        void failed(RuntimeException fault);

        /// The session has ended; its listener is told next.
        void ended();
    }

    SessionCore(Handshake handshake, ProtocolVersion protocol, EngineSettings settings, Responses responses, Hooks hooks) {
        this.handshake = handshake;
        this.caller = handshake.caller();
        this.protocol = protocol;
        this.settings = settings;
        this.responses = responses;
        this.hooks = hooks;
        var address = handshake.caller().address().orElseGet(InetAddress::getLoopbackAddress);
        this.memory = settings.memory().open(address, this::evicted);
        this.polling = new PollingTransport(this, handshake.readsBytes());
        this.output = new SessionOutput(this, polling);
        this.pace = new InputPace(handshake.loop());
        this.heartbeat =
                new Heartbeat(handshake.loop(), settings, protocol.serverPings(), this::ping, this::isReceiving, this::silent);
    }

    /// Passes the session to the acceptor, if that has not happened yet.
    void introduce() {
        if (listener == null && !ended) {
            listener = hooks.accept();
        }
    }

    EventLoop loop() {
        return handshake.loop();
    }

    /// The caller of the request that brought the newest packets.
    Caller caller() {
        return caller;
    }

    /// Notes the request that brings packets: permissions depend on it, and not on the request that opened the session. If it names no
    /// page, the session's page still counts.
    void hears(Caller newest) {
        var origin = newest.origin().or(caller::origin);
        caller = newest.asking(newest.host(), origin, newest.cameThroughProxy()).on(newest.page().or(caller::page));
    }

    ProtocolVersion protocol() {
        return protocol;
    }

    EngineSettings settings() {
        return settings;
    }

    Responses responses() {
        return responses;
    }

    PacketHandler packets() {
        return hooks.packets();
    }

    PollingTransport polling() {
        return polling;
    }

    SessionOutput output() {
        return output;
    }

    Heartbeat heartbeat() {
        return heartbeat;
    }

    MemoryBudget.Share memory() {
        return memory;
    }

    InputPace pace() {
        return pace;
    }

    @Nullable SessionListener listener() {
        return listener;
    }

    boolean hasEnded() {
        return ended;
    }

    private void ping() {
        progressAtPing = output.transport().progress();
        output.send(protocol.ping());
    }

    /// Whether the client is still reading what was written before the ping.
    private boolean isReceiving() {
        var transport = output.transport();
        return transport.isBusy() && transport.progress() != progressAtPing;
    }

    private void silent() {
        end(EndReason.NO_HEARTBEAT);
    }

    /// The session has room again.
    void drained() {
        if (listener != null) {
            runOrEnd(listener::drained);
        }
    }

    /// Too much waits for the client, or some of it for too long.
    void doesNotRead() {
        LOG.log(Level.DEBUG, "socket.io {0}: does not read what waits for it; session ended", caller);
        end(EndReason.DOES_NOT_READ);
    }

    /// Others need the bytes that it holds. From any thread.
    private void evicted() {
        try {
            loop().execute(() -> refused(new RefusedException(
                    Refusal.NO_MEMORY, "session: ended, as others need memory (expected: fewer unfinished or waiting bytes, server.memory)")));
        } catch (RejectedExecutionException e) {
            // The loop has ended, and the session with it.
        }
    }

    /// Checks the length of a message before it is read.
    ///
    /// @throws RefusedException if it is too long for this client
    void checkLength(long bytes) {
        if (bytes > settings.maxPayload()) {
            throw tooLong(bytes, settings.maxPayload(), "");
        }
        boolean isLong = bytes > settings.maxWatcherPayload();
        if (isLong && (listener == null || !listener.acceptsLong())) {
            throw tooLong(bytes, settings.maxWatcherPayload(), " of a client that may not publish here");
        }
    }

    /// Whether a message that is about to be posted is skipped: it is too long, but a client that is cut off in the middle of it would not read why. The
    /// client is told, and its session goes on.
    ///
    /// @throws RefusedException if it cannot be decided whether this client may send long messages
    boolean skips(long bytes) {
        boolean isSkipped = bytes > settings.maxPayload()
                && bytes <= MOST_SKIPPED * settings.maxPayload()
                && listener != null
                && listener.acceptsLong();
        if (isSkipped) {
            tell(tooLong(bytes, settings.maxPayload(), ""));
        }
        return isSkipped;
    }

    private void tell(RefusedException refusal) {
        hooks.refused(refusal);
        if (listener != null && refusal.reason() == Refusal.TOO_MANY_BYTES) {
            listener.tooLong(refusal.sentence());
        }
    }

    private static RefusedException tooLong(long bytes, int most, String whose) {
        return new RefusedException(
                Refusal.TOO_MANY_BYTES, "message: %,d bytes (expected: at most %,d%s)".formatted(bytes, most, whose));
    }

    /// Runs a step; a fault of this program ends this session and no other.
    void runOrEnd(Runnable step) {
        try {
            step.run();
        } catch (RefusedException e) {
            refused(e);
        } catch (RuntimeException e) {
            hooks.failed(e);
            end(EndReason.FAULT);
        } catch (OutOfMemoryError e) {
            refused(new RefusedException(Refusal.NO_MEMORY, "session: no memory for what it sends or gets: " + e.getMessage()));
        }
    }

    /// The client has broken the protocol or a limit: nothing that it sends later can be relied on.
    void refused(RefusedException refusal) {
        if (ended) {
            return;
        }
        tell(refusal);
        end(EndReason.refused(refusal));
    }

    /// Ends the session and tells its listener, which is the last call for it.
    void end(EndReason reason) {
        if (ended) {
            return;
        }
        ended = true;
        heartbeat.stop();
        output.end(reason);
        memory.close();
        hooks.ended();
        notifyClosed(reason);
    }

    /// Ends the session after its loop and the connections have ended.
    void abandon() {
        if (!ended) {
            ended = true;
            output.clear();
            memory.close();
            notifyClosed(EndReason.SERVER_CLOSED);
        }
    }

    private void notifyClosed(EndReason reason) {
        if (listener != null) {
            listener.closed(reason.sentence());
        }
    }
}
