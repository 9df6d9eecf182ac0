// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import io.netty.buffer.ByteBuf;

/// Reads the body of a request as it comes, at the pace of its connection, and answers the request.
///
/// What it throws is answered as if the endpoint had thrown it, and ends the reading.
///
/// **Threading.** Confined to the event loop of its request.
public interface BodyReader {

    /// Reads on, up to the end of the next picture. Returns false when all bytes that have come have been read, and no more pictures are in them;
    /// what came after a picture is offered again, perhaps in a later turn of the loop.
    ///
    /// Each picture has its own time to come.
    boolean read(ByteBuf bytes);

    /// Reads on, up to the end of the next picture, when nothing more comes. Returns false when there is none.
    default boolean readRest() {
        return false;
    }

    /// The body is complete and read: the request is to be answered.
    void end();

    /// Nothing more is read, for whatever reason. Called once.
    void close();

    /// What is expected to come, for the sentence of a body that is too late.
    default String awaited() {
        return "all of it";
    }

    /// What came of the body so far, for the end of that sentence.
    default String outcome() {
        return "";
    }
}
