// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision.Allowed;
import dev.kineograph.Access.Decision.Verdict;
import dev.kineograph.Caller;
import dev.kineograph.ImageStream;
import io.netty.channel.EventLoop;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Filters a list of streams down to those that a caller may watch.
///
/// **Threading.** Confined to the current event loop.
public final class VisibleStreams {
    private final AccessControl access;
    private final Caller caller;
    private final Set<ImageStream> visible = new HashSet<>();
    private int awaited;
    private boolean asking;

    /// A filter for one list.
    public VisibleStreams(AccessControl access, Caller caller) {
        this.access = access;
        this.caller = caller;
    }

    /// The streams that the caller may watch, in their order, if all decisions are known now; otherwise null.
    ///
    /// @param later called with them on that event loop, after the last decision
    public @Nullable List<ImageStream> among(Collection<ImageStream> streams, EventLoop loop, Consumer<List<ImageStream>> later) {
        asking = true;
        for (var stream : streams) {
            awaited++;
            var verdict = access.permit(Action.WATCH, stream.name(), caller).ask(loop, late -> {
                note(stream, late);
                if (awaited == 0 && !asking) {
                    later.accept(found(streams));
                }
            });
            if (verdict != null) {
                note(stream, verdict);
            }
        }
        asking = false;
        return awaited == 0 ? found(streams) : null;
    }

    private void note(ImageStream stream, Verdict verdict) {
        awaited--;
        if (verdict instanceof Allowed) {
            visible.add(stream);
        }
    }

    private List<ImageStream> found(Collection<ImageStream> streams) {
        return streams.stream().filter(visible::contains).toList();
    }
}
