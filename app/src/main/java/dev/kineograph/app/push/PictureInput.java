// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.push;

import java.io.IOException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// A sequence of pictures to push.
///
/// **Threading.** Confined to the thread that pushes.
@FunctionalInterface
interface PictureInput {

    /// The next picture; null if there are no more.
    ///
    /// @throws IOException if they cannot be read; the message is a sentence for people
    @Nullable NamedPicture next() throws IOException;

    /// How many files come after this picture, as far as is known.
    default OptionalInt left() {
        return OptionalInt.empty();
    }
}
