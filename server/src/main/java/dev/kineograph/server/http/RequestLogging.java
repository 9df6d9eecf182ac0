// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Caller;
import dev.kineograph.server.net.Transport;
import dev.kineograph.server.settings.RequestLog;
import io.netty.channel.Channel;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Tells the [RequestLog] of one request.
///
/// **Threading.** Confined to the event loop of its connection.
final class RequestLogging {
    private static final int MAX_HEADER = 500;

    private final HttpServices services;
    private final DecodedHead request;
    private final Channel channel;
    private final long begunNanos = System.nanoTime();

    RequestLogging(HttpServices services, DecodedHead request, Channel channel) {
        this.services = services;
        this.request = request;
        this.channel = channel;
    }

    /// It was answered.
    void answered(Reply reply, Caller caller) {
        var log = log();
        if (!log.equals(RequestLog.NONE)) {
            tell(log, reply.head().status().code(), Optional.of(request.method().equals("HEAD") ? 0L : reply.body().readableBytes()), caller);
        }
    }

    /// It is answered from now on, until the channel closes.
    void begun(ResponseHead head, Caller caller) {
        var log = log();
        if (!log.equals(RequestLog.NONE)) {
            int status = head.status().code();
            channel.closeFuture().addListener(_ -> tell(log, status, Optional.empty(), caller));
        }
    }

    private RequestLog log() {
        return services.settings().get().service().requests();
    }

    private void tell(RequestLog log, int status, Optional<Long> bytes, Caller caller) {
        var took = Duration.ofNanos(System.nanoTime() - begunNanos);
        log.answered(new RequestLog.Answered(
                Instant.now().minus(took),
                caller.address(),
                request.method().equals(Route.WEBSOCKET) ? "GET" : request.method(),
                request.target().path(),
                Transport.connectionOf(channel).equals(channel) ? "HTTP/1.1" : "HTTP/2",
                status,
                bytes,
                took,
                withoutParameters(shortened(request.header("Referer"))),
                shortened(request.header("User-Agent"))));
    }

    private static String withoutParameters(String address) {
        return address.replaceFirst("[?#].*", "");
    }

    private static String shortened(String text) {
        return text.length() <= MAX_HEADER ? text : text.substring(0, MAX_HEADER);
    }
}
