// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

/// Who may publish at a listener.
public enum Publishing {
    /// Programs of this machine, and the listener's own pages in a browser on this machine.
    LOOPBACK,
    /// These, and the addresses and pages of other origins that the rules list.
    ALLOWED,
    /// Nobody.
    NOBODY
}
