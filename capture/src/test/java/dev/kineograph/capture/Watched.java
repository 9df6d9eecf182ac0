// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Delivery;
import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Source;
import dev.kineograph.SourceProvider;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.Subscription;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// A hub with one stream, whose source is at an address, and a viewer who misses nothing.
public final class Watched implements AutoCloseable {
    public final Hub hub = new Hub();
    public final ImageStream stream;
    public final Subscription viewer;

    public Watched(URI address) {
        this(address, StreamSettings.DEFAULT);
    }

    public Watched(URI address, StreamSettings settings) {
        this(SourceProvider.find(address), settings);
    }

    public Watched(Source source) {
        this(source, StreamSettings.DEFAULT);
    }

    private Watched(Source source, StreamSettings settings) {
        stream = hub.add(StreamName.of("door"), settings, source);
        viewer = stream.watch(Delivery.boundedEvery(1000), () -> {});
    }

    /// The next picture that the viewer sees.
    public byte[] next() throws InterruptedException {
        var frame = viewer.await(Duration.ofSeconds(30));
        assertThat(frame).as("a picture within 30 s; the stream's fault is %s", stream.fault()).isNotNull();
        return frame.toByteArray();
    }

    /// Why the source fails.
    public String fault() {
        return await().atMost(Duration.ofSeconds(30)).until(stream::fault, Optional::isPresent).orElseThrow();
    }

    @Override
    public void close() {
        hub.close();
    }
}
