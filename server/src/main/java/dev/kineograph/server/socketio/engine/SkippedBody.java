// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.server.http.BodyReader;
import io.netty.buffer.ByteBuf;

/// Reads the body of a request without keeping it.
///
/// **Threading.** Confined to the event loop of its request.
final class SkippedBody implements BodyReader {
    private final Runnable answer;

    /// @param answer answers the request, at the body's end
    SkippedBody(Runnable answer) {
        this.answer = answer;
    }

    @Override
    public boolean read(ByteBuf bytes) {
        bytes.skipBytes(bytes.readableBytes());
        return false;
    }

    @Override
    public void end() {
        answer.run();
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
