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
    private final String topic;
    private final EnumMap<TransportFormat, ByteBuf> encoded = new EnumMap<>(TransportFormat.class);

    /// @param text without Engine.IO's leading digit
    /// @param attachments must not change from now on
    public SharedMessage(String text, List<ByteBuffer> attachments) {
        this(text, attachments, "");
    }

    /// A message that replaces an earlier one with the same topic where that still waits, as a picture does: only the newest counts.
    ///
    /// @param topic empty if it replaces none
    public SharedMessage(String text, List<ByteBuffer> attachments, String topic) {
        this.text = text;
        this.attachments = List.copyOf(attachments);
        this.topic = topic;
    }

    private SharedMessage(ByteBuffer bytes) {
        this.text = null;
        this.attachments = List.of(bytes);
        this.topic = "";
    }

    /// A message of bytes alone, which Engine.IO allows and Socket.IO never sends.
    ///
    /// @param bytes must not change from now on
    public static SharedMessage ofBytes(ByteBuffer bytes) {
        return new SharedMessage(bytes);
    }

    /// A message whose text has bytes in it that others share, in ASCII: encoded around them, for the caller to release.
    public static ByteBuf around(String before, ByteBuf shared, String after, TransportFormat format) {
        return MessageEncoder.around(before, shared, after, format);
    }

    /// A message with one attachment, whose bytes others share: encoded before them, for the caller to release.
    ///
    /// @param shared the attachment, in base64 where the format [has that][#isBase64]
    public static ByteBuf around(String text, ByteBuf shared, TransportFormat format) {
        return MessageEncoder.around(text, shared, format);
    }

    /// Whether a format has attachments in base64.
    public static boolean isBase64(TransportFormat format) {
        return MessageEncoder.isBase64(format);
    }

    /// The text, without Engine.IO's leading digit.
    public String text() {
        return text == null ? "" : text;
    }

    /// The message in that format, the same bytes for every client: they stay this message's, and unchanged.
    public ByteBuf in(TransportFormat format) {
        return encoded.computeIfAbsent(
                format, wanted -> MessageEncoder.encode(text, attachments, wanted, PooledByteBufAllocator.DEFAULT));
    }

    /// What it replaces an earlier message about, or nothing.
    public String topic() {
        return topic;
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
    public SharedMessage retain() {
        super.retain();
        return this;
    }

    @Override
    public SharedMessage touch(Object hint) {
        return this;
    }
}
