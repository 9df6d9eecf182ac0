// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.Frame;
import dev.kineograph.Picture;
import dev.kineograph.RefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FramePiecesTest {
    private static final int MAX_MESSAGE = 10_000;

    private final FrameAssembler assembler = new FrameAssembler();

    private static List<byte[]> pieces(byte[] picture, long sequence) {
        var messages = new ArrayList<byte[]>();
        FrameHead.cut(new Frame(Picture.of(picture.clone()), 7, sequence), 1_000_000_000L * sequence, MAX_MESSAGE, messages::add);
        return messages;
    }

    private byte[] add(byte[] message) throws IOException {
        var piece = ByteBuffer.wrap(message);
        return assembler.add(FrameHead.read(piece), piece);
    }

    @Test
    void areNoLargerThanAMessageAndAreTheFrameAgain() throws IOException {
        byte[] picture = Noise.png(50_000, 1);
        var pieces = pieces(picture, 1);

        assertThat(pieces).hasSize(6).allSatisfy(piece -> assertThat(piece.length).isLessThanOrEqualTo(MAX_MESSAGE));
        for (var piece : pieces.subList(0, 5)) {
            assertThat(add(piece)).isNull();
        }
        assertThat(add(pieces.getLast())).isEqualTo(picture);
    }

    @Test
    void anIncompleteFrameIsDroppedWhenTheNextBegins() throws IOException {
        byte[] next = Noise.png(15_000, 2);
        add(pieces(Noise.png(50_000, 1), 1).getFirst());

        var pieces = pieces(next, 2);

        assertThat(add(pieces.getFirst())).isNull();
        assertThat(add(pieces.getLast())).isEqualTo(next);
    }

    @Test
    void aFrameWithAMissingPieceIsNeverShown() throws IOException {
        var pieces = pieces(Noise.png(50_000, 1), 1);
        pieces.remove(2);

        for (var piece : pieces) {
            assertThat(add(piece)).isNull();
        }
    }

    @Test
    void piecesOfAnotherFrameDoNotFit() throws IOException {
        add(pieces(Noise.png(15_000, 1), 1).getFirst());

        assertThat(add(pieces(Noise.png(15_000, 2), 2).getLast())).isNull();
    }

    @Test
    void whatIsNoPieceIsRefused() {
        byte[] piece = pieces(Noise.png(1000, 1), 1).getFirst();
        byte[] otherVersion = piece.clone();
        otherVersion[0] = 9;
        byte[] tooLong = Arrays.copyOf(piece, piece.length + 1);
        byte[] huge = piece.clone();
        ByteBuffer.wrap(huge).putInt(33, Integer.MAX_VALUE);

        assertThatThrownBy(() -> add(otherVersion)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> add(tooLong)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> add(new byte[20])).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> add(huge)).isInstanceOf(RefusedException.class);
    }

    @Test
    void aPictureOfManyMessagesIsByteIdenticalOnAnotherNode(@TempDir Path folder) throws Exception {
        byte[] picture = Noise.png(3_000_000, 1);
        try (var nodes = Nodes.on(folder, "max_payload: 131072")) {
            var all = nodes.join("left", "right");
            all.getFirst().hub().publisher("door").publish(picture.clone());

            try (var viewer = all.getLast().awaitStream("door").watch()) {
                var shown = Objects.requireNonNull(viewer.await(Duration.ofSeconds(10)));

                assertThat(shown.toByteArray()).isEqualTo(picture);
            }
        }
    }
}
