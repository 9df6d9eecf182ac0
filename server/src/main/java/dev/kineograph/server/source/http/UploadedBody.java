// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.http;

import dev.kineograph.Frame;
import dev.kineograph.Picture;
import dev.kineograph.PictureSink;
import dev.kineograph.Publisher;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.http.AwaitedResult;
import dev.kineograph.server.http.BodyReader;
import dev.kineograph.server.http.EntityTag;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.net.HeldBytes;
import dev.kineograph.server.net.KeptPermit;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Publishes the pictures of one request's body, each as soon as its end has arrived. A refused picture does not affect the others.
///
/// **Threading.** Confined to the event loop of its request.
final class UploadedBody implements BodyReader {
    private final UploadLeases leases;
    private final Exchange exchange;
    private final UploadPublisher publisher;
    private final boolean isLive;
    private final HeldBytes held;
    private final KeptPermit permit;
    private final UploadOutcome outcome = new UploadOutcome();
    private @Nullable BodyPictures pictures;
    private @Nullable Publisher last;
    private long come;
    private boolean isAllowed = true;
    private boolean isFirstOfStream;
    private boolean isOver;

    private UploadedBody(UploadLeases leases, Exchange exchange, UploadPublisher publisher, boolean isLive) {
        this.leases = leases;
        this.exchange = exchange;
        this.publisher = publisher;
        this.isLive = isLive;
        this.held = exchange.heldBytes();
        this.permit = exchange.keepPermit(this::revoked);
        if (isMultipart(exchange)) {
            pictures = parts();
        }
    }

    /// Receives the body of a request and answers the request.
    ///
    /// @param isLive whether the body may be endless
    /// @throws RefusedException if it has none, or is longer than it may be, or expects another picture in the place of its first one
    static void receive(UploadLeases leases, Exchange exchange, UploadPublisher publisher, boolean isLive) {
        if (!exchange.hasLength()) {
            exchange.reply(Reply.text(
                    HttpResponseStatus.LENGTH_REQUIRED,
                    "%s: no body (expected: an image, with a Content-Length)".formatted(exchange.shownPath())));
            return;
        }
        exchange.checkConditions(leases.tag(exchange.match().stream()));
        if (!isLive && !isMultipart(exchange)) {
            checkLength(leases, exchange);
        }
        exchange.receive(new UploadedBody(leases, exchange, publisher, isLive));
    }

    private static void checkLength(UploadLeases leases, Exchange exchange) {
        try {
            Picture.checkLength(exchange.announcedLength());
        } catch (RefusedException e) {
            leases.countRefused(exchange.match().stream(), e.reason());
            throw e;
        }
    }

    private static boolean isMultipart(Exchange exchange) {
        return exchange.header("Content-Type").toLowerCase(Locale.ROOT).startsWith("multipart/");
    }

    private BodyPictures parts() {
        return new PartPictures(exchange.header("Content-Type"), isLive, held);
    }

    private BodyPictures bare() {
        return new BarePictures(isLive, exchange.announcedLength(), held::set);
    }

    /// The reader that fits the body; null as long as that cannot be known. Some programs send parts and do not say so, such as ffmpeg
    /// with its format mpjpeg.
    private @Nullable BodyPictures pictures(ByteBuf bytes) {
        while (pictures == null && bytes.isReadable()) {
            byte first = bytes.getByte(bytes.readerIndex());
            if (first == '\r' || first == '\n') {
                bytes.skipBytes(1);
                come++;
            } else {
                pictures = first == '-' ? parts() : bare();
            }
        }
        return pictures;
    }

    @Override
    public boolean read(ByteBuf bytes) {
        var of = pictures(bytes);
        if (of == null) {
            return false;
        }
        byte[] picture;
        try {
            picture = next(of, bytes);
        } catch (RefusedException e) {
            refused(e, of.canSkip());
            return true;
        }
        return picture != null && published(picture);
    }

    private byte @Nullable [] next(BodyPictures of, ByteBuf bytes) {
        var buffer = bytes.nioBuffer();
        int from = buffer.position();
        try {
            return of.next(buffer);
        } finally {
            come += buffer.position() - from;
            bytes.skipBytes(buffer.position() - from);
        }
    }

    @Override
    public boolean readRest() {
        if (pictures == null) {
            pictures = bare();
        }
        byte[] picture;
        try {
            picture = pictures.rest();
        } catch (RefusedException e) {
            refused(e, true);
            return true;
        }
        return picture != null && published(picture);
    }

    /// Bytes that are no picture are counted here, all other refusals where they happen.
    private boolean published(byte[] bytes) {
        Picture picture;
        try {
            picture = Picture.of(bytes);
        } catch (RefusedException e) {
            refused(e, true);
            return true;
        }
        try {
            publisher.publish(picture, outcome.isEmpty() ? this::publishAsExpected : this::publish);
            outcome.published();
        } catch (RefusedException e) {
            goOnOrEnd(e, true);
        }
        return true;
    }

    private void publish(Publisher to, Picture picture) {
        last = to;
        to.publish(picture);
    }

    /// What was there when the request came may have been replaced since.
    private void publishAsExpected(Publisher to, Picture picture) {
        last = to;
        Frame seen;
        do {
            seen = to.stream().newest();
            exchange.checkConditions(Optional.ofNullable(seen).map(EntityTag::of));
        } while (!to.replace(seen, picture));
        isFirstOfStream = seen == null;
    }

    private void refused(RefusedException refusal, boolean canGoOn) {
        leases.countRefused(exchange.match().stream(), refusal.reason());
        goOnOrEnd(refusal, canGoOn);
    }

    private void goOnOrEnd(RefusedException refusal, boolean canGoOn) {
        if (!canGoOn || !UploadPublisher.costsOnePicture(refusal)) {
            isOver = true;
            throw outcome.ending(refusal, come);
        }
        exchange.count(refusal);
        try {
            outcome.refused(refusal);
        } catch (RefusedException e) {
            isOver = true;
            throw e;
        }
    }

    @Override
    public void end() {
        isOver = true;
        if (outcome.isEmpty()) {
            leases.countRefused(exchange.match().stream(), Refusal.NOT_AN_IMAGE);
            throw new RefusedException(Refusal.NOT_AN_IMAGE, pictures == null ? "no picture" : pictures.none());
        }
        var elsewhere = last == null || !outcome.isGood() ? Optional.<PictureSink>empty() : last.elsewhere();
        if (elsewhere.isEmpty()) {
            answer();
        } else {
            AwaitedResult.of(exchange, elsewhere.get().arrival(), this::answer);
        }
    }

    private void answer(Optional<RefusedException> refusal) {
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        answer();
    }

    private void answer() {
        exchange.reply(outcome.isGood() ? Reply.empty(good()) : Reply.refused(outcome.summary()));
    }

    /// RFC 9110, 9.3.4: where there was no picture before, one has been created.
    private HttpResponseStatus good() {
        return isFirstOfStream ? HttpResponseStatus.CREATED : HttpResponseStatus.NO_CONTENT;
    }

    private void revoked() {
        isAllowed = false;
        isOver = true;
        exchange.refuse(UploadPublisher.denied(exchange.match().stream()));
    }

    @Override
    public void close() {
        if (!isOver && pictures != null && pictures.isWithinPicture()) {
            leases.countRefused(exchange.match().stream(), Refusal.NOT_AN_IMAGE);
        }
        permit.close();
        held.release();
        publisher.end(isAllowed);
    }

    @Override
    public String awaited() {
        return outcome.isEmpty() ? "all of it" : "the next picture";
    }

    @Override
    public String outcome() {
        return outcome.counts();
    }
}
