// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// Why input from outside was refused: a reason on which a program can act, beside the sentence for people.
public enum Refusal {
    /// The bytes are not a picture of a known format, or end before its header gives the size.
    NOT_AN_IMAGE,
    /// The picture has more bytes than it may have.
    TOO_MANY_BYTES,
    /// The picture has no pixels, or more than it may have.
    BAD_DIMENSIONS,
    /// Decoding the picture would take too long, or too much memory.
    TOO_COSTLY,
    /// Nothing here makes pictures of that format.
    NOT_ENCODABLE,
    /// The picture contains the multipart boundary, with which it could forge a part of another type.
    FORGED_PART,
    /// A stream name does not follow the grammar of [StreamName].
    BAD_NAME,
    /// A value is out of its range.
    BAD_VALUE,
    /// There is no stream of that name.
    NO_SUCH_STREAM,
    /// Nobody of that name watches the stream.
    NO_SUCH_VIEWER,
    /// The hub has as many streams as it may have.
    TOO_MANY_STREAMS,
    /// Somebody else publishes to this stream, which has one publisher at a time.
    TAKEN,
    /// The publisher was closed, or a newer connection of the same publisher took its place.
    CLOSED,
    /// The request is meant for a server of another name.
    WRONG_HOST,
    /// The stream has as many viewers as it may have.
    TOO_MANY_VIEWERS,
    /// Somebody clicks more often than the stream can take.
    TOO_MANY_CLICKS,
    /// The memory that clients may fill is full, or the part of it that one of them may have.
    NO_MEMORY,
    /// The newest pictures of pushed streams take as much as they may, and none of them makes room.
    NO_STORAGE,
    /// [Access] does not allow it.
    DENIED,
    /// The sender expects another newest picture than the stream has, or none.
    PRECONDITION_FAILED
}
