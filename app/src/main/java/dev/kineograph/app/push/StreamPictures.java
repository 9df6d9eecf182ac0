// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.push;

import dev.kineograph.ImageFormat;
import dev.kineograph.RefusedException;
import dev.kineograph.wire.PictureSplitter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The pictures of a stream of bytes, one after the other. Bytes between them are skipped, with one note at the end.
///
/// **Threading.** Confined to the thread that pushes.
final class StreamPictures implements PictureInput {
    private static final int READ_BYTES = 64 << 10;

    private final InputStream in;
    private final Consumer<String> notes;
    private final PictureSplitter splitter = PictureSplitter.searching();
    private final ByteBuffer read = ByteBuffer.allocate(READ_BYTES).limit(0);
    private boolean hasEnded;

    /// @param notes receives a line if bytes were skipped
    StreamPictures(InputStream in, Consumer<String> notes) {
        this.in = in;
        this.notes = notes;
    }

    @Override
    public @Nullable NamedPicture next() throws IOException {
        try {
            byte[] picture = splitter.next(read);
            while (picture == null && fill()) {
                picture = splitter.next(read);
            }
            if (picture == null) {
                picture = end();
            }
            return picture == null ? null : new NamedPicture("a picture", picture);
        } catch (RefusedException e) {
            throw new IOException(e.sentence(), e);
        }
    }

    private boolean fill() throws IOException {
        int count = hasEnded ? -1 : in.read(read.array());
        hasEnded = count < 0;
        read.clear().limit(Math.max(0, count));
        return !hasEnded;
    }

    /// A last picture without an end was cut off by the end of the stream, unless its format has no end mark.
    private byte @Nullable [] end() {
        byte[] rest = splitter.end();
        boolean isWhole = ImageFormat.ofContent(rest).filter(ImageFormat.AVIF::equals).isPresent();
        long skipped = splitter.skipped() + rest.length;
        if (!isWhole && skipped > 0) {
            notes.accept("standard input: skipped %,d bytes that are not part of a complete picture".formatted(skipped));
        }
        return isWhole ? rest : null;
    }
}
