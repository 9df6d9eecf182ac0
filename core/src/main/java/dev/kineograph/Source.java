// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// Whatever makes frames: a drawing, a function, a camera, another server.
///
/// **Threading.** [#run] is called on a virtual thread of its own, once at a time; it may block as long as it likes.
@FunctionalInterface
public interface Source {

    /// Publishes frames until there are no more or the thread is interrupted: nobody watches any longer, or the stream ends.
    ///
    /// Whatever it throws is reported and the source is run again after a pause that grows from 100 ms to 10 s; a source that
    /// returns has said all it had to say and is run again when the next first viewer comes (never, if it is not on demand).
    ///
    /// @throws Exception whatever went wrong
    void run(Publisher publisher) throws Exception;
}
