// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.Optional;

/// A source whose pictures are those of a stream of another hub, which makes other forms of them, too: a [variant][Hub#variant] of its stream is made there and
/// comes from there, so that no picture travels that is larger than the one that is shown. Whoever publishes to its stream publishes to the other hub's.
///
/// **Threading.** As [Source]; all else is called by any thread, perhaps under a lock, and must not block.
public interface JoinedSource extends Source {
    /// The same pictures in another form, with the same positions and capture times. It runs whether this one does or not. Empty if the pictures have that form
    /// as they are.
    ///
    /// If the other hub cannot make them, its [#run] throws a [RefusedException] for [Refusal#NOT_ENCODABLE], and they are made here.
    Optional<Source> inForm(Variant form);

    /// Whether the other hub's stream accepts publishers, as far as is known.
    boolean acceptsPublishers();

    /// Opens a publisher of the other hub's stream. Whether that has room for it is known later. Empty if its pictures are to be published here.
    ///
    /// @param kind what the publisher is, such as `a TCP producer`; may be empty
    /// @throws RefusedException if it is known to have no room for it
    Optional<PictureSink> publisher(Caller caller, String kind);
}
