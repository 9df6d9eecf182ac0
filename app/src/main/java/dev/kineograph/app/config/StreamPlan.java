// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import java.net.URI;
import java.util.Optional;

/// A stream to create at the start.
///
/// **Threading.** Immutable.
///
/// @param source where its pictures come from; empty for a stream to push to
public record StreamPlan(StreamName name, StreamSettings settings, Optional<URI> source) {}
