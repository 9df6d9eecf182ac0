// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.push;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Pictures to be sent, one after the other.
///
/// **Threading.** Confined to the thread that pushes.
@FunctionalInterface
interface Pictures {

    /// The next one; null if there are no more.
    ///
    /// @throws IOException if they cannot be read; the message is a sentence for people
    @Nullable Picture next() throws IOException;
}
