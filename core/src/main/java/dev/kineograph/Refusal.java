// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// Why something that came from outside was refused: the reason that a program can act on, beside the sentence for people.
public enum Refusal {
    /// The bytes are no picture of a known format, or end before they say their size.
    NOT_AN_IMAGE,
    /// More bytes than a picture may have.
    TOO_MANY_BYTES,
    /// No pixels, or more than a picture may have.
    BAD_DIMENSIONS,
    /// The picture holds the multipart boundary: shown, it could forge a part of another type.
    FORGED_PART,
    /// A stream name that breaks the grammar of [StreamName].
    BAD_NAME,
    /// A value outside its range.
    BAD_VALUE,
    /// No stream of that name.
    NO_SUCH_STREAM,
    /// The hub holds as many streams as it may.
    TOO_MANY_STREAMS,
    /// Somebody else publishes to a stream that takes one publisher.
    TAKEN,
    /// The publisher was closed, or a newer connection of the same publisher took its place.
    CLOSED,
    /// Not allowed by [Access].
    DENIED
}
