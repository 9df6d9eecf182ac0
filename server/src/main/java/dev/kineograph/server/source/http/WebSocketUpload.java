// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Picture;
import dev.kineograph.Publisher;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.WebSocketHeader;
import dev.kineograph.server.http.WebSocketReader;
import dev.kineograph.server.net.BodySink;
import dev.kineograph.server.net.KeptPermit;
import dev.kineograph.text.VisibleText;
import dev.kineograph.wire.DataUrl;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One WebSocket that publishes. Each refused picture is answered with a message of its own, and with `ack=1` each other one too; while an answer
/// waits to be read, further answers are dropped. The WebSocket ends when its sender can only send in vain.
///
/// **Threading.** Confined to its event loop.
final class WebSocketUpload implements BodySink.Owner, WebSocketReader.Receiver {
    private final UploadLeases leases;
    private final Exchange exchange;
    private final LiveUpload publisher;
    private final boolean answersAll;
    private final UploadOutcome outcome = new UploadOutcome();
    private @Nullable BodySink sink;
    private @Nullable KeptPermit permit;
    private long pictures;
    private boolean isAllowed = true;

    WebSocketUpload(UploadLeases leases, Exchange exchange) {
        this.leases = leases;
        this.exchange = exchange;
        this.publisher = new LiveUpload(leases, exchange);
        this.answersAll = exchange.query().flag("ack");
    }

    private BodySink sink() {
        if (sink == null) {
            throw new IllegalStateException("no connection yet");
        }
        return sink;
    }

    @Override
    public void begun(BodySink newSink) {
        sink = newSink;
        permit = exchange.keepPermit(this::revoked);
    }

    @Override
    public void drained() {}

    @Override
    public void checkLength(long bytes) {
        Picture.checkLength(bytes);
    }

    @Override
    public void binary(ByteBuf bytes) {
        byte[] picture = ByteBufUtil.getBytes(bytes);
        bytes.release();
        publish(() -> picture);
    }

    @Override
    public void text(String text) {
        publish(() -> DataUrl.decode(text));
    }

    private void publish(Supplier<byte[]> bytes) {
        pictures++;
        try {
            publisher.publish(counted(() -> Picture.of(bytes.get())), Publisher::publish);
            outcome.published();
            if (answersAll) {
                answer(fields(true));
            }
        } catch (RefusedException e) {
            exchange.count(e);
            answer(e);
            goOnOrEnd(e);
        }
    }

    private Picture counted(Supplier<Picture> picture) {
        try {
            return picture.get();
        } catch (RefusedException e) {
            leases.countRefused(exchange.match().stream(), e.reason());
            throw e;
        }
    }

    private void answer(RefusedException refusal) {
        var fields = fields(false);
        fields.put("reason", refusal.reason().name());
        fields.put("error", refusal.sentence());
        answer(fields);
    }

    private Map<String, Object> fields(boolean isPublished) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("ok", isPublished);
        fields.put("picture", pictures);
        return fields;
    }

    private void answer(Map<String, Object> fields) {
        try {
            sink().say(WebSocketHeader.text(Unpooled.buffer(), new String(JSON.std.asBytes(fields), UTF_8)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A text that is no data URL does not end the upload, like any other bad message.
    private void goOnOrEnd(RefusedException refusal) {
        boolean goesOn = UploadPublisher.costsOnePicture(refusal) || refusal.reason() == Refusal.BAD_VALUE;
        try {
            if (goesOn) {
                outcome.refused(refusal);
            } else {
                end(refusal);
            }
        } catch (RefusedException e) {
            end(e);
        }
    }

    private void revoked() {
        isAllowed = false;
        var refusal = UploadPublisher.denied(exchange.match().stream());
        exchange.count(refusal);
        end(refusal);
    }

    private void end(RefusedException refusal) {
        var shown = VisibleText.withinBytes(refusal.sentence(), WebSocketReader.MAX_REASON_BYTES);
        end(WebSocketHeader.close(Unpooled.buffer(), WebSocketReader.closeCode(refusal.reason()), shown));
    }

    @Override
    public void pong(ByteBuf pong) {
        sink().say(pong);
    }

    /// The server is shutting down. From any thread.
    void goAway() {
        exchange.loop().execute(() -> end(WebSocketHeader.goingAway()));
    }

    @Override
    public void end(ByteBuf farewell) {
        sink().end(farewell);
    }

    @Override
    public void closed() {
        if (permit != null) {
            permit.close();
        }
        publisher.end(isAllowed);
    }
}
