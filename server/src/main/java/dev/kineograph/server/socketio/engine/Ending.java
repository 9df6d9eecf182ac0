// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

/// How a session ends.
enum Ending {
    /// Behind what has been written.
    IN_ORDER,
    /// The same, and the client hears that what it said was no good.
    REFUSED,
    /// Giving up what is not sent.
    AT_ONCE
}
