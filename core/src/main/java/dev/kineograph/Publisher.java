// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The writing end of a stream. When it is closed, no more frames come from here; the newest one can still be seen.
///
/// **Threading.** Shared; any thread. Nothing here blocks or waits for viewers: a frame replaces the one before it, whether that
/// has been seen or not.
public final class Publisher implements Publishers.Member {
    private final ImageStream stream;
    private final LiveFrames frames;
    private final Caller caller;
    private final @Nullable PictureSink elsewhere;

    /// @param elsewhere where its pictures go if the stream is another hub's
    Publisher(ImageStream stream, LiveFrames frames, Caller caller, @Nullable PictureSink elsewhere) {
        this.stream = stream;
        this.frames = frames;
        this.caller = caller;
        this.elsewhere = elsewhere;
    }

    /// The stream to which it publishes.
    public ImageStream stream() {
        return stream;
    }

    /// Who publishes.
    @Override
    public Caller caller() {
        return caller;
    }

    /// Makes this picture the stream's newest frame and wakes its readers.
    ///
    /// @throws RefusedException if the picture contains the stream's multipart boundary, or this publisher was closed or replaced
    public void publish(Picture picture) {
        if (elsewhere == null) {
            frames.publish(this, picture, null, null, _ -> true);
        } else {
            elsewhere.publish(picture);
        }
    }

    /// Where its pictures go if the stream is another hub's.
    public Optional<PictureSink> elsewhere() {
        return Optional.ofNullable(elsewhere);
    }

    /// Publishes these bytes as [Picture#of] reads them. The array belongs to the stream from now on: do not change it.
    ///
    /// @throws RefusedException as [Picture#of] and [#publish(Picture)] do
    public void publish(byte[] bytes) {
        publish(frames.picture(bytes));
    }

    /// Publishes a picture if the stream's newest frame is still the one that the caller has seen, and not one that was published meanwhile.
    ///
    /// @param seen that frame; null if there was none. What another hub has is not compared with it
    /// @return whether it was published
    /// @throws RefusedException as [#publish(Picture)]
    public boolean replace(@Nullable Frame seen, Picture picture) {
        if (elsewhere != null) {
            elsewhere.publish(picture);
        }
        return elsewhere != null || frames.publish(this, picture, null, null, now -> Objects.equals(now, seen));
    }

    /// Notes that the picture which this publisher published last would be the same now, so that it need not be encoded and published again: the newest frame counts
    /// as captured now, and stays in its place. Its viewers get nothing new; a snapshot that waits for a newer frame gets it.
    ///
    /// @return whether it is so; if not, as somebody else has published meanwhile, the picture has to be published
    /// @throws RefusedException if this publisher was closed or replaced
    public boolean renew() {
        return renew(Duration.ZERO);
    }

    /// Notes, as [#renew()] does, that the picture was the same that long ago: for a source that learns it from elsewhere.
    ///
    /// @param age as [Picture#of(byte\[\], Duration)] takes it
    public boolean renew(Duration age) {
        boolean isNewest = elsewhere == null && frames.renew(this, age);
        if (isNewest) {
            stream.confirm();
        }
        return isNewest;
    }

    /// Publishes a frame of another stream, at the position that it has there: for sources that pass on what another hub shows.
    ///
    /// @throws RefusedException as [#publish(Picture)]
    public void republish(Frame frame) {
        frames.publish(this, frame.picture(), frame, null, _ -> true);
    }

    /// Stops publishing; closing twice does nothing.
    @Override
    public void close() {
        frames.release(this);
        if (elsewhere != null) {
            elsewhere.close();
        }
    }
}
