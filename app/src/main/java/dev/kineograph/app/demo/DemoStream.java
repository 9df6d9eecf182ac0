// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.demo;

import dev.kineograph.PublisherPolicy;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.app.config.StreamPlan;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/// The demo's streams, in the order in which they are shown.
///
/// **Threading.** Immutable.
enum DemoStream {
    /// Drawn live.
    WAVE("render:wave?width=640&height=480&fps=30", "a sine wave drawn live, 640x480, 30 frames per second"),
    /// Drawn live as well.
    CLOCK("render:clock", "a clock"),
    /// Ready-made pictures in turn.
    ANIMATION("render:animation?period=500ms", "three pictures in turn, each for half a second"),
    /// One ready-made picture; a route shows it as a snapshot.
    PICTURE("render:picture?width=320&height=240&color=blue", "one blue picture, 320x240: a plain still"),
    /// Empty until somebody pushes.
    CAMERA("", "empty until you push a picture:");

    private final String source;
    private final String description;

    /// @param source empty for a stream to push to
    DemoStream(String source, String description) {
        this.source = source;
        this.description = description;
    }

    /// Its name in addresses.
    StreamName streamName() {
        return StreamName.of(name().toLowerCase(Locale.ROOT));
    }

    /// What it shows, in a few words.
    String description() {
        return description;
    }

    /// Its part of the configuration. The camera allows many publishers, since pictures can be pushed over HTTP and TCP at the same time.
    StreamPlan plan() {
        return new StreamPlan(
                streamName(),
                StreamSettings.DEFAULT
                        .withPublishers(source.isEmpty() ? PublisherPolicy.MANY : PublisherPolicy.ONE)
                        .withOnDemand(this != PICTURE),
                source.isEmpty() ? Optional.empty() : Optional.of(URI.create(source)));
    }
}
