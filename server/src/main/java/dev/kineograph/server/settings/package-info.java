// SPDX-License-Identifier: Apache-2.0

/// What is asked of a server: its event loops, limits and timeouts, what it listens for, what viewers are held to.
///
/// Values that never change. A running server takes another [dev.kineograph.server.settings.ServerSettings] as a whole.
package dev.kineograph.server.settings;
