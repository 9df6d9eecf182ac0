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
    /// Drawn again and again.
    WAVE("render:wave?width=640&height=480&fps=30", "a sine wave drawn live, 640x480, 30 frames a second"),
    /// Drawn again and again, too.
    CLOCK("render:clock", "a clock"),
    /// Ready-made pictures.
    ANIMATION("render:animation?period=500ms", "three pictures in turn, each for half a second"),
    /// One ready-made picture; a route shows it as a snapshot.
    PICTURE("render:picture?width=320&height=240&color=blue", "one blue picture, 320x240: a plain still"),
    /// Nothing until somebody pushes.
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

    /// What there is to see.
    String description() {
        return description;
    }

    /// The plan of it. Whoever pushes may do so both ways at once, hence any number of publishers.
    StreamPlan plan() {
        return new StreamPlan(
                streamName(),
                StreamSettings.DEFAULT
                        .withPublishers(source.isEmpty() ? PublisherPolicy.MANY : PublisherPolicy.ONE)
                        .withOnDemand(this != PICTURE),
                source.isEmpty() ? Optional.empty() : Optional.of(URI.create(source)));
    }
}
