// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import dev.kineograph.StreamName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Reads the settings of a dialect from a configuration, key by key. The implementation throws errors in the configuration, with their
/// place; a dialect need not check again.
///
/// **Threading.** Confined to the caller.
public interface DialectReader {

    /// The name of a stream, which must be there.
    ///
    /// @param expected what the stream is for, for the message if the key is missing
    StreamName stream(String key, String expected);

    /// The name of a stream.
    ///
    /// @param usual what a missing key means
    StreamName stream(String key, StreamName usual);

    /// The name of a stream; empty if the key is missing.
    Optional<StreamName> stream(String key);

    /// A whole number.
    ///
    /// @param usual what a missing key means
    int whole(String key, int min, int max, int usual);

    /// A time.
    ///
    /// @param usual what a missing key means
    Duration duration(String key, Duration min, Duration max, Duration usual);

    /// A text with a meaning.
    ///
    /// @param expected what the text is, for the message if the value is a list, say
    /// @param meaning reads the text; throws [dev.kineograph.RefusedException] if it is a bad one
    /// @param usual what a missing key means
    <T> T text(String key, String expected, Function<String, T> meaning, T usual);

    /// A list of texts with a meaning; empty if the key is missing.
    ///
    /// @param expected what the list is, such as `a list of paths, such as [test, camera]`
    /// @param expectedItem what each item is
    /// @param meaning reads one item; throws [dev.kineograph.RefusedException] if it is a bad one
    <T> List<T> list(String key, String expected, String expectedItem, Function<String, T> meaning);
}
