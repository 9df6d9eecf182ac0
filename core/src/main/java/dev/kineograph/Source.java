// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.Optional;

/// Makes the pictures of a stream: a drawing, a function, a camera, another server.
///
/// **Threading.** [#run] is called on its own virtual thread, one call at a time; it may block.
@FunctionalInterface
public interface Source {

    /// Publishes pictures until there are no more, or until the thread is interrupted because the last viewer has left or the
    /// stream ends.
    ///
    /// If it throws, the failure is reported and the source is run again after a pause. The pause grows from 100 ms to 10 s, but only to 800 ms
    /// after an [java.io.IOException], since something that cannot be reached may be back at any time. If it returns, it has no more pictures
    /// for now: it is run again when all viewers have left and a new one comes (never, if it is not on demand).
    ///
    /// @throws Exception if it fails
    void run(Publisher publisher) throws Exception;

    /// The same pictures in another form, with the same positions and capture times, if they are those of another hub, which makes that form: a
    /// [variant][Hub#variant] comes from there then, so that no picture travels that is larger than the one that is shown. It runs whether this source does or not.
    ///
    /// If the other hub cannot make them after all, its [#run] throws a [RefusedException] for [Refusal#NOT_ENCODABLE], and they are made here.
    ///
    /// **Threading.** Called by any thread, perhaps under a lock; must not block.
    default Optional<Source> inForm(Variant form) {
        return Optional.empty();
    }

    /// Whether those who publish to the stream publish to another hub's, and that accepts them, as far as is known.
    default boolean acceptsPublishers() {
        return false;
    }

    /// Where the pictures of a publisher go, if the stream is another hub's. Whether that has room for it is known later.
    ///
    /// **Threading.** Called by any thread; must not block.
    ///
    /// @param kind what the publisher is, such as `a TCP producer`; may be empty
    /// @throws RefusedException if the other hub's stream is known to have no room for it
    default Optional<PictureSink> publisher(Caller caller, String kind) {
        return Optional.empty();
    }
}
