// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// A live picture that can be clicked: what there is to see, and what a click does. [Hub#add(String, Interactive)] makes a stream of it.
///
/// A **view** is what some participants see and others do not, such as the cards in their hand. Each view is drawn once for all who see it, and only while somebody
/// does. Everybody sees [#COMMON], unless the program says otherwise.
///
/// **Threading.** [#onClick], [#onLeave] and [#view] are called on a virtual thread of the stream, one call at a time. The sources of views have virtual
/// threads of their own.
public interface Interactive {
    /// The view of all who have no other one.
    String COMMON = "";

    /// The size of its pictures, which never changes. It is asked from any thread.
    ImageSize size();

    /// Makes the pictures of a view. It is called each time when somebody comes to see that view, on the source's own thread.
    ///
    /// @param view [#COMMON], or what [#view] has returned
    Source source(String view);

    /// A participant has clicked the picture. If it throws, that is logged, and nothing else happens.
    ///
    /// @param x how many pixels from the left, 0 to the width - 1
    /// @param y how many pixels from the top, 0 to the height - 1
    /// @param participant who sees the picture now
    /// @throws Exception for any reason
    void onClick(int x, int y, Participant participant) throws Exception;

    /// A participant has not seen the picture for five seconds: the page was closed, or its network is gone. Somebody who comes back later has the same
    /// identity, if the browser sends its cookie.
    ///
    /// @throws Exception for any reason; it is logged
    default void onLeave(Participant participant) throws Exception {}

    /// What a participant sees from now on. It is asked when one comes, and for all of them after clicks and departures, so that it must be quick.
    ///
    /// @return a name for the view, the same for all who see the same. Beyond [ClickableStream#MAX_VIEWS], the others see [#COMMON]
    default String view(Participant participant) {
        return COMMON;
    }
}
