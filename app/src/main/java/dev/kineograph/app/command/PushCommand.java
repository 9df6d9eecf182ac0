// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.app.push.Push;
import dev.kineograph.app.push.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// `kineograph push`.
///
/// **Threading.** Confined to the main thread.
public final class PushCommand implements Command {
    private static final String STANDARD_INPUT = "-";
    private static final double USUAL_FPS = 10;
    private static final Duration STOP_TIMEOUT = Duration.ofMillis(500);

    private final LoginOptions login = new LoginOptions();
    private String name = "";
    private String given = "";
    private String url = "http://127.0.0.1:8080";
    private @Nullable Double fps;
    private boolean loop;

    @Override
    public void declare(CommandBuilder command) {
        command.description("Publishes pictures to a server: a file, a folder's files by name, or standard input.")
                .parameter("NAME", value -> name = value, "The stream.")
                .parameter("FILE|DIR|-", value -> given = value, "The pictures; '-' for pictures on standard input, one behind the other.")
                .option("--to", "URL", value -> url = value,
                        "The server, http://HOST:PORT, or its TCP port for pictures, tcp://HOST:PORT. Default: " + url + ".")
                .option("--fps", "N", Double.class, value -> fps = value,
                        "Pictures per second. Default: 10; from standard input, as fast as they arrive.")
                .flag("--loop", value -> loop = value, "Starts again after the last picture. Default: ends.")
                .options(login)
                .examples(
                        "kineograph push camera picture.jpg",
                        "kineograph push slides holiday/ --fps 0.2 --loop",
                        "ffmpeg -i film.mp4 -f image2pipe -c:v mjpeg - | kineograph push film -",
                        "kineograph push camera picture.jpg --to tcp://127.0.0.1:5000",
                        "kineograph push camera picture.jpg --to https://cams.example.org --token @token.txt");
    }

    @Override
    public Integer call() throws IOException {
        var stream = StreamName.of(name);
        var last = new TerminalLine(System.err);
        try (var _ = new Stop(STOP_TIMEOUT);
                var target = Target.to(url, stream, login.login())) {
            var push = push(target, last);
            if (TerminalLine.isThere()) {
                push.showProgress(line -> last.show(stream + ": " + line));
            }
            try {
                push.run();
            } catch (InterruptedException e) {
                // Asked to stop: the summary counts what was sent until now.
            } finally {
                if (push.hasBegun()) {
                    last.println(push.summary(stream));
                }
            }
            if (!push.hasBegun()) {
                throw new IOException("%s: no pictures (expected: at least one)".formatted(given));
            }
            return push.accepted() > 0 ? 0 : Errors.FAILURE;
        }
    }

    private Push push(Target target, TerminalLine last) throws IOException {
        if (given.equals(STANDARD_INPUT)) {
            if (loop) {
                throw new RefusedException(
                        Refusal.BAD_VALUE, "--loop: standard input can be read only once (expected: a file or a folder)");
            }
            return Push.stream(System.in, target, pace(OptionalDouble.empty()), last::println);
        }
        var path = Path.of(given);
        if (!Files.exists(path)) {
            throw new IOException("%s: no such file or folder".formatted(given));
        }
        return Push.files(path, loop, target, pace(OptionalDouble.of(USUAL_FPS)), last::println);
    }

    private OptionalDouble pace(OptionalDouble otherwise) {
        return fps == null ? otherwise : OptionalDouble.of(fps);
    }
}
