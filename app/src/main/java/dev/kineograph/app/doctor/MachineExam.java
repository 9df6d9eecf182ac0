// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.doctor;

import dev.kineograph.Hub;
import dev.kineograph.ImageFormat;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.imaging.Images;
import dev.kineograph.imaging.JpegCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Looks at this machine: whether a server has what it needs here.
///
/// **Threading.** Stateless.
public final class MachineExam {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern OPEN_FILES = Pattern.compile("Max open files +([0-9]+) .*");
    private static final int FEW_FILES = 4096;
    private static final long FFMPEG_SECONDS = 10;

    private MachineExam() {}

    /// Everything, in the order in which it is told.
    public static List<Finding> findings() {
        return Stream.of(Stream.of(java(), jpeg(), formats(), ffmpeg(), port(Configuration.DEFAULT_PORT)), openFiles())
                .flatMap(found -> found)
                .toList();
    }

    private static Finding java() {
        var runtime = Runtime.getRuntime();
        return Finding.ok("java", "%s by %s, %d processors, a heap of up to %,d MB".formatted(
                Runtime.version(), System.getProperty("java.vendor"), runtime.availableProcessors(), runtime.maxMemory() / 1_000_000));
    }

    private static Finding jpeg() {
        return Images.codec() == JpegCodec.LIBJPEG_TURBO
                ? Finding.ok("jpeg", "by libjpeg-turbo")
                : Finding.look("jpeg", "by Java, which takes several times as long; Debian has the package libturbojpeg0");
    }

    private static Finding formats() {
        try (var hub = new Hub()) {
            var lacking = Stream.of(ImageFormat.WEBP, ImageFormat.AVIF).filter(format -> !hub.makes(format)).map(ImageFormat::name).toList();
            return lacking.isEmpty()
                    ? Finding.ok("formats", "JPEG, PNG, WebP and AVIF can be made")
                    : Finding.look("formats", "no %s can be made; Debian has the packages libwebp7 and libavif15".formatted(String.join(", ", lacking)));
        }
    }

    private static Finding ffmpeg() {
        try {
            var program = new ProcessBuilder("ffmpeg", "-hide_banner", "-version").redirectErrorStream(true).start();
            try (var said = program.inputReader()) {
                program.getOutputStream().close();
                var version = said.readLine();
                return program.waitFor(FFMPEG_SECONDS, TimeUnit.SECONDS) && version != null
                        ? Finding.ok("ffmpeg", version.replaceFirst(" Copyright.*", ""))
                        : Finding.look("ffmpeg", "does not answer");
            } finally {
                program.destroyForcibly();
            }
        } catch (IOException e) {
            return Finding.look("ffmpeg", "not found; sources such as rtsp: and v4l2: need it, others do not");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Finding.look("ffmpeg", "not asked to the end");
        }
    }

    static Finding port(int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return Finding.ok("port", "%d is free".formatted(port));
        } catch (IOException e) {
            return Finding.look("port", "%d is in use, perhaps by a server that runs already; another one needs --port".formatted(port));
        }
    }

    /// Nothing where the system has no such limit.
    private static Stream<Finding> openFiles() {
        try (var lines = Files.lines(LIMITS)) {
            return lines.map(OPEN_FILES::matcher)
                    .filter(line -> line.matches())
                    .map(line -> openFiles(Long.parseLong(line.group(1))))
                    .collect(Collectors.toList())
                    .stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    static Finding openFiles(long most) {
        return most >= FEW_FILES
                ? Finding.ok("connections", "%,d files may be open, each connection is one".formatted(most))
                : Finding.look("connections", "%,d files may be open, each connection is one; for more: ulimit -n 65536, or LimitNOFILE=65536 of systemd".formatted(most));
    }
}
