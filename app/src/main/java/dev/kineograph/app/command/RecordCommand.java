// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import dev.kineograph.Hub;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.SourceProvider;
import dev.kineograph.StreamName;
import dev.kineograph.app.log.EventLog;
import dev.kineograph.capture.recording.Film;
import dev.kineograph.capture.recording.Recording;
import dev.kineograph.capture.recording.RecordingSettings;
import dev.kineograph.text.VisibleText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// `kineograph record`.
///
/// **Threading.** Confined to the main thread.
public final class RecordCommand implements Command {
    private static final StreamName STREAM = StreamName.of("record");
    private static final Duration FOREVER = Duration.ofDays(10_000);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(4);

    /// The film is made after Ctrl-C. With another one ffmpeg ends too.
    private static final Duration FILM_TIMEOUT = Duration.ofHours(6);

    private static final double USUAL_FPS = 25;

    private final LoginOptions login = new LoginOptions();
    private String url = "";
    private Path folder = Path.of("");
    private @Nullable Duration every;
    private @Nullable Long keep;
    private @Nullable Path file;
    private @Nullable Duration before;
    private @Nullable Duration longest;
    private @Nullable Path film;
    private @Nullable Double fps;

    @Override
    public void declare(CommandBuilder command) {
        command.description("Writes the pictures of a source to a folder, and makes a film of them.")
                .parameter("URL", value -> url = value,
                        "Where the pictures come from, such as http://cam.local/stream, kineograph://HOST/NAME or rtsp://cam.local/live.")
                .parameter("DIR", Path.class, value -> folder = value, "The folder that they are written to; made if it is not there.")
                .option("--every", "N", new Seconds(), value -> every = value,
                        "The least time between two pictures: seconds, or a time with its unit, such as 500ms or 5m. Default: every picture.")
                .option("--keep", "SIZE", new ByteSize(), value -> keep = value,
                        "How much is kept in DIR, such as 500MB or 20GB; the oldest pictures are deleted. Default: everything.")
                .option("--while", "FILE", Path.class, value -> file = value, "Records only while this file is there. Default: always.")
                .option("--from", "-N", new Before(), value -> before = value,
                        "With --while: begins so long before the file was there, such as -30s. Default: when it is there.")
                .option("--seconds", "N", new Seconds(), value -> longest = value,
                        "Ends after this time: seconds, or a time with its unit, such as 8h. Default: ends with the source.")
                .option("--mp4", "FILE", Path.class, value -> film = value, "At the end makes a film of what is in DIR; needs ffmpeg. Default: none.")
                .option("--fps", "N", Double.class, value -> fps = value, "With --mp4: pictures per second of the film. Default: 25.")
                .options(login)
                .examples(
                        "kineograph record http://cam.local:81/stream door --keep 20GB",
                        "kineograph record kineograph://127.0.0.1/printer print-1 --every 10s --mp4 print-1.mp4",
                        "kineograph record rtsp://cam.local/live door --while /run/motion --from -30s");
    }

    @Override
    public Integer call() throws IOException {
        check();
        var settings = settings();
        var toMake = Optional.ofNullable(film).map(made -> new Film(folder, made, fps == null ? USUAL_FPS : fps));
        try (var _ = new Stop(toMake.isPresent() ? FILM_TIMEOUT : STOP_TIMEOUT)) {
            record(settings);
            if (toMake.isPresent()) {
                make(toMake.get());
            }
            return 0;
        }
    }

    private void check() {
        if (before != null && file == null) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "--from: without --while it begins at once, and there is nothing before (expected: --while FILE with it)");
        }
        if (fps != null && film == null) {
            throw new RefusedException(Refusal.BAD_VALUE, "--fps: there is no film (expected: --mp4 FILE with it)");
        }
    }

    private RecordingSettings settings() {
        var settings = RecordingSettings.of(folder);
        settings = every == null ? settings : settings.withEvery(every);
        settings = keep == null ? settings : settings.withKeepBytes(keep);
        settings = file == null ? settings : settings.withOnlyWhile(file);
        return before == null ? settings : settings.withBefore(before);
    }

    private void record(RecordingSettings settings) throws IOException {
        var address = login.login().in(SourceProvider.address(url));
        var source = SourceProvider.find(address);
        var ended = new CountDownLatch(1);
        try (var hub = new Hub()) {
            hub.listen(new EventLog());
            var stream = hub.add(STREAM, SourceProvider.settingsFor(address), publisher -> {
                source.run(publisher);
                ended.countDown();
            });
            var recording = Recording.of(stream, settings);
            try (recording) {
                recording.start();
                await(ended);
            }
            if (recording.pictures() == 0) {
                throw new IOException(recording.fault().or(stream::fault).orElse("no pictures (expected: at least one)"));
            }
        }
    }

    private void await(CountDownLatch ended) {
        try {
            // Whether the time is up or the source has ended: that was it.
            boolean _ = ended.await((longest == null ? FOREVER : longest).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // Asked to stop.
        }
    }

    private static void make(Film film) throws IOException {
        say("%s: is being made".formatted(film.file()));
        try {
            var made = film.make();
            say("%s: %,d pictures, %.1f s%s".formatted(film.file(), made.pictures(), made.pictures() / film.fps(),
                    made.leftOut() == 0 ? "" : "; %,d of another format are left out".formatted(made.leftOut())));
        } catch (InterruptedException e) {
            throw new IOException("%s: was not made".formatted(film.file()), e);
        }
    }

    private static void say(String line) {
        System.err.println(VisibleText.line(line));
    }
}
