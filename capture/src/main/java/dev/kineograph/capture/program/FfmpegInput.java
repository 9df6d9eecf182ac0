// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.program;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.address.AddressParameters;
import dev.kineograph.capture.LocalAddress;
import dev.kineograph.capture.http.HttpAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// An input for ffmpeg, as its own arguments.
///
/// **Threading.** Immutable.
///
/// @param arguments the arguments up to its address or device
/// @param isMotionJpeg whether its pictures are already JPEGs, which are passed on unchanged
/// @param hasEnd whether it may end without a failure
/// @param given what the address says about the pictures
record FfmpegInput(List<String> arguments, boolean isMotionJpeg, boolean hasEnd, AddressParameters given) {
    private static final List<String> OUTPUT = List.of("fps", "width", "height", "quality");
    private static final String SOCKET_MICROS = "10000000";

    /// The protocols that a playlist or a session description may open in addition.
    private static final String RTSP = "rtsp,rtsps,rtp,srtp,udp,tcp,tls,crypto,http,https";
    private static final String ANY = "file,crypto,data,http,https,httpproxy,tcp,tls,udp,udplite,rtp,srtp,rtsp,rtsps,rtmp,rtmps,rtmpt,srt,mmst,mmsh";

    static FfmpegInput of(URI address) {
        var scheme = address.getScheme().toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "ffmpeg" -> custom(address);
            case "rtsp", "rtsps" -> network(address, scheme, RTSP, "-rtsp_transport", "tcp", "-timeout", SOCKET_MICROS);
            case "rtmp" -> network(address, scheme, "rtmp,tcp", "-rw_timeout", SOCKET_MICROS);
            case "v4l2" -> camera(address);
            case "file" -> file(address);
            case "screen" -> screen(address);
            default -> throw new IllegalStateException(scheme);
        };
    }

    /// The user's own arguments, except that each input is restricted to protocols for pictures: no sockets of this machine, no other descriptors.
    private static FfmpegInput custom(URI address) {
        var arguments = new ArrayList<String>();
        for (var argument : ArgumentLine.split(address.getSchemeSpecificPart())) {
            if (argument.equals("-i") && !arguments.contains("-protocol_whitelist")) {
                arguments.addAll(List.of("-protocol_whitelist", ANY));
            }
            arguments.add(argument);
        }
        if (!arguments.contains("-i")) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "source: ffmpeg: no input (expected: ffmpeg's own arguments with an -i, such as -f lavfi -i testsrc2)");
        }
        return new FfmpegInput(arguments, false, true, AddressParameters.of("ffmpeg:", "", List.of()));
    }

    private static FfmpegInput network(URI address, String scheme, String protocols, String... options) {
        HttpAddress.checkHost(address, scheme + "://cam.local/stream");
        var known = new ArrayList<>(OUTPUT);
        known.addAll(List.of("args", "codec"));
        var given = AddressParameters.of(scheme + "://" + address.getHost(), behindHash(address), known);
        var arguments = new ArrayList<>(List.of("-protocol_whitelist", protocols, "-fflags", "nobuffer"));
        arguments.addAll(List.of(options));
        given.text("args").map(ArgumentLine::split).ifPresent(arguments::addAll);
        // ffmpeg knows schemes in lower case only.
        arguments.addAll(List.of("-i", scheme + ":" + address.getRawSchemeSpecificPart()));
        return new FfmpegInput(arguments, isCopied(given), false, given);
    }

    /// Whether the user says that the input sends JPEGs.
    private static boolean isCopied(AddressParameters given) {
        var codec = given.text("codec");
        if (codec.isPresent() && !codec.get().equals("copy")) {
            throw given.refused("codec", "copy, for M-JPEG that is passed on as it is");
        }
        return codec.isPresent();
    }

    /// Cameras send M-JPEG in sizes and rates that are too much for raw pictures; M-JPEG is not encoded again.
    private static FfmpegInput camera(URI address) {
        var device = LocalAddress.path(address);
        if (!device.startsWith("/dev/")) {
            throw new RefusedException(Refusal.BAD_VALUE, "v4l2: '%s' (expected: a device such as v4l2:/dev/video0)".formatted(device));
        }
        var given = AddressParameters.of("v4l2:" + device, LocalAddress.parameters(address), List.of("fps", "width", "height", "quality", "format"));
        var format = given.text("format").orElse("mjpeg");
        if (!format.matches("[a-z0-9_]{1,20}")) {
            throw given.refused("format", "such as mjpeg or yuyv422");
        }
        var arguments = new ArrayList<>(List.of("-protocol_whitelist", "file", "-f", "v4l2", "-input_format", format));
        grabbing(given, "-framerate", arguments);
        arguments.addAll(List.of("-i", device));
        boolean isCopied = format.equals("mjpeg") && given.text("quality").isEmpty();
        return new FfmpegInput(arguments, isCopied, false, only(given, "quality"));
    }

    private static FfmpegInput file(URI address) {
        var path = LocalAddress.path(address);
        if (!path.startsWith("/")) {
            throw new RefusedException(Refusal.BAD_VALUE, "file: '%s' (expected: a whole path such as file:/srv/film.mp4)".formatted(path));
        }
        var known = new ArrayList<>(OUTPUT);
        known.addAll(List.of("args", "codec"));
        var given = AddressParameters.of("file:" + path, LocalAddress.parameters(address), known);
        var arguments = new ArrayList<>(List.of("-protocol_whitelist", "file,crypto,data", "-re", "-stream_loop", "-1"));
        given.text("args").map(ArgumentLine::split).ifPresent(arguments::addAll);
        arguments.addAll(List.of("-i", "file:" + path));
        return new FfmpegInput(arguments, isCopied(given), false, given);
    }

    /// The screen of an X server: `screen:` is that of this session, `screen::99` another one.
    private static FfmpegInput screen(URI address) {
        var named = LocalAddress.path(address);
        var display = named.isEmpty() ? Optional.ofNullable(System.getenv("DISPLAY")).orElse(":0") : named;
        if (!display.matches(":\\d{1,5}(\\.\\d{1,2})?")) {
            throw new RefusedException(Refusal.BAD_VALUE, "screen: '%s' (expected: an X display such as screen::0)".formatted(display));
        }
        var given = AddressParameters.of("screen:" + display, LocalAddress.parameters(address), OUTPUT);
        var arguments = new ArrayList<>(List.of("-protocol_whitelist", "file", "-f", "x11grab"));
        grabbing(given, "-framerate", arguments);
        arguments.addAll(List.of("-i", display));
        return new FfmpegInput(arguments, false, false, only(given, "quality"));
    }

    private static void grabbing(AddressParameters given, String rate, List<String> arguments) {
        given.text("fps").ifPresent(_ -> arguments.addAll(List.of(rate, number(given.number("fps", 1, 0.1, 240)))));
        if (given.text("width").isPresent() || given.text("height").isPresent()) {
            arguments.addAll(List.of(
                    "-video_size", given.whole("width", 640, 1, 8192) + "x" + given.whole("height", 480, 1, 8192)));
        }
    }

    /// A whole number without a fraction, as devices name their rates.
    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static AddressParameters only(AddressParameters given, String name) {
        return new AddressParameters(
                given.where(), given.text(name).map(value -> Map.of(name, value)).orElse(Map.of()));
    }

    private static String behindHash(URI address) {
        return Optional.ofNullable(address.getRawFragment()).orElse("");
    }

    /// ffmpeg's options for the pictures that it writes.
    List<String> output() {
        var options = new ArrayList<>(List.of("-an", "-sn", "-dn"));
        if (isMotionJpeg) {
            options.addAll(List.of("-c:v", "copy"));
        } else {
            long coarseness = Math.round(2 + (100 - given.whole("quality", 85, 1, 100)) * 29 / 99.0);
            options.addAll(List.of("-c:v", "mjpeg", "-q:v", Long.toString(coarseness)));
            filter().ifPresent(filter -> options.addAll(List.of("-vf", filter)));
        }
        options.addAll(List.of("-f", "mpjpeg", "-flush_packets", "1", "pipe:1"));
        return options;
    }

    private Optional<String> filter() {
        var filters = new ArrayList<String>();
        given.text("fps").ifPresent(_ -> filters.add("fps=" + number(given.number("fps", 1, 0.1, 240))));
        if (given.text("width").isPresent() || given.text("height").isPresent()) {
            // -2: the height or width that keeps the shape, in even pixels.
            filters.add("scale=%d:%d".formatted(given.whole("width", -2, -2, 8192), given.whole("height", -2, -2, 8192)));
        }
        return filters.isEmpty() ? Optional.empty() : Optional.of(String.join(",", filters));
    }

    /// The whole command line.
    List<String> command(String program) {
        var command = new ArrayList<>(List.of(program, "-nostdin", "-hide_banner", "-loglevel", "error"));
        command.addAll(arguments);
        command.addAll(output());
        return command;
    }
}
