// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.io.DataInput;
import java.io.IOException;
import java.util.Optional;

/// What the origin answers to a [PushMessage].
///
/// **Threading.** Immutable.
///
/// @param sequence of the newest picture of the publisher that has been published or refused; 0 if there was none
/// @param refusal why it may publish no more, or why that picture was refused
/// @param isOver whether it may publish no more
record PushAnswer(long sequence, boolean isOver, Optional<RefusedException> refusal) {
    private static final int MAX_SENTENCE = 2000;

    byte[] bytes() {
        return MessageBytes.bytes(out -> {
            out.writeByte(MessageBytes.VERSION);
            out.writeLong(sequence);
            out.writeBoolean(isOver);
            out.writeUTF(refusal.map(refused -> refused.reason().name()).orElse(""));
            var sentence = refusal.map(RefusedException::sentence).orElse("");
            out.writeUTF(sentence.substring(0, Math.min(sentence.length(), MAX_SENTENCE)));
        });
    }

    /// @throws IOException if it is none
    /// @throws IllegalArgumentException if its reason is none
    static PushAnswer read(DataInput in) throws IOException {
        int version = in.readByte();
        if (version != MessageBytes.VERSION) {
            throw new IOException("version: %d (expected: %d)".formatted(version, MessageBytes.VERSION));
        }
        long sequence = in.readLong();
        boolean isOver = in.readBoolean();
        var reason = in.readUTF();
        var sentence = in.readUTF();
        return new PushAnswer(
                sequence, isOver, reason.isEmpty() ? Optional.empty() : Optional.of(new RefusedException(Refusal.valueOf(reason), sentence)));
    }
}
