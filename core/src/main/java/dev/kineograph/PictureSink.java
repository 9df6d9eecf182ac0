// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Where the pictures of a publisher go if its stream is another hub's.
///
/// **Threading.** Shared; any thread. Nothing here blocks: while a picture travels, newer ones replace those that wait.
public interface PictureSink extends AutoCloseable {
    /// Sends a picture.
    ///
    /// @throws RefusedException for [Refusal#CLOSED] if the other hub has refused an earlier one, or cannot be reached any more
    void publish(Picture picture);

    /// Completes when the pictures sent until now have been published, or newer ones in their place; with a refusal if they have not.
    CompletionStage<Optional<RefusedException>> arrival();

    /// Stops publishing; closing twice does nothing.
    @Override
    void close();
}
