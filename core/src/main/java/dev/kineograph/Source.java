// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

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
}
