// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\S+");

    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            quoteCharacter = '"',
            value = {
                "dmeo > kineograph: unknown command 'dmeo'; did you mean 'demo'?",
                "serv > kineograph: unknown command 'serv'; did you mean 'serve'?",
                "zzzzzzzzzz > kineograph: unknown command 'zzzzzzzzzz'; see kineograph --help",
                "--versoin > kineograph: unknown option '--versoin'; did you mean '--version'?",
                "demo --prot 80 > kineograph demo: unknown option '--prot'; did you mean '--port'?",
                "demo --prot=80 > kineograph demo: unknown option '--prot'; did you mean '--port'?",
                "demo now > kineograph demo: unexpected argument 'now'; see kineograph demo --help",
                "demo --port 99999 > kineograph demo: invalid value for option '--port': '99999' (expected: a port, 0 to 65535);"
                        + " see kineograph demo --help",
                "watch x --seconds 0 > kineograph watch: invalid value for option '--seconds': '0'"
                        + " (expected: a time such as 500ms, 10s, 5m or 1h, or a number of seconds, 1ms to 1000h); see kineograph watch --help",
                "push camera > kineograph push: missing required parameter: 'FILE|DIR|-'; see kineograph push --help",
                "push camera x --to ftp://y > --to: 'ftp://y' (expected: http://HOST:PORT or tcp://HOST:PORT)",
                "push camera - --loop > --loop: standard input can be read only once (expected: a file or a folder)",
                "push camera - --fps 0 > fps: 0.0 (expected: 0.01 to 1,000)",
                "watch ftp://y > 'ftp://y' (expected: an address such as http://HOST:PORT/NAME.mjpg)",
                "counter --color blu > color: 'blu' (expected: #rgb, #rrggbb, or one of aqua, black, blue, cyan, darkgreen, fuchsia,"
                        + " gray, green, lime, magenta, maroon, navy, olive, orange, pink, purple, red, silver, teal, white, yellow; nearest: blue)",
                "counter --name a..b/.c > stream name: 'a..b/.c' (expected: segments of 1 to 64 letters, digits and . _ ~ -,"
                        + " joined by /, none beginning with . ~ -)",
                "relay 5000 > kineograph relay: missing required parameter: 'WS_PORT'; see kineograph relay --help",
                "relay 5000 5000 > WS_PORT: 5000, which is the TCP_PORT already (expected: another port)",
                "relay 5000 8090 --allow 10.0.0.7 > --allow: without --lan, only this machine can reach the ports (expected: --lan with it)",
                "relay 5000 8090 --lan --allow 10.0.0.0/99 > address range: 10.0.0.0/99"
                        + " (expected: such as 192.168.0.0/16, fd00::/8 or 10.0.0.7)",
                "demo --allow 10.0.0.7 > --allow: without --lan, only this machine can reach the ports (expected: --lan with it)",
                "serve --allow 10.0.0.7 > --allow: without --lan, only this machine can reach the ports (expected: --lan with it)",
                "serve --lan --allow 10.0.0 > address range: 10.0.0 (expected: such as 192.168.0.0/16, fd00::/8 or 10.0.0.7)",
                "counter --background blu > background: 'blu' (expected: #rgb, #rrggbb, or one of aqua, black, blue, cyan, darkgreen, fuchsia,"
                        + " gray, green, lime, magenta, maroon, navy, olive, orange, pink, purple, red, silver, teal, white, yellow; nearest: blue)",
                "counter --size 0 > counter:online: size: '0' (expected: a number, 1.0 to 1,000)",
                "counter --width 5000 > counter:online: width: '5000' (expected: a whole number, 1 to 4,096)",
                "relay 5000 8090 a?b > paths: 'a?b' (expected: such as camera or /front/camera, in letters, digits and signs,"
                        + " and not below /assets/)",
                "serve --stream door > --stream: no name (expected: NAME=ADDRESS, such as door=stdin:)",
                "serve --stream a=stdin: --stream b=stdin: > b: stdin: already the source of a (expected: one stream with it)",
                "serve --stream a=stdin: --stream a=render:wave > a: exists already (expected: another name)",
                "record stdin: > kineograph record: missing required parameter: 'DIR'; see kineograph record --help",
                "record nowhere none > source: an address with no scheme (expected: an address that begins with counter:, exec:, ffmpeg:, file:, folder:,"
                        + " http:, https:, kineograph:, render:, rtmp:, rtsp:, rtsps:, screen:, stdin:, v4l2:, ws:, wss:)",
                "record stdin: none --from -30s > --from: without --while it begins at once, and there is nothing before (expected: --while FILE with it)",
                "record stdin: none --while x --from 30s > kineograph record: invalid value for option '--from': '30s'"
                        + " (expected: a time before, such as -30s, -100ms to -10m); see kineograph record --help",
                "record stdin: none --fps 5 > --fps: there is no film (expected: --mp4 FILE with it)",
                "record stdin: none --mp4 none/x.mp4 --fps 0 > fps: 0.0 (expected: 0.1 to 240)",
                "record stdin: none --every 1ms > every: 1ms (expected: 100ms to 24h)",
                "record stdin: none --keep 1MB > kineograph record: invalid value for option '--keep': '1MB'"
                        + " (expected: a size such as 64MB or 2GB, 20,000,000 to 100,000,000,000,000 bytes); see kineograph record --help",
                "passwd > kineograph passwd: missing required parameter: 'NAME'; see kineograph passwd --help",
                "passwd a:b > user: 'a:b' (expected: a name of 1 to 64 letters, digits and . _ @ -)",
                "token a/b > token: 'a/b' (expected: a name of 1 to 64 letters, digits and . _ @ -)",
                "sign x > 'x' (expected: an address such as https://HOST/NAME.mjpg)",
                "sign http://h/door --for 1w > --for: '1w' (expected: a time such as 500ms, 10s, 5m or 1h, 1s to 8760h)",
                "sign http://h/door > --key-file: none, and no environment variable KINEOGRAPH_KEY (expected: one of them has the key)",
                "sign http://h/ > stream name: '' (expected: segments of 1 to 64 letters, digits and . _ ~ -, joined by /, none beginning with . ~ -)",
                "serve --log-format xml > --log-format: 'xml' (expected: text or json)",
                "check none.yml > none.yml: no such file (expected: a configuration file in YAML)",
                "doctor ftp://y > 'ftp://y' (expected: an address such as http://HOST:PORT/NAME.mjpg)",
                "serve none.yml > none.yml: no such file (expected: a configuration file in YAML)",
            })
    void whatIsAskedWronglyIsSaidInOneSentence(String arguments, String sentence) {
        int exitCode = run(arguments.strip().split(" "));

        assertThat(errors.toString().strip()).isEqualTo(sentence);
        assertThat(exitCode).isEqualTo(2);
    }

    @Test
    void aNameThatIsNoneIsSaidSo() {
        assertThat(run("push", "../x", "-")).isEqualTo(2);
        assertThat(errors.toString()).startsWith("stream name: '../x' (expected: segments of 1 to 64 letters");
    }

    @Test
    void numbersAreEnglishWhateverTheMachineSpeaks() throws Exception {
        var log = folder.resolve("log");

        var program = Program.startWithOption("-Duser.language=de", log, "counter", "--width", "5000");

        assertThat(program.waitFor()).isEqualTo(2);
        assertThat(log).content().isEqualToIgnoringNewLines("counter:online: width: '5000' (expected: a whole number, 1 to 4,096)");
    }

    @Test
    void aFailureWhileRunningIsSaidInOneSentence() throws Exception {
        assertThat(run("push", "camera", folder.resolve("none").toString())).isEqualTo(1);
        assertThat(run("push", "camera", Files.createDirectory(folder.resolve("empty")).toString())).isEqualTo(1);

        assertThat(errors.toString().lines())
                .containsExactly(
                        folder.resolve("none") + ": no such file or folder",
                        folder.resolve("empty") + ": no pictures (expected: at least one)");
    }

    /// As the AOT cache is trained: it ends by itself.
    @Test
    void aTrainingServerUsesItselfAndEnds() {
        assertThat(run("serve", "--port", "0", "--training")).as(errors.toString()).isZero();
    }

    @Test
    void aPortThatIsTakenIsSaidSo() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = String.valueOf(taken.getLocalPort());
            var sentence = "127.0.0.1:%s: the port is in use (stop the program that uses it, or choose another port with --port)"
                    .formatted(port);

            assertThat(run("demo", "--port", port)).isEqualTo(1);
            assertThat(run("serve", "--port", port)).isEqualTo(1);
            assertThat(run("relay", "0", port)).isEqualTo(1);

            assertThat(errors.toString().lines())
                    .containsExactly(sentence, sentence, sentence.replace(" with --port", ""));
        }
    }

    @Test
    void theVersionAndHelpAreGood() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).matches("kineograph .* \\(Java 2.*\\)\\R");

        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("demo", "serve", "relay", "counter", "push", "watch", "record", "passwd", "token", "sign", "check", "reload", "doctor");
    }

    @Test
    void aLogLevelThatIsNoneIsToldBeforeAnythingStarts() {
        var line = Main.commandLine("demo").setErr(new PrintWriter(errors, true));

        assertThat(Main.execute(line, Map.of("KINEOGRAPH_LOG", "debgu"), "demo")).isEqualTo(2);
        assertThat(errors.toString().strip())
                .isEqualTo("KINEOGRAPH_LOG: 'debgu' (expected: one of trace, debug, info, warn, error, off; nearest: debug)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "serve", "relay", "counter", "push", "watch", "record", "passwd", "token", "sign", "check", "reload", "doctor"})
    void theHelpHasExamplesThatAreCommands(String name) {
        assertThat(run(name, "--help")).isZero();

        var examples = out.toString().lines().dropWhile(line -> !line.equals("Examples:")).skip(1).toList();
        assertThat(examples).isNotEmpty();
        for (var example : examples) {
            var words = WORD.matcher(example.replaceFirst(".*kineograph ", "")).results().map(word -> word.group().replace("\"", "")).toArray(String[]::new);
            assertThat(words[0]).isEqualTo(name);
            assertThatCode(() -> Main.commandLine(words).parseArgs(words)).as(example).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "serve", "relay", "counter", "push", "watch", "record", "passwd", "token", "sign", "check", "reload", "doctor"})
    void theHelpBreaksLinesAtSpacesOnly(String name) {
        assertThat(run(name, "--help")).isZero();

        var spec = Main.commandLine().getSubcommands().get(name).getCommandSpec();
        var said = Stream.of(
                        spec.options().stream().filter(option -> !option.hidden()).flatMap(option -> Stream.of(option.description())),
                        spec.positionalParameters().stream().flatMap(parameter -> Stream.of(parameter.description())),
                        Stream.of(spec.usageMessage().description()))
                .flatMap(texts -> texts)
                .flatMap(text -> Stream.of(text.split(" ")))
                .filter(word -> !word.contains("$"));
        assertThat(out.toString()).startsWith("Usage: kineograph %s [".formatted(name));
        assertThat(out.toString().split("\\s+")).contains(said.toArray(String[]::new));
        assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @ParameterizedTest
    @CsvSource({"demo", "serve", "relay", "counter", "push", "watch", "record", "passwd", "token", "sign", "check", "reload", "doctor"})
    void theManualHasEveryOptionOfACommandAndNoOther(String name) throws Exception {
        var manual = Files.readString(Path.of("..", "docs", "command-line.md"));
        var section = manual.split("(?m)^## ", -1)[List.of("demo", "serve", "relay", "counter", "push", "watch", "record", "passwd", "token", "sign", "check", "reload", "doctor").indexOf(name) + 1];
        var described = section.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)).replace("\\|", "|"))
                .toList();
        var spec = Main.commandLine().getSubcommands().get(name).getCommandSpec();
        var options = spec.options().stream()
                .filter(option -> !option.hidden() && !option.usageHelp() && !option.versionHelp())
                .map(option -> option.longestName() + (option.arity().max() > 0 ? " " + option.paramLabel() : ""))
                .toList();
        var parameters = spec.positionalParameters().stream().map(parameter -> parameter.paramLabel()).toList();

        assertThat(section).startsWith(name);
        assertThat(described).containsAll(options).containsAll(parameters).hasSize(options.size() + parameters.size());
    }

    private int run(String... arguments) {
        return Main.commandLine(arguments)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments);
    }
}
