// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.recording;

import dev.kineograph.Delivery;
import dev.kineograph.ImageStream;
import dev.kineograph.StreamState;
import dev.kineograph.Subscription;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A viewer that writes the pictures of a stream to a folder.
///
/// It is off at first. While it is on, or keeps the seconds before it is, it is demand: the stream's source runs. When the stream is retired, nothing more comes.
///
/// Pictures are written by a thread of the recording's own. A slow disk costs the recording pictures, and a full one too: it tries again every 10 s. Neither costs the
/// stream or its viewers anything.
///
/// **Threading.** Shared; any thread. Nothing here waits for the disk but [#of], which opens the folder, and [#close].
public final class Recording implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Recording.class.getName());
    private static final Delivery DELIVERY = Delivery.boundedEvery(16);
    private static final Duration FILE_STEP = Duration.ofMillis(250);
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration TO_END = Duration.ofSeconds(2);

    private final ImageStream stream;
    private final RecordingSettings settings;
    private final WaitingPictures waiting;
    private final AtomicReference<@Nullable Subscription> reader = new AtomicReference<>();
    private final PictureWriter writer;
    private final Thread thread;

    private Recording(ImageStream stream, RecordingSettings settings, RecordedFiles files) {
        this.stream = stream;
        this.settings = settings;
        this.waiting = new WaitingPictures(settings);
        this.writer = new PictureWriter(stream.toString(), waiting);
        // Not a virtual thread, which would hold its carrier while the disk is slow.
        this.thread = Thread.ofPlatform().daemon().name("kineograph-record " + stream).unstarted(() -> write(files));
    }

    /// A recording of a stream, which is off.
    ///
    /// @throws IOException if the folder cannot be written to, or another recording writes there; the message is a sentence for people
    public static Recording of(ImageStream stream, RecordingSettings settings) throws IOException {
        var recording = new Recording(stream, settings, RecordedFiles.in(settings.folder(), settings.keepBytes()));
        if (settings.before().isPositive()) {
            recording.watch();
        }
        recording.thread.start();
        return recording;
    }

    /// Checks that a recording with these settings could begin now.
    ///
    /// @throws IOException if the folder cannot be written to, or another recording writes there; the message is a sentence for people
    public static void checkFolder(RecordingSettings settings) throws IOException {
        RecordedFiles.in(settings.folder(), settings.keepBytes()).close();
    }

    /// Switches it on, with the pictures of the time before that its settings ask for. Does nothing if it is on, or closed, or if a file switches it.
    public void start() {
        if (settings.onlyWhile().isEmpty()) {
            begin();
        }
    }

    /// Switches it off. What came until now is written. Does nothing if it is off, or if a file switches it.
    public void stop() {
        if (settings.onlyWhile().isEmpty()) {
            end();
        }
    }

    private void begin() {
        if (waiting.begin()) {
            LOG.log(Level.INFO, "stream {0}: recording to {1}", stream, settings.folder());
            if (reader.get() == null) {
                watch();
            }
        }
    }

    private void end() {
        if (waiting.end()) {
            if (settings.before().isZero()) {
                leave();
            }
            tellEnd();
        }
    }

    private void watch() {
        var state = stream.state();
        if (state != StreamState.ONLINE && state != StreamState.STILL) {
            // The last picture of a source that has paused, or of a publisher that has gone, is not recorded: it is not live.
            waiting.passOver(stream.newest());
        }
        reader.set(stream.watch(DELIVERY, this::take));
        take();
        if (waiting.isClosed()) {
            leave();
        }
    }

    private void leave() {
        var left = reader.getAndSet(null);
        if (left != null) {
            left.close();
        }
    }

    private void take() {
        var open = reader.get();
        if (open != null) {
            waiting.takeFrom(open);
        }
    }

    private void write(RecordedFiles files) {
        try (files) {
            while (true) {
                settings.onlyWhile().ifPresent(this::look);
                var picture = waiting.await(settings.onlyWhile().isPresent() ? FILE_STEP : LONG);
                if (picture != null) {
                    writer.write(files, picture);
                } else if (waiting.isClosed()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            // Somebody has interrupted the thread, so it ends.
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "stream " + stream + ": the folder of its recording could not be closed", e);
        }
    }

    private void look(Path file) {
        if (Files.exists(file)) {
            begin();
        } else {
            end();
        }
    }

    /// How many pictures have been written.
    public long pictures() {
        return writer.pictures();
    }

    /// How many have not been, as the disk was too slow, or full.
    public long skipped() {
        return waiting.skipped();
    }

    /// Why the last picture could not be written; empty once one could be.
    public Optional<String> fault() {
        return writer.fault();
    }

    /// Ends it. What came until now is written, if the disk takes it within 2 s. Closing twice does nothing.
    @Override
    public void close() {
        boolean wasOn = waiting.end();
        waiting.close();
        leave();
        try {
            thread.join(TO_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (wasOn) {
            tellEnd();
        }
    }

    private void tellEnd() {
        LOG.log(Level.INFO, "stream {0}: recording ended; {1} pictures written, {2} skipped", stream, pictures(), skipped());
    }
}
