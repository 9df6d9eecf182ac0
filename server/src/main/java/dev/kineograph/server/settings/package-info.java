// SPDX-License-Identifier: Apache-2.0

/// The settings of a server: its event loops, limits and timeouts, its listeners, and the rules for viewers.
///
/// All are immutable values. A running server can be given another [dev.kineograph.server.settings.ServerSettings] as a whole.
package dev.kineograph.server.settings;
