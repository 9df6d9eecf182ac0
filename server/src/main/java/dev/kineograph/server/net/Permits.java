// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision;
import dev.kineograph.Access.Decision.Allowed;
import dev.kineograph.Access.Decision.Denied;
import dev.kineograph.Access.Decision.Settled;
import dev.kineograph.Caller;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The permits of a client that does several things on one connection. Each is requested once, and kept until it is released or denied.
///
/// **Threading.** Confined to the client's event loop.
public final class Permits implements AutoCloseable {
    /// How many verdicts may be awaited at a time.
    private static final int MAX_AWAITED = 16;

    private final AccessControl control;
    private final Supplier<Caller> caller;
    private final EventLoop loop;
    private final Client client;
    private final ArrayList<ClientPermit> entries = new ArrayList<>(0);
    private boolean closed;

    /// The client that has the permits.
    public interface Client {
        /// Runs a delayed step, so that its exception ends the client's session and nothing else.
        void run(Runnable step);

        /// A kept permit was denied.
        void revoked(Action action, StreamName stream, Denied denied);
    }

    /// One permit, awaited or kept.
    private static final class ClientPermit {
        final Action action;
        final StreamName stream;
        final Caller caller;
        final Permit permit;
        final List<Consumer<Settled>> awaiting = new ArrayList<>(1);
        @Nullable KeptPermit kept;

        ClientPermit(Action action, StreamName stream, Caller caller, Permit permit) {
            this.action = action;
            this.stream = stream;
            this.caller = caller;
            this.permit = permit;
        }

        boolean isFor(Action wanted, StreamName name) {
            return action == wanted && stream.equals(name);
        }

        void close() {
            permit.close();
            if (kept != null) {
                kept.close();
            }
        }
    }

    /// No permits yet.
    ///
    /// @param caller the current caller: one client may send its requests in different ways
    public Permits(AccessControl control, Supplier<Caller> caller, EventLoop loop, Client client) {
        this.control = control;
        this.caller = caller;
        this.loop = loop;
        this.client = client;
    }

    /// Requests a permit, unless the client has it for the same caller. A second request for an awaited permit gets the same verdict.
    ///
    /// @param answer called with the verdict, at once if it is known, otherwise later on the client's event loop; never after [#close]
    /// @throws RefusedException if many verdicts are awaited already
    public void require(Action action, StreamName stream, Consumer<Settled> answer) {
        var known = find(action, stream);
        if (known.isEmpty()) {
            checkAwaited(stream);
            var asking = caller.get();
            request(new ClientPermit(action, stream, asking, control.permit(action, stream, asking)), answer);
        } else if (known.get().kept == null) {
            checkAwaited(stream);
            known.get().awaiting.add(answer);
        } else {
            answer.accept(Decision.allowed());
        }
    }

    /// Whether so many verdicts are awaited that nothing more can be requested.
    public boolean isFull() {
        return entries.stream().mapToInt(entry -> entry.awaiting.size()).sum() >= MAX_AWAITED;
    }

    private void checkAwaited(StreamName stream) {
        if (isFull()) {
            throw new RefusedException(
                    Refusal.BAD_VALUE,
                    "%s: access is not decided yet (expected: at most %d requests at a time)".formatted(stream, MAX_AWAITED));
        }
    }

    private void request(ClientPermit entry, Consumer<Settled> answer) {
        var verdict = entry.permit.ask(loop, late -> client.run(() -> decidedLate(entry, late)));
        if (verdict == null) {
            entry.awaiting.add(answer);
            entries.add(entry);
        } else {
            if (verdict instanceof Allowed) {
                entries.add(entry);
                keep(entry);
            }
            answer.accept(verdict);
        }
    }

    private void decidedLate(ClientPermit entry, Settled verdict) {
        var answers = List.copyOf(entry.awaiting);
        entry.awaiting.clear();
        if (verdict instanceof Allowed) {
            keep(entry);
        } else {
            entries.remove(entry);
        }
        for (var answer : answers) {
            if (!closed) {
                answer.accept(verdict);
            }
        }
    }

    /// Replaces a permit that was granted to another caller.
    private void keep(ClientPermit entry) {
        release(entry.action, entry.stream);
        entry.kept = entry.permit.keep(loop, denied -> client.run(() -> {
            if (entries.remove(entry)) {
                client.revoked(entry.action, entry.stream, denied);
            }
        }));
    }

    private Optional<ClientPermit> find(Action action, StreamName stream) {
        var asking = caller.get();
        return entries.stream()
                .filter(entry -> entry.isFor(action, stream) && entry.caller.equals(asking))
                .findFirst();
    }

    /// Whether the client has a permit.
    public boolean has(Action action, StreamName stream) {
        return find(action, stream).filter(entry -> entry.kept != null).isPresent();
    }

    /// Whether the client has a permit, or waits for it.
    public boolean isRequested(Action action, StreamName stream) {
        return find(action, stream).isPresent();
    }

    /// Gives up a permit that the client has. An awaited one stays, for those that wait for it.
    public void release(Action action, StreamName stream) {
        entries.removeIf(entry -> {
            boolean given = entry.isFor(action, stream) && entry.kept != null;
            if (given) {
                entry.close();
            }
            return given;
        });
    }

    /// Gives all permits up.
    @Override
    public void close() {
        closed = true;
        entries.forEach(ClientPermit::close);
        entries.clear();
    }
}
