// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.Access.Action;
import dev.kineograph.ImageFormat;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.server.access.AddressSigner;
import dev.kineograph.server.settings.AddressRange;
import dev.kineograph.text.Durations;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `kineograph sign`.
///
/// **Threading.** Confined to the main thread.
public final class SignCommand implements Command {
    private static final String VARIABLE = "KINEOGRAPH_KEY";
    private static final Duration MIN_TIME = Duration.ofSeconds(1);
    private static final String SUFFIXES = Stream.concat(Stream.of("mjpg", "json"), Stream.of(ImageFormat.values()).flatMap(format -> format.suffixes().stream()))
            .collect(Collectors.joining("|", "[.](", ")$"));

    private String url = "";
    private String time = "1h";
    private String action = "watch";
    private @Nullable String from;
    private @Nullable String stream;
    private String keyId = "k1";
    private @Nullable Path keyFile;

    @Override
    public void declare(CommandBuilder command) {
        command.description("Signs an address, which is a right for a while for whoever has it.")
                .parameter("URL", value -> url = value, "The address, such as https://HOST/NAME.mjpg.")
                .option("--for", "TIME", value -> time = value, "How long it is a right, such as 10m, 1h or 168h. Default: 1h.")
                .option("--action", "ACTION", value -> action = value, "For what: watch, snapshot or publish. Default: watch.")
                .option("--address", "ADDRESS", value -> from = value, "Only from this address or range of addresses. Default: from anywhere.")
                .option("--stream", "NAME", value -> stream = value, "The stream that the address leads to, if it does not name it.")
                .option("--key-id", "ID", value -> keyId = value, "The name of the key in the server's 'access.keys'. Default: k1.")
                .option("--key-file", "FILE", Path.class, value -> keyFile = value,
                        "The file with the key. Default: the environment variable " + VARIABLE + " has it.")
                .examples(
                        "kineograph sign https://camera.example.org/door.mjpg --for 1h --key-file k1.token",
                        "kineograph sign https://camera.example.org/door.jpg --action publish --address 203.0.113.7",
                        "kineograph sign https://camera.example.org/webcam/?action=stream --stream door --key-id k2");
    }

    @Override
    public Integer call() throws IOException {
        var address = address();
        var meant = stream == null ? named(address) : StreamName.of(stream);
        if (address.getRawQuery() != null && ("&" + address.getRawQuery()).contains("&" + AddressSigner.PARAMETER + "=")) {
            throw refused("the address is signed already (expected: one without '%s')".formatted(AddressSigner.PARAMETER));
        }
        var longest = AddressSigner.MAX_LONGEST;
        var until = Instant.now().plus(Durations.parse(time, MIN_TIME, longest)
                .orElseThrow(() -> refused("--for: '%s' (expected: %s)".formatted(time, Durations.expected(MIN_TIME, longest)))));
        var signer = AddressSigner.of(keyId, key()).upTo(longest);
        var value = from == null ? signer.sign(meant, action(), until) : signer.sign(meant, action(), until, AddressRange.of(from));
        Serving.say(url + (address.getRawQuery() == null ? "?" : "&") + AddressSigner.PARAMETER + "=" + value);
        return 0;
    }

    private URI address() {
        try {
            var address = URI.create(url);
            if (address.getRawPath() != null && address.getRawFragment() == null && address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Refused like an address without a host.
        }
        throw refused("'%s' (expected: an address such as https://HOST/NAME.mjpg)".formatted(url));
    }

    private static StreamName named(URI address) {
        return StreamName.of(address.getRawPath().replaceFirst("^/", "").replaceFirst(SUFFIXES, ""));
    }

    private Action action() {
        return switch (action) {
            case "watch", "snapshot", "publish" -> Action.valueOf(action.toUpperCase(Locale.ROOT));
            default -> throw refused("--action: '%s' (expected: watch, snapshot or publish)".formatted(action));
        };
    }

    private String key() throws IOException {
        if (keyFile != null) {
            try {
                return Files.readString(keyFile, UTF_8).strip();
            } catch (IOException e) {
                throw new IOException("%s: cannot be read (expected: the file with the key)".formatted(keyFile), e);
            }
        }
        var variable = System.getenv(VARIABLE);
        if (variable == null) {
            throw refused("--key-file: none, and no environment variable %s (expected: one of them has the key)".formatted(VARIABLE));
        }
        return variable.strip();
    }

    private static RefusedException refused(String sentence) {
        return new RefusedException(Refusal.BAD_VALUE, sentence);
    }
}
