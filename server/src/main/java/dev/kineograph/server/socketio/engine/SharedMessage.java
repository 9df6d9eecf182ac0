// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.AbstractReferenceCounted;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A text and the binary attachments that follow it: encoded once for each transport format, however many clients get it.
///
/// **Threading.** Confined to one event loop.
public final class SharedMessage extends AbstractReferenceCounted {
    private final @Nullable String text;
    private final List<ByteBuffer> attachments;
    private final EnumMap<TransportFormat, ByteBuf> encoded = new EnumMap<>(TransportFormat.class);

    /// @param text without Engine.IO's leading digit
    /// @param attachments must not change from now on
    public SharedMessage(String text, List<ByteBuffer> attachments) {
        this.text = text;
        this.attachments = List.copyOf(attachments);
    }

    private SharedMessage(ByteBuffer bytes) {
        this.text = null;
        this.attachments = List.of(bytes);
    }

    /// A message of bytes alone, which Engine.IO allows and Socket.IO never sends.
    ///
    /// @param bytes must not change from now on
    public static SharedMessage ofBytes(ByteBuffer bytes) {
        return new SharedMessage(bytes);
    }

    /// The message in that format, the same bytes for every client: they stay this message's, and unchanged.
    public ByteBuf in(TransportFormat format) {
        return encoded.computeIfAbsent(
                format, wanted -> MessageEncoder.encode(text, attachments, wanted, PooledByteBufAllocator.DEFAULT));
    }

    /// About how many bytes it has, whatever the format.
    public int size() {
        return (text == null ? 0 : text.length()) + attachments.stream().mapToInt(ByteBuffer::remaining).sum();
    }

    /// Whether it is a text in ASCII, without attachments.
    boolean isPlain() {
        return attachments.isEmpty() && text != null && text.chars().allMatch(character -> character < 0x80);
    }

    @Override
    protected void deallocate() {
        encoded.values().forEach(ByteBuf::release);
        encoded.clear();
    }

    @Override
    public SharedMessage touch(Object hint) {
        return this;
    }
}
