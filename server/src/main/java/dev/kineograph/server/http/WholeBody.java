// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.server.net.ByteCollector;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// Collects the body of a request until it is whole.
///
/// **Threading.** Confined to the event loop of its request.
final class WholeBody implements BodyReader {
    private final ByteCollector bytes;
    private final long most;
    private final LongConsumer lengthCheck;
    private final Consumer<byte[]> then;

    /// @param most the greatest length that the body can have, as far as is known
    /// @param lengthCheck gets how much has arrived, and throws if that is too much
    /// @param then receives the body
    WholeBody(ByteCollector bytes, long most, LongConsumer lengthCheck, Consumer<byte[]> then) {
        this.bytes = bytes;
        this.most = most;
        this.lengthCheck = lengthCheck;
        this.then = then;
    }

    @Override
    public boolean read(ByteBuf come) {
        bytes.add(come, most - bytes.length());
        lengthCheck.accept(bytes.length());
        return false;
    }

    @Override
    public void end() {
        then.accept(bytes.take());
    }

    @Override
    public void close() {
        bytes.release();
    }
}
