// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

/// Who may publish at a listener.
public enum Publishing {
    /// Programs of this machine, and pages of the listener's own in a browser here.
    LOOPBACK,
    /// These, the addresses and the pages of other origins that the rules list.
    ALLOWED,
    /// Nobody.
    NOBODY
}
