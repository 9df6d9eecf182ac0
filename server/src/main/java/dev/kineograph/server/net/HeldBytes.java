// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The bytes that one holder keeps now, counted in a share of the [MemoryBudget].
///
/// **Threading.** Confined to its holder's event loop.
public final class HeldBytes {
    private final Supplier<MemoryBudget.Share> budget;
    private MemoryBudget.@Nullable Share share;
    private long bytes;

    /// A holder that keeps nothing yet.
    public HeldBytes(MemoryBudget.Share share) {
        this(() -> share);
    }

    /// A holder that keeps nothing yet.
    ///
    /// @param budget called when it begins to keep something, also after a [#release]
    public HeldBytes(Supplier<MemoryBudget.Share> budget) {
        this.budget = budget;
    }

    /// Sets how many bytes it keeps.
    ///
    /// @throws dev.kineograph.RefusedException if there is no memory for them; then as many as before are counted
    public void set(long now) {
        if (now > bytes) {
            if (share == null) {
                share = budget.get();
            }
            share.take(now - bytes);
        } else if (now < bytes && share != null) {
            share.give(bytes - now);
        }
        bytes = now;
    }

    /// Keeps nothing any more, and ends its share: what it keeps next may be another client's.
    public void release() {
        if (share != null) {
            share.close();
            share = null;
        }
        bytes = 0;
    }
}
