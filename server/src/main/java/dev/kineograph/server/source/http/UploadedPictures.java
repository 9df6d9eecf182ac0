// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.http;

import dev.kineograph.ImageFormat;
import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.wire.MultipartPart;
import dev.kineograph.wire.MultipartReader;
import dev.kineograph.wire.PictureSplitter;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Publishes the pictures of one request's body, in their order: one, several that follow one another, or those of a multipart body, such
/// as a form. Nothing behind the first one that is refused is looked at.
///
/// **Threading.** Confined to the event loop of its request.
final class UploadedPictures {
    /// They are published in one turn of the event loop.
    static final int MAX_PICTURES = 1000;

    private final UploadLeases leases;
    private final Exchange exchange;
    private final Consumer<Picture> publish;
    private int published;

    /// @param publish publishes one of them
    UploadedPictures(UploadLeases leases, Exchange exchange, Consumer<Picture> publish) {
        this.leases = leases;
        this.exchange = exchange;
        this.publish = publish;
    }

    /// Checks the length of the body.
    ///
    /// @throws RefusedException if it is longer than any picture
    void checkLength(long length) {
        try {
            Picture.checkLength(length);
        } catch (RefusedException e) {
            throw counted(e);
        }
    }

    /// Publishes all pictures of the body.
    ///
    /// @throws RefusedException if one is refused, or there is none; the message says how many were published before
    void publish(byte[] body) {
        try {
            if (isMultipart(body)) {
                publishParts(body);
            } else {
                publishAll(body);
            }
        } catch (RefusedException e) {
            throw published == 0 ? e : new RefusedException(e.reason(), afterOthers(e.sentence()));
        }
    }

    private String afterOthers(String sentence) {
        return "picture %,d of the body: %s; the %,d before it %s published, nothing behind it was"
                .formatted(published + 1, sentence, published, published == 1 ? "was" : "were");
    }

    /// Some programs send parts and do not say so, such as ffmpeg with its format mpjpeg.
    private boolean isMultipart(byte[] body) {
        return contentType().toLowerCase(Locale.ROOT).startsWith("multipart/")
                || (body.length > 1 && body[0] == '-' && body[1] == '-');
    }

    private String contentType() {
        return exchange.header("Content-Type");
    }

    private void publishParts(byte[] body) {
        var reader = new MultipartReader(contentType());
        var left = ByteBuffer.wrap(body);
        for (var part = next(reader, left); part != null; part = next(reader, left)) {
            if (mayBePicture(part)) {
                publishAll(part.body());
            }
        }
        if (published == 0) {
            throw counted(new RefusedException(
                    Refusal.NOT_AN_IMAGE, "a multipart body without a picture (expected: a part that is one, as of 'curl -F image=@picture.jpg')"));
        }
    }

    private @Nullable MultipartPart next(MultipartReader reader, ByteBuffer left) {
        try {
            var part = reader.next(left);
            return part == null ? reader.end() : part;
        } catch (RefusedException e) {
            throw counted(e);
        }
    }

    /// A form has other fields too, and browsers send an empty file for a field that was left empty.
    private static boolean mayBePicture(MultipartPart part) {
        return part.body().length > 0 && !(part.isFormField() && ImageFormat.ofContent(part.body()).isEmpty());
    }

    /// Bytes that are no picture are taken for one, so that they are refused with a sentence that says what they are.
    private void publishAll(byte[] bytes) {
        var splitter = PictureSplitter.backToBack(bytes);
        byte[] first = next(splitter);
        publishOne(first.length == 0 ? bytes : first);
        for (byte[] picture = next(splitter); picture.length > 0; picture = next(splitter)) {
            publishOne(picture);
        }
    }

    private static byte[] next(PictureSplitter splitter) {
        byte[] picture = splitter.next();
        return picture == null ? splitter.end() : picture;
    }

    private void publishOne(byte[] bytes) {
        if (published == MAX_PICTURES) {
            throw counted(new RefusedException(
                    Refusal.TOO_MANY_BYTES, "too many pictures for one body (expected: at most %,d)".formatted(MAX_PICTURES)));
        }
        Picture picture;
        try {
            picture = Picture.of(bytes);
        } catch (RefusedException e) {
            throw counted(e);
        }
        publish.accept(picture);
        published++;
    }

    private RefusedException counted(RefusedException refused) {
        leases.countRefused(exchange.match().stream());
        return refused;
    }
}
