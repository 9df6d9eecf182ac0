// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.folder;

import dev.kineograph.Metronome;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.Source;
import dev.kineograph.SourceProvider;
import dev.kineograph.StreamSettings;
import dev.kineograph.address.AddressParameters;
import dev.kineograph.capture.LocalAddress;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/// The pictures in a folder: in the order of their names, again and again, `folder:/srv/pictures?fps=2`; or each one that is written there,
/// `folder:/srv/camera?follow`.
///
/// | parameter | meaning | default |
/// |---|---|---|
/// | `fps` | pictures a second, 0.01 to 240 | 10 |
/// | `speed` | instead of `fps`: as they were recorded, so many times as fast, 0.1 to 1000 | - |
/// | `loop` | `true`: begins again behind the last picture; `false`: ends there | true |
/// | `subfolders` | the pictures of its sub-folders too | - |
/// | `follow` | the newest picture, then each one that is written | - |
///
/// **Threading.** Immutable.
public final class FolderSources implements SourceProvider {

    /// For the service loader.
    public FolderSources() {}

    @Override
    public List<String> schemes() {
        return List.of("folder");
    }

    /// A picture may be the newest for hours without being stale.
    @Override
    public StreamSettings settings() {
        return StreamSettings.DEFAULT.withCloseAfter(Duration.ofSeconds(10));
    }

    @Override
    public Source open(URI address) {
        var folder = folder(LocalAddress.path(address));
        var given = AddressParameters.of("folder:" + folder, LocalAddress.parameters(address), List.of("fps", "speed", "loop", "subfolders", "follow"));
        if (given.text("follow").isEmpty()) {
            return new FolderPlayback(folder, isOn(given, "subfolders", false), beats(given), isOn(given, "loop", true));
        }
        for (var other : List.of("fps", "speed", "loop", "subfolders")) {
            if (given.text(other).isPresent()) {
                throw given.refused(other, "not with follow, whose pictures come as they are written");
            }
        }
        if (!isOn(given, "follow", false)) {
            throw given.refused("follow", "true, or not there");
        }
        return new FolderWatch(folder);
    }

    private static Supplier<FolderPlayback.Beat> beats(AddressParameters given) {
        if (given.text("speed").isEmpty()) {
            double fps = given.number("fps", 10, 0.01, 240);
            return () -> {
                var metronome = Metronome.perSecond(fps);
                return _ -> metronome.await();
            };
        }
        if (given.text("fps").isPresent()) {
            throw given.refused("fps", "not with speed, with which the names of the pictures are their times");
        }
        double speed = given.number("speed", 1, 0.1, 1000);
        return () -> new RecordedPace(speed)::await;
    }

    private static Path folder(String path) {
        try {
            var folder = Path.of(path);
            if (folder.isAbsolute()) {
                return folder;
            }
        } catch (InvalidPathException e) {
            // Refused like a path that is not absolute.
        }
        throw new RefusedException(Refusal.BAD_VALUE, "folder: '%s' (expected: a whole path such as folder:/srv/pictures)".formatted(path));
    }

    private static boolean isOn(AddressParameters given, String name, boolean otherwise) {
        return given.text(name)
                .map(text -> switch (text) {
                    case "", "true" -> true;
                    case "false" -> false;
                    default -> throw given.refused(name, "true or false");
                })
                .orElse(otherwise);
    }
}
