// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// Who sent a message.
///
/// **Threading.** Immutable.
///
/// @param name the name of the node
/// @param incarnation one run of the node: the later it began, the greater
record Sender(String name, long incarnation) {
    void write(DataOutput out, IdentityKey secret) throws IOException {
        out.writeByte(MessageBytes.VERSION);
        out.writeInt(secret.mark());
        out.writeUTF(name);
        out.writeLong(incarnation);
    }

    /// @throws IOException if the message is not one of this cluster
    static Sender read(DataInput in, IdentityKey secret) throws IOException {
        int version = in.readByte();
        if (version != MessageBytes.VERSION) {
            throw new IOException("version: %d (expected: %d); do all nodes run the same Kineograph?".formatted(version, MessageBytes.VERSION));
        }
        int mark = in.readInt();
        var sender = new Sender(in.readUTF(), in.readLong());
        if (mark != secret.mark()) {
            throw new IOException("node %s: has another secret (expected: the same in the whole cluster)".formatted(sender.name));
        }
        return sender;
    }

    /// Whether it is another run of a node of the same name.
    boolean isTwinOf(Sender other) {
        return name.equals(other.name) && incarnation != other.incarnation;
    }
}
