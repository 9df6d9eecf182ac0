// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Bytes of messages. Numbers are big-endian, and texts have their length before them.
///
/// **Threading.** Stateless.
final class MessageBytes {
    /// The first byte of every message: nodes of another version ignore each other.
    static final int VERSION = 1;

    private MessageBytes() {}

    /// Writes something.
    @FunctionalInterface
    interface Body {
        void write(DataOutput out) throws IOException;
    }

    static byte[] bytes(Body body) {
        var bytes = new ByteArrayOutputStream();
        try {
            body.write(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static DataInput read(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }
}
