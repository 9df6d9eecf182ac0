// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import java.time.Duration;
import java.util.function.Supplier;

/// The bounds for messages that arrive on one connection.
///
/// **Threading.** Immutable.
///
/// @param memory opens a share of the [MemoryBudget], which ends with the connection
/// @param timeout how long a message may take from its first byte to its last
public record InputBounds(Supplier<MemoryBudget.Share> memory, Supplier<Duration> timeout) {}
