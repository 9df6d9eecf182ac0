// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.StreamName;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/// What a node tells all others of itself. Every few seconds it tells everything, between a [Begins] and an [Ends]; in between, what has changed.
///
/// **Threading.** Immutable.
sealed interface News {
    /// More hashes do not come in one.
    int MAX_HASHES = 10_000;

    /// All that was told before is void, except that it counts until the [Ends].
    record Begins() implements News {}

    /// Everything has been told.
    record Ends() implements News {}

    /// A stream as it is now.
    record Offered(Offer offer) implements News {}

    /// The node has that stream no more.
    record Withdrawn(StreamName stream) implements News {}

    /// People have come to a stream on that node, and others have left it.
    ///
    /// @param connections how many there are now
    /// @param isAll whether those who came are all
    record Moved(StreamName stream, int connections, boolean isAll, Set<Long> came, Set<Long> left) implements News {}

    /// More people watch a stream on that node than are told one by one.
    record Estimated(StreamName stream, int connections, Sketch people) implements News {}

    static void write(News news, DataOutput out) throws IOException {
        switch (news) {
            case Begins() -> out.writeByte(1);
            case Ends() -> out.writeByte(2);
            case Offered(var offer) -> {
                out.writeByte(3);
                offer.write(out);
            }
            case Withdrawn(var stream) -> {
                out.writeByte(4);
                out.writeUTF(stream.value());
            }
            case Moved(var stream, int connections, boolean isAll, var came, var left) -> {
                out.writeByte(5);
                out.writeUTF(stream.value());
                out.writeInt(connections);
                out.writeBoolean(isAll);
                writeAll(came, out);
                writeAll(left, out);
            }
            case Estimated(var stream, int connections, var people) -> {
                out.writeByte(6);
                out.writeUTF(stream.value());
                out.writeInt(connections);
                out.write(people.toByteArray());
            }
        }
    }

    private static void writeAll(Set<Long> hashes, DataOutput out) throws IOException {
        out.writeInt(hashes.size());
        for (long hash : hashes) {
            out.writeLong(hash);
        }
    }

    /// Reads one.
    ///
    /// @throws IOException if it ends too soon, or is none of these
    /// @throws IllegalArgumentException if a value is wrong
    static News read(DataInput in) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case 1 -> new Begins();
            case 2 -> new Ends();
            case 3 -> new Offered(Offer.read(in));
            case 4 -> new Withdrawn(StreamName.of(in.readUTF()));
            case 5 -> new Moved(StreamName.of(in.readUTF()), readCount(in), in.readBoolean(), readAll(in), readAll(in));
            case 6 -> {
                var stream = StreamName.of(in.readUTF());
                int connections = readCount(in);
                var registers = new byte[Sketch.REGISTERS];
                in.readFully(registers);
                yield new Estimated(stream, connections, new Sketch(registers));
            }
            default -> throw new IOException("news of kind %d (expected: 1 to 6)".formatted(kind));
        };
    }

    private static int readCount(DataInput in) throws IOException {
        int count = in.readInt();
        if (count < 0) {
            throw new IOException("count: %d (expected: 0 or more)".formatted(count));
        }
        return count;
    }

    private static Set<Long> readAll(DataInput in) throws IOException {
        int count = readCount(in);
        if (count > MAX_HASHES) {
            throw new IOException("people: %,d in one piece of news (expected: at most %,d)".formatted(count, MAX_HASHES));
        }
        var hashes = new HashSet<Long>();
        for (int i = 0; i < count; i++) {
            hashes.add(in.readLong());
        }
        return hashes;
    }
}
