// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The two programs with a `JpgPusher` run as they stand, but on a free port. The one with OpenCV stands apart, as it needs what
/// no module here has: Debian's libopencv-java.
class JpgPusherExamplesTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/kineograph/examples");
    private static final Path OPENCV_SOURCES = Path.of("src/opencv/java/dev/kineograph/examples");
    private static final Path OPENCV = Path.of("/usr/share/java/opencv.jar");
    private static final String OPENCV_LIBRARIES = "/usr/lib/jni";

    /// How a table of quantization begins that is the standard's own, which is what libjpeg makes of quality 50.
    private static final String QUALITY_50 = "ffdb004300100b0c0e0c0a100e";

    private static final int FRAMES = 31;

    @TempDir
    private Path folder;

    /// A picture as it came, in hexadecimal digits, with the time when it was made.
    private record Part(double seconds, String picture) {}

    /// A program and the address that it printed.
    private record Running(Process process, String address) implements AutoCloseable {
        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    @Test
    void aDrawnCameraIsFiveLines() throws Exception {
        try (var running = start(SOURCES.resolve("DrawnCamera.java"), "", List.of())) {
            var parts = watch(running.address(), 3);

            assertThat(parts).allSatisfy(part -> assertThat(sizeOf(part)).isEqualTo("320x240"));
            assertThat(different(parts)).isEqualTo(3);
        }
    }

    @Test
    void aFilmIsReadByOpenCvAtQuality50And15FramesASecond() throws Exception {
        assertThat(OPENCV).as("Debian's libopencv-java; ./verify installs it").exists();
        var film = film();

        try (var running = start(
                OPENCV_SOURCES.resolve("OpenCvVideo.java"),
                OPENCV.toString(),
                List.of("-Djava.library.path=" + OPENCV_LIBRARIES),
                film.toString())) {
            var parts = watch(running.address(), FRAMES);

            assertThat(parts).allSatisfy(part -> {
                assertThat(sizeOf(part)).isEqualTo("320x240");
                assertThat(part.picture()).contains(QUALITY_50);
            });
            double seconds = parts.getLast().seconds() - parts.getFirst().seconds();
            assertThat((FRAMES - 1) / seconds).as("frames a second").isBetween(5.0, 16.5);
            // The film has 15 pictures and begins again.
            assertThat(different(parts)).isBetween(5L, 15L);
        }
    }

    private Path film() throws IOException, InterruptedException {
        var film = folder.resolve("film.mp4");
        var ffmpeg = new ProcessBuilder(
                        "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=15", "-t", "1", "-c:v", "mpeg4", film.toString())
                .inheritIO()
                .start();
        assertThat(ffmpeg.waitFor()).isZero();
        return film;
    }

    /// Compiled before it is run: a library that a program loads is there for classes of the same loader only, and `java FILE.java`
    /// has one of its own.
    private Running start(Path source, String jar, List<String> options, String... arguments) throws IOException {
        var copy = Files.writeString(folder.resolve(source.getFileName()), Files.readString(source).replace("12340", "0"));
        var compiled = ToolProvider.getSystemJavaCompiler().run(
                null, null, null, "-proc:none", "-sourcepath", "", "-d", folder.toString(), "-cp", classPath(jar), copy.toString());
        assertThat(compiled).as("javac's exit code").isZero();
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Djava.awt.headless=true", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-cp", folder + File.pathSeparator + classPath(jar)));
        command.add("dev.kineograph.examples." + source.getFileName().toString().replace(".java", ""));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var address = process.inputReader().readLine();
        assertThat(address).as("what " + source + " printed").startsWith("http://localhost:").doesNotContain(":0/");
        return new Running(process, address);
    }

    private static String classPath(String jar) {
        return Stream.of(System.getProperty("jdk.module.path", ""), System.getProperty("java.class.path", ""), jar)
                .filter(path -> !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /// Watches as an `<img>` does, but in the framing that programs read best.
    private static List<Part> watch(String address, int count) throws IOException {
        var connection = URI.create(address + "?framing=classic").toURL().openConnection();
        connection.setRequestProperty("Accept", "image/jpeg");
        connection.setReadTimeout(30_000);
        var parts = new ArrayList<Part>();
        try (var in = connection.getInputStream()) {
            while (parts.size() < count) {
                var head = readHead(in);
                byte[] picture = in.readNBytes(Integer.parseInt(value(head, "Content-Length")));
                parts.add(new Part(Double.parseDouble(value(head, "X-Timestamp")), HexFormat.of().formatHex(picture)));
            }
        }
        return parts;
    }

    /// Up to the next blank line behind a part's header.
    private static String readHead(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(US_ASCII).matches("(?s).*X-Timestamp.*\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("after: " + head.toString(US_ASCII));
            }
            head.write(next);
        }
        return head.toString(US_ASCII);
    }

    private static String value(String head, String name) {
        return head.lines().filter(line -> line.startsWith(name + ": ")).findFirst().orElseThrow().substring(name.length() + 2);
    }

    private static String sizeOf(Part part) throws IOException {
        var image = ImageIO.read(new ByteArrayInputStream(HexFormat.of().parseHex(part.picture())));
        return image.getWidth() + "x" + image.getHeight();
    }

    private static long different(List<Part> parts) {
        return parts.stream().map(Part::picture).distinct().count();
    }
}
