// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.folder;

import dev.kineograph.ImageFormat;
import dev.kineograph.Picture;
import dev.kineograph.text.LogThrottle;
import dev.kineograph.text.VisibleText;
import dev.kineograph.wire.PictureSplitter;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads the pictures of a folder, each as far as it has been written. Sub-folders, pipes, hidden files and files that are no pictures are skipped; a
/// link to a file counts as that file.
///
/// **Threading.** Confined to the source's thread.
final class PictureFiles {
    private static final System.Logger LOG = System.getLogger(PictureFiles.class.getName());
    private static final int MAX_NAME = 80;

    private final LogThrottle throttle = new LogThrottle();
    private final Path folder;
    private final String stream;

    PictureFiles(Path folder, String stream) {
        this.folder = folder;
        this.stream = stream;
    }

    /// The current contents of a file.
    static final class Contents {
        private static final Contents NOTHING = new Contents(Completeness.NO_PICTURE, new byte[0]);

        private final Completeness state;
        private final byte[] bytes;

        /// @param state whether it is a picture, and complete
        private Contents(Completeness state, byte[] bytes) {
            this.state = state;
            this.bytes = bytes;
        }

        Completeness state() {
            return state;
        }

        byte[] bytes() {
            return bytes;
        }

        boolean isWhole() {
            return state == Completeness.WHOLE || state == Completeness.ENDLESS;
        }
    }

    /// How complete the picture in a file is.
    enum Completeness {
        /// It is no picture, or too large for one, and will stay so.
        NO_PICTURE,
        /// Its end is missing, or nothing has been written yet.
        BEGUN,
        /// It has its end.
        WHOLE,
        /// It has no end of its own: an AVIF.
        ENDLESS
    }

    Path folder() {
        return folder;
    }

    /// The folder's own name, for messages.
    String name() {
        return "folder " + folder.getFileName();
    }

    /// Reads a file. A file that is missing or cannot be read is no picture.
    Contents read(String name) {
        var file = folder.resolve(name);
        if (name.startsWith(".") || !Files.isRegularFile(file)) {
            return Contents.NOTHING;
        }
        try (var in = Files.newInputStream(file)) {
            byte[] beginning = in.readNBytes(ImageFormat.BEGINNING_BYTES);
            var format = ImageFormat.ofContent(beginning);
            if (format.isEmpty()) {
                return beginning.length < ImageFormat.BEGINNING_BYTES ? new Contents(Completeness.BEGUN, beginning) : Contents.NOTHING;
            }
            // Bounded, and not by the file's length: a growing file is not read without end, and no memory is taken for missing bytes.
            byte[] rest = in.readNBytes(Picture.MAX_BYTES + 1 - beginning.length);
            if (beginning.length + rest.length > Picture.MAX_BYTES) {
                complain(name, "more than %,d bytes (expected: at most that)".formatted(Picture.MAX_BYTES));
                return Contents.NOTHING;
            }
            byte[] bytes = new byte[beginning.length + rest.length];
            System.arraycopy(beginning, 0, bytes, 0, beginning.length);
            System.arraycopy(rest, 0, bytes, beginning.length, rest.length);
            return new Contents(format.get() == ImageFormat.AVIF ? Completeness.ENDLESS : stateOf(bytes), bytes);
        } catch (IOException e) {
            complain(name, "cannot be read (%s)".formatted(e.getClass().getSimpleName()));
            return Contents.NOTHING;
        }
    }

    /// Decides by the picture's structure, since its length says nothing while it is being written.
    private static Completeness stateOf(byte[] bytes) {
        return PictureSplitter.backToBack(bytes).next() == null ? Completeness.BEGUN : Completeness.WHOLE;
    }

    private void complain(String name, String why) {
        throttle.pass().ifPresent(others -> LOG.log(Level.WARNING, "stream {0}: {1}: {2}: {3}{4}", stream, name(),
                VisibleText.excerpt(name, MAX_NAME), why, others == 0 ? "" : " (and %,d more)".formatted(others)));
    }
}
