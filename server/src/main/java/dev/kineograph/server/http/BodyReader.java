// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import io.netty.buffer.ByteBuf;

/// Reads the body of a request as it arrives, at the pace of its connection, and answers the request.
///
/// An exception that it throws is answered as if the endpoint had thrown it, and ends the reading.
///
/// **Threading.** Confined to the event loop of its request.
public interface BodyReader {

    /// Reads on, up to the end of the next picture. Returns false when all these bytes have been read and hold no further picture; the bytes
    /// after a picture are offered again, perhaps in a later turn of the loop.
    ///
    /// Each picture has its own time to arrive.
    boolean read(ByteBuf bytes);

    /// Reads on, up to the end of the next picture, when the body has ended. Returns false when there is none.
    default boolean readRest() {
        return false;
    }

    /// The whole body has been read: answers the request.
    void end();

    /// Reading has ended, for whatever reason. Called once.
    void close();

    /// What is still expected, for the sentence about a body that is too late.
    default String awaited() {
        return "all of it";
    }

    /// What has become of the body so far, for the end of that sentence.
    default String outcome() {
        return "";
    }
}
