// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.kineograph.RefusedException;
import dev.kineograph.server.socketio.PacketTargets;
import dev.kineograph.wire.MultipartReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The target of `./fuzz multipart`: a multipart body. The input's first line is its content type, its first byte also the size of the
/// pieces in which the body comes once more: the parts are the same, or it is refused in one short sentence.
public final class MultipartFuzz {
    private MultipartFuzz() {}

    /// Called by the fuzzer, and by FuzzCorpusTest with all inputs found so far.
    public static void fuzzerTestOneInput(byte[] input) {
        int line = new String(input, ISO_8859_1).indexOf('\n');
        var type = new String(input, 0, Math.max(0, line), ISO_8859_1);
        byte[] body = Arrays.copyOfRange(input, line + 1, input.length);
        var whole = parts(new MultipartReader(type), body, Math.max(1, body.length));
        int size = input.length == 0 ? 1 : 1 + (input[0] & 15);
        var pieces = parts(new MultipartReader(type), body, size);
        check(whole.size() == pieces.size(), "other parts in pieces");
        for (int i = 0; i < whole.size(); i++) {
            check(Arrays.equals(whole.get(i), pieces.get(i)), "another part in pieces");
        }
        check(whole.stream().mapToInt(part -> part.length).sum() <= body.length, "more than has come");
        // A picture ends by its own structure here, when that has come.
        var pictures = parts(MultipartReader.ofPictures(type, _ -> {}), body, size);
        check(pictures.stream().mapToInt(part -> part.length).sum() <= body.length, "more than has come, of pictures");
    }

    private static List<byte[]> parts(MultipartReader reader, byte[] body, int size) {
        var parts = new ArrayList<byte[]>();
        try {
            for (int at = 0; at < body.length; at += size) {
                var piece = ByteBuffer.wrap(body, at, Math.min(size, body.length - at));
                for (var part = reader.next(piece); part != null; part = reader.next(piece)) {
                    part.capturedSeconds();
                    part.isFormField();
                    parts.add(part.body());
                }
                check(!piece.hasRemaining(), "bytes that were not read");
            }
            var last = reader.end();
            if (last != null) {
                parts.add(last.body());
            }
            check(reader.end() == null, "two ends");
        } catch (RefusedException e) {
            PacketTargets.checkSentence(e);
        }
        return parts;
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
