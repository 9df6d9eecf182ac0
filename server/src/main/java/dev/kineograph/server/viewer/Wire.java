// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Framing;

/// How a frame stands on a viewer's connection.
public enum Wire {
    /// A multipart part for browsers.
    EAGER,
    /// A multipart part for programs.
    CLASSIC,
    /// A binary WebSocket message.
    MESSAGE,
    /// A text message with the frame's numbers, then the binary one.
    MESSAGE_WITH_META;

    /// The multipart part that has this framing.
    public static Wire of(Framing framing) {
        return switch (framing) {
            case EAGER -> EAGER;
            case CLASSIC -> CLASSIC;
        };
    }
}
