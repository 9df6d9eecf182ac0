// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.push;

import dev.kineograph.Metronome;
import dev.kineograph.StreamName;
import dev.kineograph.text.VisibleText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/// Publishes pictures to a server.
///
/// **Threading.** Confined to the thread that pushes; to end early, interrupt it.
public final class Push {
    private static final long TELLS_EVERY_NANOS = 250_000_000;

    private final PictureInput pictures;
    private final Target target;
    private final Consumer<String> notes;
    private final Optional<Metronome> metronome;
    private Consumer<String> progress = _ -> {};
    private long toldNanos = System.nanoTime();
    private final long beganNanos = System.nanoTime();
    private long accepted;
    private long acceptedBytes;
    private long refused;
    private String lastRefusal = "";

    /// @param notes receives a line for each skipped or refused file, with the reason
    /// @param fps the rate; empty for as fast as they arrive
    private Push(PictureInput pictures, Target target, OptionalDouble fps, Consumer<String> notes) {
        this.pictures = pictures;
        this.target = target;
        this.notes = notes;
        this.metronome = fps.isPresent() ? Optional.of(Metronome.perSecond(fps.getAsDouble())) : Optional.empty();
    }

    /// Pushes a file, or a folder's files.
    ///
    /// @param again whether to start again after the last
    /// @throws dev.kineograph.RefusedException if the rate is out of its range
    public static Push files(Path given, boolean again, Target target, OptionalDouble fps, Consumer<String> notes) {
        return new Push(new FilePictures(given, again, inLines(notes)), target, fps, inLines(notes));
    }

    /// Pushes concatenated pictures.
    ///
    /// @throws dev.kineograph.RefusedException if the rate is out of its range
    public static Push stream(InputStream in, Target target, OptionalDouble fps, Consumer<String> notes) {
        return new Push(new StreamPictures(in, notes), target, fps, inLines(notes));
    }

    /// Makes notes safe to print, since they quote file names and the server's responses.
    private static Consumer<String> inLines(Consumer<String> notes) {
        return note -> notes.accept(VisibleText.line(note));
    }

    /// Says while it runs, some four times a second, how far it is.
    ///
    /// @param lines receives each time a short line, which is to take the place of the one before
    public void showProgress(Consumer<String> lines) {
        progress = lines;
    }

    /// Sends all pictures and waits until they have arrived.
    ///
    /// @throws IOException if the pictures or the server fail; the message is a sentence for people
    /// @throws InterruptedException if the thread was interrupted; [#summary] says how many were sent
    public void run() throws IOException, InterruptedException {
        for (var picture = pictures.next(); picture != null; picture = pictures.next()) {
            if (metronome.isPresent()) {
                metronome.get().await();
            } else if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            send(picture);
            tellProgress();
        }
        target.finish();
    }

    private void tellProgress() {
        long now = System.nanoTime();
        if (now - toldNanos >= TELLS_EVERY_NANOS) {
            toldNanos = now;
            var left = pictures.left();
            progress.accept("%,d sent".formatted(accepted + refused) + (left.isPresent() ? ", %,d files left".formatted(left.getAsInt()) : ""));
        }
    }

    private void send(NamedPicture picture) throws IOException, InterruptedException {
        var refusal = target.send(picture.bytes());
        if (refusal.isEmpty()) {
            accepted++;
            acceptedBytes += picture.bytes().length;
            return;
        }
        refused++;
        if (!refusal.get().equals(lastRefusal)) {
            lastRefusal = refusal.get();
            notes.accept("%s: refused: %s".formatted(picture.label(), lastRefusal));
        }
    }

    /// Whether any picture was sent, refused or not.
    public boolean hasBegun() {
        return accepted + refused > 0;
    }

    /// How many pictures were sent and not refused.
    public long accepted() {
        return accepted;
    }

    /// The result for all pictures, as one line.
    public String summary(StreamName stream) {
        double seconds = (System.nanoTime() - beganNanos) / 1e9;
        return "%s: %,d %s %s, %,d refused; %,.1f kB in %.1f s, %.1f per second"
                .formatted(
                        stream,
                        accepted,
                        accepted == 1 ? "picture" : "pictures",
                        target.outcome(),
                        refused,
                        acceptedBytes / 1e3,
                        seconds,
                        accepted / seconds);
    }
}
