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
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kineograph sign`.
///
/// **Threading.** Confined to the main thread.
@Command(
        name = "sign",
        description = "Signs an address, which is a right for a while for whoever has it.",
        footerHeading = HelpText.EXAMPLES,
        footer = {
            "  kineograph sign https://camera.example.org/door.mjpg --for 1h --key-file k1.token",
            "  kineograph sign https://camera.example.org/door.jpg --action publish --address 203.0.113.7",
            "  kineograph sign https://camera.example.org/webcam/?action=stream --stream door --key-id k2"
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class SignCommand implements Callable<Integer> {
    private static final String VARIABLE = "KINEOGRAPH_KEY";
    private static final Duration MIN_TIME = Duration.ofSeconds(1);
    private static final String SUFFIXES = Stream.concat(Stream.of("mjpg", "json"), Stream.of(ImageFormat.values()).flatMap(format -> format.suffixes().stream()))
            .collect(Collectors.joining("|", "[.](", ")$"));

    @Parameters(index = "0", paramLabel = "URL", description = "The address, such as https://HOST/NAME.mjpg.")
    private String url = "";

    @Option(names = "--for", paramLabel = "TIME", description = "How long it is a right, such as 10m, 1h or 168h. Default: 1h.")
    private String time = "1h";

    @Option(names = "--action", paramLabel = "ACTION", description = "For what: watch, snapshot or publish. Default: watch.")
    private String action = "watch";

    @Option(names = "--address", paramLabel = "ADDRESS", description = "Only from this address or range of addresses. Default: from anywhere.")
    private @Nullable String from;

    @Option(names = "--stream", paramLabel = "NAME", description = "The stream that the address leads to, if it does not name it.")
    private @Nullable String stream;

    @Option(names = "--key-id", paramLabel = "ID", description = "The name of the key in the server's 'access.keys'. Default: k1.")
    private String keyId = "k1";

    @Option(names = "--key-file", paramLabel = "FILE", description = "The file with the key. Default: the environment variable " + VARIABLE + " has it.")
    private @Nullable Path keyFile;

    /// For picocli.
    public SignCommand() {}

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
