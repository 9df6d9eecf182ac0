// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import java.io.DataInput;
import java.io.IOException;

/// What a node asks another one: its time, and whether it tells everything again. Asked of its own name, it finds out whether that is in use.
///
/// **Threading.** Immutable.
///
/// @param askedNanos by the clock of the node that asks
record Question(Sender sender, boolean wantsAll, long askedNanos) {
    byte[] bytes(IdentityKey secret) {
        return MessageBytes.bytes(out -> {
            sender.write(out, secret);
            out.writeBoolean(wantsAll);
            out.writeLong(askedNanos);
        });
    }

    static Question read(DataInput in, IdentityKey secret) throws IOException {
        return new Question(Sender.read(in, secret), in.readBoolean(), in.readLong());
    }

    /// The answer to it.
    ///
    /// **Threading.** Immutable.
    ///
    /// @param nowNanos by the clock of the node that answers
    record NameAnswer(Sender sender, long askedNanos, long nowNanos) {
        byte[] bytes(IdentityKey secret) {
            return MessageBytes.bytes(out -> {
                sender.write(out, secret);
                out.writeLong(askedNanos);
                out.writeLong(nowNanos);
            });
        }

        static NameAnswer read(DataInput in, IdentityKey secret) throws IOException {
            return new NameAnswer(Sender.read(in, secret), in.readLong(), in.readLong());
        }
    }
}
