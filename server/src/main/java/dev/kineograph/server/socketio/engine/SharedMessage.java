// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.server.net.DirectMemory;
import io.netty.buffer.ByteBuf;
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

    /// A message that replaces an earlier one with the same topic that still waits, as a picture does: only the newest counts.
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

    /// A message that consists only of bytes, which Engine.IO allows and Socket.IO never sends.
    ///
    /// @param bytes must not change from now on
    public static SharedMessage ofBytes(ByteBuffer bytes) {
        return new SharedMessage(bytes);
    }

    /// Encodes a message whose text contains shared bytes, in ASCII. The caller releases it.
    public static ByteBuf around(String before, ByteBuf shared, String after, TransportFormat format) {
        return MessageEncoder.around(before, shared, after, format);
    }

    /// Encodes a message with one attachment, whose bytes are shared. The caller releases it.
    ///
    /// @param shared the attachment, in base64 if the format [has that][#isBase64]
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

    /// The message in that format, the same bytes for every client: this message releases them, and nobody may change them.
    public ByteBuf in(TransportFormat format) {
        return encoded.computeIfAbsent(
                format, wanted -> MessageEncoder.encode(text, attachments, wanted, DirectMemory.POOL));
    }

    /// The topic of the messages that it replaces, or nothing.
    public String topic() {
        return topic;
    }

    /// The approximate number of bytes, whatever the format.
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
