// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer.websocket;

import dev.kineograph.Access.Decision.Denied;
import dev.kineograph.Hub;
import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.WebSocketHandshake;
import dev.kineograph.server.http.WebSocketHeader;
import dev.kineograph.server.http.WebSocketReader;
import dev.kineograph.server.viewer.Audiences;
import dev.kineograph.server.viewer.Farewell;
import dev.kineograph.server.viewer.LiveBody;
import dev.kineograph.server.viewer.LiveViewer;
import dev.kineograph.server.viewer.VariantHeader;
import dev.kineograph.server.viewer.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import java.util.Optional;
import java.util.function.Function;

/// WebSocket `/NAME`: every image one binary message; with `?meta=1` a text message with its numbers before each, with
/// `?ack=1` the next image only when the client has answered the last one with any message.
///
/// **Threading.** Shared: called on every event loop.
public final class WebSocketViewing implements Endpoint {
    private static final int MAX_MESSAGE_BYTES = 64 << 10;
    private static final int NORMAL = 1000;
    private static final int POLICY_VIOLATION = 1008;
    private static final int MAX_REASON_BYTES = 123;
    private static final Farewell FAREWELL = new Farewell() {
        @Override
        public ByteBuf ended() {
            return WebSocketHeader.close(Unpooled.buffer(), NORMAL, "the stream has ended");
        }

        @Override
        public ByteBuf denied(Denied denied) {
            return WebSocketHeader.close(Unpooled.buffer(), POLICY_VIOLATION, shortened(denied.reason()));
        }
    };

    private final Hub hub;
    private final Audiences audiences;
    private final Function<String, Optional<String>> answers;

    /// Shows the hub's streams, and answers no text that a viewer sends.
    public WebSocketViewing(Hub hub, Audiences audiences) {
        this(hub, audiences, _ -> Optional.empty());
    }

    /// @param answers the answer to a text that a viewer sends, if it has one; a viewer that sends many and reads nothing gets the
    ///     first answer only
    public WebSocketViewing(Hub hub, Audiences audiences, Function<String, Optional<String>> answers) {
        this.hub = hub;
        this.audiences = audiences;
        this.answers = answers;
    }

    @Override
    public void handle(Exchange exchange) {
        var stream = hub.variant(exchange.stream(hub), exchange.query().variant());
        if (WebSocketHandshake.refusesVersion(exchange)) {
            return;
        }
        var head = VariantHeader.in(WebSocketHandshake.accept(exchange), stream, exchange.query().variant())
                .introducing(exchange.viewer());
        var wire = exchange.query().flag("meta") ? Wire.Message.WITH_META : Wire.Message.BINARY;
        boolean acknowledges = exchange.query().flag("ack");
        audiences.show(stream, exchange, LiveBody.ofMessages(head, wire, acknowledges, FAREWELL, this::readers));
    }

    /// A reason has up to 123 bytes (RFC 6455, 5.5).
    private static String shortened(String reason) {
        int end = Math.min(reason.length(), MAX_REASON_BYTES);
        while (ByteBufUtil.utf8Bytes(reason, 0, end) > MAX_REASON_BYTES) {
            end--;
        }
        return reason.substring(0, end);
    }

    private ChannelHandler[] readers(LiveViewer viewer) {
        return WebSocketReader.handlers(MAX_MESSAGE_BYTES, new WebSocketReader.Receiver() {
            @Override
            public void text(String text) {
                answers.apply(text).ifPresent(answer ->
                        viewer.say(WebSocketHeader.text(PooledByteBufAllocator.DEFAULT.buffer(), answer)));
                viewer.acknowledged();
            }

            @Override
            public void binary(ByteBuf bytes) {
                viewer.acknowledged();
            }

            @Override
            public void pong(ByteBuf pong) {
                viewer.say(pong);
            }

            @Override
            public void end(ByteBuf farewell) {
                viewer.end(farewell);
            }
        });
    }
}
