// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/// What a node tells the origin of a stream that it shows, once a second: the want lasts for three.
///
/// **Threading.** Immutable.
///
/// @param isEnd whether it is wanted no more
/// @param epoch of the newest frame that it has
/// @param sequence of that frame; 0 if it has none
/// @param askedNanos when it was sent, by the clock of the node that wants
record Want(Sender sender, StreamKey key, boolean isEnd, long epoch, long sequence, long askedNanos) {
    byte[] bytes(IdentityKey secret) {
        return MessageBytes.bytes(out -> {
            sender.write(out, secret);
            key.write(out);
            out.writeBoolean(isEnd);
            out.writeLong(epoch);
            out.writeLong(sequence);
            out.writeLong(askedNanos);
        });
    }

    static Want read(DataInput in, IdentityKey secret) throws IOException {
        return new Want(
                Sender.read(in, secret), StreamKey.read(in), in.readBoolean(), in.readLong(), in.readLong(), in.readLong());
    }

    /// What becomes of a want.
    enum WantOutcome {
        /// The frames are sent.
        SENT,
        /// There is no such stream.
        GONE,
        /// The node cannot make that form, or has no room for another one.
        NOT_ENCODABLE;

        private static WantOutcome of(String name) throws IOException {
            return Stream.of(values())
                    .filter(outcome -> outcome.name().equals(name))
                    .findAny()
                    .orElseThrow(() -> new IOException("an outcome that is none of %s".formatted(List.of(values()))));
        }
    }

    /// What the origin answers.
    ///
    /// **Threading.** Immutable.
    ///
    /// @param outcome what becomes of it
    /// @param isStale whether no frame has come to it for too long
    /// @param ageNanos of the newest frame
    /// @param askedNanos of the want
    /// @param nowNanos the time of the answer, by the clock of the origin
    record WantAnswer(WantOutcome outcome, boolean isStale, long epoch, long sequence, long ageNanos, long askedNanos, long nowNanos) {
        byte[] bytes() {
            return MessageBytes.bytes(this::write);
        }

        private void write(DataOutput out) throws IOException {
            out.writeByte(MessageBytes.VERSION);
            out.writeUTF(outcome.name());
            out.writeBoolean(isStale);
            out.writeLong(epoch);
            out.writeLong(sequence);
            out.writeLong(ageNanos);
            out.writeLong(askedNanos);
            out.writeLong(nowNanos);
        }

        static WantAnswer read(DataInput in) throws IOException {
            int version = in.readByte();
            if (version != MessageBytes.VERSION) {
                throw new IOException("version: %d (expected: %d)".formatted(version, MessageBytes.VERSION));
            }
            return new WantAnswer(
                    WantOutcome.of(in.readUTF()), in.readBoolean(), in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
        }
    }
}
