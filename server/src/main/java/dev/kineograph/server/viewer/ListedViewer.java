// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Variant;
import java.net.InetAddress;
import java.time.Duration;

/// One connection of somebody who watches a stream, for the list of those who do.
///
/// **Threading.** Immutable.
///
/// @param identity by which the viewer is counted, which may be the value of a cookie or a token: nobody else may see it
/// @param program stands for the address and the program of one whose identity is not known; 0 for all others
/// @param how the protocol: `multipart`, `websocket`, `socketio`, or `snapshot` for a client that fetches one picture after the other
/// @param age how long it has been there
/// @param sent how many frames it was sent
/// @param skipped how many frames it did not get, because newer ones came first
public record ListedViewer(
        String identity, long program, String how, InetAddress address, Duration age, long sent, long skipped, Variant variant) {}
