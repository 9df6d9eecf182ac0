// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.server.browser.Browsers;
import java.util.Queue;

/// What pictures come from and go to that is no connection of the test's own.
///
/// @param drawings what the stream's own source publishes
/// @param browsers real ones
/// @param clients of Socket.IO, under Node
record Outside(Queue<byte[]> drawings, Browsers browsers, NodeClients clients) {}
