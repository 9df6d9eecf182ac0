// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.watch;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.ImageSize;
import dev.kineograph.Picture;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Formats what a meter has measured, as a line for people or as JSON for programs.
///
/// **Threading.** Stateless.
final class Report {
    private Report() {}

    /// The rates since the last reading.
    static String line(Meter.Reading reading) {
        if (reading.frames() == 0) {
            return "no picture for %.0f s%s%s".formatted(reading.seconds(), last(reading), broken(reading));
        }
        return "%.1f fps   %s/s   %s a frame   %s%s%s%s"
                .formatted(
                        reading.framesPerSecond(),
                        bytes(reading.bytesPerSecond()),
                        bytes((double) reading.bytes() / reading.frames()),
                        picture(reading),
                        age(reading),
                        last(reading),
                        broken(reading));
    }

    /// The totals.
    static String summary(String url, Meter.Reading reading) {
        var head = "%s: %,d %s in %.1f s"
                .formatted(url, reading.frames(), reading.frames() == 1 ? "frame" : "frames", reading.seconds());
        return reading.frames() == 0 ? head + broken(reading) : head + "   " + line(reading);
    }

    private static String picture(Meter.Reading reading) {
        return reading.newest()
                .map(picture -> "%s %s".formatted(picture.size(), picture.format().mediaType()))
                .orElse("");
    }

    private static String age(Meter.Reading reading) {
        return reading.ages()
                .map(ages -> "   age %.0f ms, at most %.0f".formatted(ages.meanMillis(), ages.mostMillis()))
                .orElse("");
    }

    private static String last(Meter.Reading reading) {
        return reading.last()
                .map(last -> "   last picture %.1f s old%s".formatted(last.ageSeconds(), last.isStale() ? ", stale" : ""))
                .orElse("");
    }

    private static String broken(Meter.Reading reading) {
        return reading.broken() == 0 ? "" : "   %,d broken".formatted(reading.broken());
    }

    private static String bytes(double count) {
        if (count >= 1e6) {
            return "%.2f MB".formatted(count / 1e6);
        }
        return count >= 1e3 ? "%.1f kB".formatted(count / 1e3) : "%.0f B".formatted(count);
    }

    /// One object, its keys in a fixed order; unknown values are null.
    static String json(String url, Meter.Reading reading, String end) throws IOException {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        var size = reading.newest().map(Picture::size);
        var ages = reading.ages();
        fields.put("url", url);
        fields.put("seconds", rounded(reading.seconds()));
        fields.put("frames", reading.frames());
        fields.put("fps", rounded(reading.framesPerSecond()));
        fields.put("bytes", reading.bytes());
        fields.put("bytesPerSecond", Math.round(reading.bytesPerSecond()));
        fields.put("format", reading.newest().map(picture -> picture.format().mediaType()).orElse(null));
        fields.put("width", size.map(ImageSize::width).orElse(null));
        fields.put("height", size.map(ImageSize::height).orElse(null));
        fields.put("meanAgeMillis", ages.map(age -> rounded(age.meanMillis())).orElse(null));
        fields.put("mostAgeMillis", ages.map(age -> rounded(age.mostMillis())).orElse(null));
        fields.put("lastAgeMillis", reading.last().map(last -> rounded(last.ageSeconds() * 1000)).orElse(null));
        fields.put("stale", reading.last().map(Meter.Last::isStale).orElse(null));
        fields.put("brokenParts", reading.broken());
        fields.put("end", end);
        return write(fields);
    }

    private static String write(Map<String, @Nullable Object> fields) throws IOException {
        return JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(fields);
    }

    private static double rounded(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.3f", value));
    }
}
