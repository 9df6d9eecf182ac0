// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision;
import dev.kineograph.Access.Decision.Verdict;
import dev.kineograph.Caller;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import io.netty.channel.EventLoop;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// The permits of a client that does several things on one connection. Each is requested once, and kept until it is released or denied.
///
/// **Threading.** Confined to the client's event loop, except for [#has].
public final class Permits implements AutoCloseable {
    private static final int MAX_AWAITED = 16;

    private final AccessControl control;
    private final Caller caller;
    private final EventLoop loop;
    private final BiConsumer<Action, StreamName> revoked;
    private final ConcurrentHashMap<Activity, Permit> kept = new ConcurrentHashMap<>();
    private final Set<Activity> awaited = new HashSet<>();
    private boolean closed;

    private record Activity(Action action, StreamName stream) {}

    /// No permits yet.
    ///
    /// @param revoked called on that event loop when a kept permit is denied
    public Permits(AccessControl control, Caller caller, EventLoop loop, BiConsumer<Action, StreamName> revoked) {
        this.control = control;
        this.caller = caller;
        this.loop = loop;
        this.revoked = revoked;
    }

    /// Requests a permit, unless the client has it.
    ///
    /// @param answer called with the verdict, at once if it is known, otherwise later on the client's event loop; never after [#close]
    /// @throws RefusedException if the same permit, or many others, have been requested and not decided yet
    public void require(Action action, StreamName stream, Consumer<Verdict> answer) {
        var activity = new Activity(action, stream);
        if (kept.containsKey(activity)) {
            answer.accept(Decision.allowed());
            return;
        }
        if (awaited.contains(activity) || awaited.size() >= MAX_AWAITED) {
            throw new RefusedException(Refusal.BAD_VALUE, "%s: access is not decided yet (expected: one request at a time)".formatted(stream));
        }
        var permit = control.permit(action, stream, caller);
        var verdict = permit.ask(loop, late -> {
            awaited.remove(activity);
            if (!closed) {
                decided(activity, permit, late, answer);
            }
        });
        if (verdict == null) {
            awaited.add(activity);
        } else {
            decided(activity, permit, verdict, answer);
        }
    }

    private void decided(Activity activity, Permit permit, Verdict verdict, Consumer<Verdict> answer) {
        if (verdict instanceof Decision.Allowed) {
            kept.put(activity, permit);
            permit.keep(loop, () -> {
                kept.remove(activity);
                revoked.accept(activity.action, activity.stream);
            });
        }
        answer.accept(verdict);
    }

    /// Whether the client has a permit. From any thread.
    public boolean has(Action action, StreamName stream) {
        return kept.containsKey(new Activity(action, stream));
    }

    /// Gives a permit up.
    public void release(Action action, StreamName stream) {
        var permit = kept.remove(new Activity(action, stream));
        if (permit != null) {
            permit.close();
        }
    }

    /// Gives all permits up.
    @Override
    public void close() {
        closed = true;
        List.copyOf(kept.values()).forEach(Permit::close);
        kept.clear();
    }
}
