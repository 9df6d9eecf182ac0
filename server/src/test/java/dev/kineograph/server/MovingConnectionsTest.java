// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.HttpListener;
import dev.kineograph.server.http.HttpServices;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.http.Route;
import dev.kineograph.server.http.Router;
import dev.kineograph.server.http.WebSocketHandshake;
import dev.kineograph.server.http.WebSocketHeader;
import dev.kineograph.server.http.WebSocketReader;
import dev.kineograph.server.net.AccessControl;
import dev.kineograph.server.net.BodySink;
import dev.kineograph.server.net.ConnectionLimits;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.InputPace;
import dev.kineograph.server.net.PublishAccess;
import dev.kineograph.server.net.RefusalLog;
import dev.kineograph.server.net.Transport;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.settings.ServerSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A connection goes to another event loop between a request and its answer, as often as one likes.
@ExtendWith(NoLeaks.class)
class MovingConnectionsTest {
    private static final int MOVES = 2_000;

    @Nested
    class OnEpoll extends EveryTransport {
        OnEpoll() {
            super(Transport.best(2));
        }
    }

    @Nested
    class OnNio extends EveryTransport {
        OnNio() {
            super(Transport.nio(2));
        }
    }

    abstract static class EveryTransport {
        @AutoClose
        private final LogLines ignored = LogLines.ofKineograph();

        @AutoClose
        private final Hub hub = new Hub();

        @AutoClose
        private final Transport transport;

        private final ConnectionLimits limits = new ConnectionLimits(100, 100);
        private final List<EventLoop> loops = new CopyOnWriteArrayList<>();
        private int port;

        EveryTransport(Transport transport) {
            this.transport = transport;
        }

        @BeforeEach
        void listenAndMeetBothLoops() throws IOException {
            var routes = List.of(
                    Route.watch("GET", "/stay", EveryTransport.this::stay),
                    Route.watch("GET", "/move", exchange -> move(exchange, () -> say(exchange, Thread.currentThread().getName()))),
                    Route.watch("GET", "/bad", exchange -> move(exchange, EveryTransport::refuse)),
                    Route.watch("POST", "/move", exchange -> move(exchange, () -> exchange.receive(body -> say(exchange, text(body))))),
                    Route.watch("WEBSOCKET", "/move", exchange -> move(exchange, () -> echo(exchange))));
            var settings = new CurrentSettings(ServerSettings.DEFAULT);
            var control = new AccessControl(settings, new RefusalLog(), new PublishAccess(PublishRules.DEFAULT));
            var services = new HttpServices(new Router(hub, control, new RefusalLog(), routes, Map.of()), new RefusalLog(), settings);
            var listening = transport.bind(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new HttpListener(services, limits));
            port = listening.address().getPort();
            while (loops.size() < 2) {
                try (var client = RawClient.to(port)) {
                    client.get("/stay").readAnswer();
                }
            }
        }

        @AfterEach
        void everyPlaceIsGivenBack() {
            await().until(() -> limits.open() == 0);
        }

        private void stay(Exchange exchange) {
            if (!loops.contains(exchange.loop())) {
                loops.add(exchange.loop());
            }
            say(exchange, Thread.currentThread().getName());
        }

        private void move(Exchange exchange, Runnable then) {
            int next = (loops.indexOf(exchange.loop()) + 1) % 2;
            exchange.moveTo(loops.get(next), then);
        }

        private static void refuse() {
            throw new RefusedException(Refusal.BAD_VALUE, "number: x (expected: 1)");
        }

        private static void say(Exchange exchange, String text) {
            assertThat(exchange.loop().inEventLoop()).isTrue();
            exchange.reply(Reply.of(HttpResponseStatus.OK, "text/plain", text));
        }

        private static void echo(Exchange exchange) {
            var echo = new Echo();
            var reader = new WebSocketReader(exchange.inputBounds(), new InputPace(exchange.loop()), echo);
            exchange.begin(WebSocketHandshake.accept(exchange), Unpooled.EMPTY_BUFFER, echo, reader);
        }

        /// Says what it hears.
        private static final class Echo implements BodySink.Owner, WebSocketReader.Receiver {
            private BodySink sink;

            @Override
            public void begun(BodySink newSink) {
                sink = newSink;
            }

            @Override
            public void drained() {
                // It writes one message for each that it hears.
            }

            @Override
            public void closed() {
                // It holds nothing.
            }

            @Override
            public void checkLength(long bytes) {
                assertThat(bytes).isLessThan(1000);
            }

            @Override
            public void text(String text) {
                var message = WebSocketHeader.text(Unpooled.buffer(), text);
                sink.write(message);
                message.release();
            }

            @Override
            public void binary(ByteBuf bytes) {
                throw new IllegalStateException("not sent here");
            }

            @Override
            public void pong(ByteBuf pong) {
                sink.say(pong);
            }

            @Override
            public void end(ByteBuf farewell) {
                sink.end(farewell);
            }
        }

        private static String text(byte[] bytes) {
            return new String(bytes, ISO_8859_1);
        }

        @Test
        void everyAnswerComesFromTheOtherLoop() throws IOException {
            try (var client = RawClient.to(port)) {
                var last = client.get("/stay").readAnswer().text();
                for (int i = 0; i < MOVES; i++) {
                    var here = client.get("/move").readAnswer().text();
                    assertThat(here).isNotEqualTo(last);
                    last = here;
                }
            }
        }

        @Test
        void requestsThatCameAtOnceAreAnsweredOneAfterTheOther() throws IOException {
            try (var client = RawClient.to(port)) {
                client.send("GET /move HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(100));
                var threads = new HashSet<String>();
                for (int i = 0; i < 100; i++) {
                    threads.add(client.readAnswer().text());
                }

                assertThat(threads).hasSize(2);
            }
        }

        @Test
        void aBodyIsReadWhereTheConnectionHasGone() throws IOException {
            try (var client = RawClient.to(port)) {
                for (int i = 1; i < 200; i++) {
                    var body = ("" + i).repeat(i * 13);
                    client.send("POST /move HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);

                    assertThat(client.readAnswer().text()).isEqualTo(body);
                }
            }
        }

        @Test
        void aBodyMayComeInTwoPiecesLongAfterTheMove() throws IOException {
            try (var client = RawClient.to(port)) {
                client.send("POST /move HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n");
                client.readUntil("100 Continue\r\n\r\n");
                client.send("01234").send("56789");

                assertThat(client.readAnswer().text()).isEqualTo("0123456789");
            }
        }

        @Test
        void aWebSocketOpensAfterAMove() throws IOException {
            for (int i = 0; i < 50; i++) {
                try (var client = WebSocketClient.of(RawClient.to(port), "/move")) {
                    client.send(WebSocketClient.TEXT, "hello".getBytes(US_ASCII));

                    assertThat(client.next().text()).isEqualTo("hello");
                }
            }
        }

        @Test
        void aRefusalAfterAMoveIsAnsweredAndTheConnectionGoesOn() throws IOException {
            try (var client = RawClient.to(port)) {
                assertThat(client.get("/bad").readAnswer().status()).isEqualTo(400);
                assertThat(client.get("/move").readAnswer().status()).isEqualTo(200);
            }
        }

        @Test
        void whoLeavesDuringAMoveLeavesNothingBehind() throws IOException {
            for (int i = 0; i < 200; i++) {
                RawClient.to(port).get("/move").send("GET /move HTTP/1.1\r\nHost: localhost\r\n\r\n").kill();
            }
        }
    }
}
