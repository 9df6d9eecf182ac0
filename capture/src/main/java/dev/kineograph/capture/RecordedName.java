// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture;

import dev.kineograph.ImageFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/// The names of recorded files: `2026-11-28T21Z/2026-11-28T21-18-46.123Z.jpg`, in UTC. They sort by time, and every system allows them.
///
/// **Threading.** Stateless.
public final class RecordedName {
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter PICTURE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern HOURS = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\dZ");
    private static final Pattern PICTURES =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\d\\.\\d{3}Z\\.(jpg|png|webp|gif|avif)");

    private RecordedName() {}

    /// The folder of the hour.
    public static String hour(Instant at) {
        return HOUR.format(at);
    }

    /// The picture that was captured then.
    public static String picture(Instant at, ImageFormat format) {
        return PICTURE.format(at) + "." + format.suffix();
    }

    /// Whether it is the folder of an hour.
    public static boolean isHour(String name) {
        return HOURS.matcher(name).matches();
    }

    /// Whether it is a picture.
    public static boolean isPicture(String name) {
        return PICTURES.matcher(name).matches();
    }

    /// When the picture of that name was captured; empty if the name does not say so.
    public static Optional<Instant> time(String name) {
        try {
            return isPicture(name) ? Optional.of(PICTURE.parse(name.substring(0, name.lastIndexOf('.')), Instant::from)) : Optional.empty();
        } catch (DateTimeException e) {
            // Such as in a thirteenth month.
            return Optional.empty();
        }
    }
}
