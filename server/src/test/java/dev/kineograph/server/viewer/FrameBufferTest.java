// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Frame;
import dev.kineograph.Framing;
import dev.kineograph.MultipartFraming;
import dev.kineograph.Picture;
import dev.kineograph.server.NoLeaks;
import dev.kineograph.server.Pictures;
import dev.kineograph.server.net.DirectMemory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.ByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(NoLeaks.class)
class FrameBufferTest {
    private final MultipartFraming framing = new MultipartFraming();
    private final Frame frame = new Frame(Picture.of(Pictures.large(1, 50_000)), 7, 3);
    private final FrameBuffer buffer = new FrameBuffer(frame, framing, DirectMemory.POOL);
    private boolean released;

    @AfterEach
    void release() {
        if (!released) {
            buffer.release();
        }
    }

    private String sent(Wire wire) {
        return new String(ByteBufUtil.getBytes(buffer.bytes(wire)), ISO_8859_1);
    }

    private String wanted(Framing form) throws IOException {
        var out = new ByteArrayOutputStream();
        framing.write(out, frame.picture(), form);
        return out.toString(ISO_8859_1);
    }

    private String picture() {
        return new String(frame.toByteArray(), ISO_8859_1);
    }

    @Test
    void bothFramingsAreWhatTheCoreWrites() throws IOException {
        assertThat(sent(Wire.Part.EAGER)).isEqualTo(wanted(Framing.EAGER));
        assertThat(sent(Wire.Part.CLASSIC)).isEqualTo(wanted(Framing.CLASSIC));
    }

    @Test
    void aMessageIsItsHeaderAndThePicture() {
        int length = frame.length();

        assertThat(sent(Wire.Message.BINARY)).isEqualTo("\u0082" + longLength(length) + picture());
    }

    /// 50,000 bytes of noise need 16 bits.
    private static String longLength(int length) {
        return "~" + (char) (length >> 8) + (char) (length & 0xff);
    }

    @Test
    void aMessageWithMetaHasItsNumbersBeforeIt() {
        var text = sent(Wire.Message.WITH_META);

        assertThat(text).startsWith("\u0081").endsWith("\u0082" + longLength(frame.length()) + picture());
        assertThat(text.substring(2)).matches("(?s)\\{\"sequence\":3,\"epoch\":7,\"ageMillis\":[0-9]+,\"bytes\":%d,\"type\":\"image/png\"}.*"
                .formatted(frame.length()));
        assertThat(text.charAt(1)).isEqualTo((char) (text.indexOf('}') - 1));
    }

    static Stream<Wire> wires() {
        return Stream.of(Wire.Part.EAGER, Wire.Part.CLASSIC, Wire.Message.BINARY, Wire.Message.WITH_META);
    }

    @ParameterizedTest
    @MethodSource("wires")
    void itIsOneDirectBufferTheSameForAllWhoAsk(Wire wire) {
        ByteBuf first = buffer.bytes(wire);
        long address = first.memoryAddress();

        assertThat(first.isDirect()).isTrue();
        assertThat(first.isContiguous()).isTrue();
        assertThat(buffer.bytes(wire).memoryAddress()).isEqualTo(address);
    }

    @Test
    void bothFramingsAreOneCopy() {
        long eager = buffer.bytes(Wire.Part.EAGER).memoryAddress();
        long classic = buffer.bytes(Wire.Part.CLASSIC).memoryAddress();

        assertThat(eager - classic).isEqualTo(framing.partHead(frame.picture()).length);
    }

    /// One of many forms that differ in a few bytes only.
    private record Numbered(int number) implements Wire.Message {
        @Override
        public ByteBuf encode(Frame frame, ByteBufAllocator allocator) {
            return allocator.directBuffer(4 + frame.length(), 4 + frame.length()).writeInt(number).writeBytes(frame.buffer());
        }

        @Override
        public ByteBuf around(SharedPicture picture, Frame frame, ByteBufAllocator allocator) {
            return Unpooled.wrappedBuffer(Unpooled.buffer(4).writeInt(number), picture.bytes().retainedDuplicate());
        }
    }

    @Test
    void anyNumberOfFormsShareThePicture() {
        var allocator = new UnpooledByteBufAllocator(true);
        var many = new FrameBuffer(frame, framing, allocator);

        for (int i = 0; i < 1000; i++) {
            var bytes = many.bytes(new Numbered(i));
            assertThat(bytes.getInt(bytes.readerIndex())).isEqualTo(i);
            assertThat(bytes.readableBytes()).isEqualTo(4 + frame.length());
        }

        assertThat(allocator.metric().usedDirectMemory()).isLessThan(6L * frame.length());
        many.release();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    @Test
    void itsMemoryIsGivenBackWhenNobodySendsItAnyMore() {
        var taken = new ByteBuf[] {buffer.bytes(Wire.Part.EAGER), buffer.bytes(Wire.Part.CLASSIC), buffer.bytes(Wire.Message.BINARY)};
        var underWay = taken[0].retainedDuplicate();

        buffer.release();
        released = true;

        assertThat(new String(ByteBufUtil.getBytes(underWay), ISO_8859_1)).startsWith(picture());
        underWay.release();
        assertThat(taken).allMatch(part -> part.refCnt() == 0);
    }
}
