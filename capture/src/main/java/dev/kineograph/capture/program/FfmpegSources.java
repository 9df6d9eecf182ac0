// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.program;

import dev.kineograph.Source;
import dev.kineograph.SourceProvider;
import dev.kineograph.StreamSettings;
import java.net.URI;
import java.util.List;

/// Whatever ffmpeg can open, as JPEGs: cameras (`rtsp`, `rtsps`, `rtmp`, `v4l2`), videos (`file`), a screen (`screen`), and its own arguments
/// (`ffmpeg:-f lavfi -i testsrc2`). ffmpeg is a separate program, which must be installed.
///
/// **Threading.** Immutable.
public final class FfmpegSources implements SourceProvider {
    private static final String PROGRAM = "ffmpeg";

    /// For the service loader.
    public FfmpegSources() {}

    @Override
    public List<String> schemes() {
        return List.of("ffmpeg", "file", "rtmp", "rtsp", "rtsps", "screen", "v4l2");
    }

    @Override
    public StreamSettings settings() {
        return StreamSettings.FETCHED;
    }

    @Override
    public Source open(URI address) {
        var input = FfmpegInput.of(address);
        // Now, and not when it is watched, so that faults in an address are reported at the start.
        return new ProgramSource(PROGRAM, input.command(PROGRAM), input.hasEnd());
    }
}
