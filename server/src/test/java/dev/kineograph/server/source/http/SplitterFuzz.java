// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.http;

import dev.kineograph.ImageFormat;
import dev.kineograph.Picture;
import dev.kineograph.RefusedException;
import dev.kineograph.server.socketio.PacketTargets;
import dev.kineograph.wire.PictureSplitter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The target of `./fuzz splitter`: pictures that follow one another. The input's first byte is the size of the pieces in which they come
/// once more: they are the same, and begin as pictures do.
public final class SplitterFuzz {
    private SplitterFuzz() {}

    /// Called by the fuzzer, and by FuzzCorpusTest with all inputs found so far.
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        byte[] none = {};
        int size = Math.max(1, input[0] & 15);
        checkAlike(pictures(PictureSplitter.searching(), bytes, bytes.length), pictures(PictureSplitter.searching(), bytes, size));
        checkAlike(pictures(PictureSplitter.backToBack(bytes.clone()), none, 1), pictures(PictureSplitter.backToBack(none), bytes, size));
    }

    private static List<byte[]> pictures(PictureSplitter splitter, byte[] bytes, int size) {
        var pictures = new ArrayList<byte[]>();
        splitAll(splitter, ByteBuffer.allocate(0), pictures);
        for (int at = 0; at < bytes.length; at += size) {
            splitAll(splitter, ByteBuffer.wrap(bytes, at, Math.min(size, bytes.length - at)), pictures);
        }
        byte[] rest = splitter.end();
        if (rest.length > 0) {
            pictures.add(rest);
        }
        pictures.forEach(SplitterFuzz::checkPicture);
        return pictures;
    }

    private static void splitAll(PictureSplitter splitter, ByteBuffer piece, List<byte[]> pictures) {
        for (byte[] picture = splitter.next(piece); picture != null; picture = splitter.next(piece)) {
            pictures.add(picture);
        }
        check(!piece.hasRemaining(), "bytes that were not read");
    }

    private static void checkPicture(byte[] bytes) {
        check(ImageFormat.ofContent(bytes).isPresent(), "what does not begin as a picture");
        try {
            Picture.of(bytes);
        } catch (RefusedException e) {
            PacketTargets.checkSentence(e);
        }
    }

    private static void checkAlike(List<byte[]> some, List<byte[]> others) {
        check(some.size() == others.size(), "other pictures in pieces");
        for (int i = 0; i < some.size(); i++) {
            check(Arrays.equals(some.get(i), others.get(i)), "another picture in pieces");
        }
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
