// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

/// The threads that serve connections.
///
/// **Threading.** Immutable.
///
/// @param count how many, 1 to 256
/// @param epoll whether to use Linux's epoll where there is one; NIO otherwise
public record EventLoops(int count, boolean epoll) {

    /// One for each core, with epoll.
    public static final EventLoops DEFAULT = new EventLoops(Runtime.getRuntime().availableProcessors(), true);

    /// Checks the range.
    ///
    /// @throws dev.kineograph.RefusedException if the count is out of it
    public EventLoops {
        Range.check("eventLoops", count, 1, 256);
    }

    /// The same with another number of threads.
    public EventLoops withCount(int newCount) {
        return new EventLoops(newCount, epoll);
    }

    /// The same with epoll where there is one (true), or with NIO everywhere (false).
    public EventLoops withEpoll(boolean newEpoll) {
        return new EventLoops(count, newEpoll);
    }
}
