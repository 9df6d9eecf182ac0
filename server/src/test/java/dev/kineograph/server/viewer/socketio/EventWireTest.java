// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Frame;
import dev.kineograph.Picture;
import dev.kineograph.StreamName;
import dev.kineograph.server.NoLeaks;
import dev.kineograph.server.Pictures;
import dev.kineograph.server.net.DirectMemory;
import dev.kineograph.server.socketio.engine.TransportFormat;
import dev.kineograph.server.viewer.SharedPicture;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(NoLeaks.class)
class EventWireTest {
    private static int version(TransportFormat format) {
        return switch (format) {
            case WEBSOCKET_4, POLLING_4 -> 4;
            case WEBSOCKET_3, POLLING_3_TEXT, POLLING_3_BINARY -> 3;
            case WEBSOCKET_1, POLLING_1 -> 1;
        };
    }

    private static byte[] taken(ByteBuf message) {
        try {
            return ByteBufUtil.getBytes(message);
        } finally {
            message.release();
        }
    }

    /// Around the shared bytes of a picture it is what it is by itself.
    @ParameterizedTest
    @EnumSource
    void everyFormIsTheSameAroundSharedBytes(TransportFormat format) {
        for (int length : new int[] {40, 120, 60_000, 70_000}) {
            var frame = new Frame(Picture.of(Pictures.large(1, length)), 7, 3);
            var bytes = Unpooled.wrappedBuffer(frame.buffer());
            var picture = new SharedPicture(frame, DirectMemory.POOL, () -> bytes);
            for (var namespace : new String[] {"/", "/door", "/h\u00f6f*\u20ac"}) {
                for (boolean binary : new boolean[] {true, false}) {
                    for (int ackId : new int[] {-1, 8}) {
                        var wire = new EventWire(version(format), namespace, format, "show*", StreamName.of("a/b"), binary, ackId);

                        var around = taken(wire.around(picture, frame, DirectMemory.POOL));

                        assertThat(around).isEqualTo(taken(wire.encode(frame, DirectMemory.POOL)));
                    }
                }
            }
            picture.release();
        }
    }
}
