// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

/// What one holder keeps at the moment, counted in a share of the [MemoryBudget].
///
/// **Threading.** Confined to its holder's event loop.
public final class HeldBytes {
    private final MemoryBudget.Share share;
    private long bytes;

    /// A holder that keeps nothing yet.
    public HeldBytes(MemoryBudget.Share share) {
        this.share = share;
    }

    /// It keeps that many bytes now.
    ///
    /// @throws dev.kineograph.RefusedException if there is no memory for them; as many as before are counted then
    public void set(long now) {
        if (now > bytes) {
            share.take(now - bytes);
        } else if (now < bytes) {
            share.give(bytes - now);
        }
        bytes = now;
    }
}
