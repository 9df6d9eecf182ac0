// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer.websocket;

import dev.kineograph.Hub;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.WebSocketHandshake;
import dev.kineograph.server.http.WebSocketHeader;
import dev.kineograph.server.http.WebSocketReader;
import dev.kineograph.server.net.DirectMemory;
import dev.kineograph.server.net.InputPace;
import dev.kineograph.server.viewer.Audiences;
import dev.kineograph.server.viewer.LiveBody;
import dev.kineograph.server.viewer.LiveProtocol;
import dev.kineograph.server.viewer.LiveViewer;
import dev.kineograph.server.viewer.VariantChoice;
import dev.kineograph.server.viewer.VariantHeader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import java.util.Optional;
import java.util.function.Function;

/// WebSocket `/NAME`: every image one binary message; with `?meta=1` a text message with its numbers before each, with
/// `?ack=1` the next image only when the client has answered the last one with any message.
///
/// **Threading.** Shared: called on every event loop.
public final class WebSocketEndpoint implements Endpoint {
    private static final int MAX_MESSAGE_BYTES = 64 << 10;

    private final Audiences audiences;
    private final VariantChoice forms;
    private final Function<String, Optional<String>> answers;

    /// Shows the hub's streams, and does not answer texts of viewers.
    public WebSocketEndpoint(Hub hub, Audiences audiences) {
        this(audiences, VariantChoice.strict(hub, audiences), _ -> Optional.empty());
    }

    /// @param answers the answer to a viewer's text, if there is one; a viewer that sends many texts and reads nothing gets only the first answer
    public WebSocketEndpoint(Hub hub, Audiences audiences, Function<String, Optional<String>> answers) {
        this(audiences, VariantChoice.lenient(hub, audiences, VariantChoice.OUR_NAMES), answers);
    }

    private WebSocketEndpoint(Audiences audiences, VariantChoice forms, Function<String, Optional<String>> answers) {
        this.forms = forms;
        this.audiences = audiences;
        this.answers = answers;
    }

    @Override
    public void handle(Exchange exchange) {
        forms.whenKnown(exchange, () -> show(exchange));
    }

    private void show(Exchange exchange) {
        var shown = forms.live(exchange);
        if (WebSocketHandshake.refusesVersion(exchange)) {
            return;
        }
        var head = VariantHeader.in(WebSocketHandshake.accept(exchange), shown).introducing(exchange.viewer());
        var protocol = LiveProtocol.webSocket(exchange.query().flag("meta"), exchange.query().flag("ack"));
        audiences.show(shown.stream(), exchange, LiveBody.ofMessages(head, protocol, viewer -> readers(exchange, viewer))
                .adapting(shown.adaptive()));
    }

    private ChannelHandler[] readers(Exchange exchange, LiveViewer viewer) {
        var receiver = new WebSocketReader.Receiver() {
            @Override
            public void checkLength(long bytes) {
                if (bytes > MAX_MESSAGE_BYTES) {
                    throw new RefusedException(
                            Refusal.TOO_MANY_BYTES, "message: %,d bytes (expected: at most %,d)".formatted(bytes, MAX_MESSAGE_BYTES));
                }
            }

            @Override
            public void text(String text) {
                answers.apply(text).ifPresent(answer ->
                        viewer.say(WebSocketHeader.text(DirectMemory.POOL.buffer(), answer)));
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
        };
        return new ChannelHandler[] {new WebSocketReader(exchange.inputBounds(), new InputPace(exchange.loop()), receiver)};
    }
}
