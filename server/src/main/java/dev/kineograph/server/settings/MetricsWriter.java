// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

/// Writes the numbers of a program as a text for those who collect them, such as Prometheus: what is answered at `/metrics`.
///
/// **Threading.** Shared: called on virtual threads, and may block.
@FunctionalInterface
public interface MetricsWriter {
    /// The numbers now, in a form that the collector accepts.
    ///
    /// @param accepted the request's `Accept` header; may be empty
    Text write(String accepted);

    /// A text, and what it is.
    ///
    /// @param mediaType such as `text/plain; version=0.0.4; charset=utf-8`
    record Text(String mediaType, String text) {}
}
