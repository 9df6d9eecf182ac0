// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision.Allowed;
import dev.kineograph.Access.Decision.Settled;
import dev.kineograph.Caller;
import dev.kineograph.ImageStream;
import io.netty.channel.EventLoop;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Filters a list of streams, leaving those that a caller may watch.
///
/// A limited number of decisions are awaited at a time, and no more are requested once the time for one decision has passed: streams that
/// are undecided then are left out.
///
/// **Threading.** Confined to the current event loop.
public final class VisibleStreams implements AutoCloseable {
    static final int MAX_AWAITED = 32;

    private final AccessControl access;
    private final Caller caller;
    private final Collection<ImageStream> streams;
    private final EventLoop loop;
    private final long endNanos;
    private final Iterator<ImageStream> rest;
    private final Set<ImageStream> visible = new HashSet<>();
    private final Set<Permit> awaited = new HashSet<>();
    private boolean asking;

    /// A filter for this list.
    public VisibleStreams(AccessControl access, Caller caller, Collection<ImageStream> streams, EventLoop loop) {
        this.access = access;
        this.caller = caller;
        this.streams = streams;
        this.loop = loop;
        this.endNanos = System.nanoTime() + access.decisionTimeout().toNanos();
        this.rest = streams.iterator();
    }

    /// The streams that the caller may watch, in their order, if all decisions are known now; otherwise null.
    ///
    /// @param later called with them on that event loop, after the last decision; never after [#close]
    public @Nullable List<ImageStream> find(Consumer<List<ImageStream>> later) {
        asking = true;
        while (awaited.size() < MAX_AWAITED && rest.hasNext() && System.nanoTime() - endNanos < 0) {
            ask(rest.next(), later);
        }
        asking = false;
        return awaited.isEmpty() ? streams.stream().filter(visible::contains).toList() : null;
    }

    private void ask(ImageStream stream, Consumer<List<ImageStream>> later) {
        var permit = access.permit(Action.WATCH, stream.name(), caller);
        var verdict = permit.ask(loop, late -> {
            awaited.remove(permit);
            note(stream, late);
            goOn(later);
        });
        if (verdict == null) {
            awaited.add(permit);
        } else {
            note(stream, verdict);
        }
    }

    private void goOn(Consumer<List<ImageStream>> later) {
        if (!asking) {
            var found = find(later);
            if (found != null) {
                later.accept(found);
            }
        }
    }

    private void note(ImageStream stream, Settled verdict) {
        if (verdict instanceof Allowed) {
            visible.add(stream);
        }
    }

    /// Stops requesting decisions: nobody waits for the list any longer.
    @Override
    public void close() {
        awaited.forEach(Permit::close);
        awaited.clear();
    }
}
