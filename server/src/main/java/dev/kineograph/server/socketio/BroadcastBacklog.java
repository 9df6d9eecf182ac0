// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

/// Counts the broadcast events that wait for one client, except for pictures, and says when it has to skip some. Its limits are below those at which
/// a session ends, so that no client loses its session because of what others send.
///
/// **Threading.** Confined to its session's event loop.
final class BroadcastBacklog {
    private static final int MAX_EVENTS = 500;
    private static final long MAX_BYTES = 8L << 20;

    private int events;
    private long bytes;

    /// Counts one more event, unless that is too much. The first one never is too much, whatever its size.
    ///
    /// @return whether it was counted, and may be sent
    boolean add(int eventBytes) {
        if (events == MAX_EVENTS || (events > 0 && bytes + eventBytes > MAX_BYTES)) {
            return false;
        }
        events++;
        bytes += eventBytes;
        return true;
    }

    /// All of them have been sent.
    void clear() {
        events = 0;
        bytes = 0;
    }
}
