// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.Caller;
import dev.kineograph.StreamName;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// What a node tells the origin of a stream to which somebody publishes there. The publisher is told of once a second, and is there for three.
///
/// **Threading.** Immutable.
///
/// @param number distinguishes the publishers of a node
record PushMessage(Sender sender, long number, Step step) {
    private static final int MAX_TEXT = 200;

    /// What the publisher does.
    sealed interface Step {}

    /// It is there.
    ///
    /// @param identity who it is, as the node knows it
    /// @param kind what it is, such as `a TCP producer`
    record Present(StreamName stream, String identity, String kind) implements Step {
        static Present of(StreamName stream, Caller caller, String kind) {
            return new Present(stream, cut(caller.identity()), cut(kind.isEmpty() ? caller.toString() : kind));
        }

        private static String cut(String text) {
            return text.substring(0, Math.min(text.length(), MAX_TEXT));
        }
    }

    /// A piece of a picture follows: a [FrameHead], whose sequence is the number of the picture, and its bytes.
    record Piece() implements Step {}

    /// It publishes no more.
    record Gone() implements Step {}

    byte[] bytes(IdentityKey secret) {
        return MessageBytes.bytes(out -> {
            sender.write(out, secret);
            out.writeLong(number);
            write(out);
        });
    }

    private void write(DataOutput out) throws IOException {
        switch (step) {
            case Present(var stream, var identity, var kind) -> {
                out.writeByte(1);
                out.writeUTF(stream.value());
                out.writeUTF(identity);
                out.writeUTF(kind);
            }
            case Piece() -> out.writeByte(2);
            case Gone() -> out.writeByte(3);
        }
    }

    /// Reads one, and leaves what follows.
    ///
    /// @throws IOException if it is none
    /// @throws IllegalArgumentException if a value is wrong
    static PushMessage read(DataInput in, IdentityKey secret) throws IOException {
        return new PushMessage(Sender.read(in, secret), in.readLong(), readStep(in));
    }

    private static Step readStep(DataInput in) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case 1 -> new Present(StreamName.of(in.readUTF()), readText(in), readText(in));
            case 2 -> new Piece();
            case 3 -> new Gone();
            default -> throw new IOException("a push of kind %d (expected: 1 to 3)".formatted(kind));
        };
    }

    private static String readText(DataInput in) throws IOException {
        var text = in.readUTF();
        if (text.length() > MAX_TEXT) {
            throw new IOException("a name of %,d characters (expected: at most %d)".formatted(text.length(), MAX_TEXT));
        }
        return text;
    }
}
