// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// The streams that are made, changed and removed over the network while the server runs, and outlast it.
///
/// **Threading.** Shared: called on event loops, must not block. A stage fails with a [RefusedException] if the change is refused.
public interface StreamCatalogue {

    /// What has become of a definition.
    ///
    /// @param isNew whether there was no such stream before
    /// @param version an entity tag: another one after each change
    record Saved(boolean isNew, String version) {}

    /// The version of a stream that was made over the network; empty for all others.
    Optional<String> version(StreamName stream);

    /// Makes a stream, or changes one that was made so, and keeps it. The stage completes when that is on the disk.
    ///
    /// @param definition the keys of the stream, as in a configuration
    /// @param check is given the current version, if there is one, and refuses the change if the client expects another
    CompletionStage<Saved> put(StreamName stream, Map<String, Object> definition, Consumer<Optional<String>> check);

    /// Changes some keys of a stream that was made over the network; the others stay as they are.
    ///
    /// @param patch a JSON merge patch (RFC 7396): a key whose value is null is removed
    /// @param check is given the current version, if there is one, and refuses the change if the client expects another
    CompletionStage<Saved> change(StreamName stream, Map<String, Object> patch, Consumer<Optional<String>> check);

    /// Removes a stream that was made over the network, or pushed. The stage completes when it is gone from the disk, with whether there was one.
    ///
    /// @param check is given the current version, if there is one, and refuses the change if the client expects another
    CompletionStage<Boolean> remove(StreamName stream, Consumer<Optional<String>> check);
}
