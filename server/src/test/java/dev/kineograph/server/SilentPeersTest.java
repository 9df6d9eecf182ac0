// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.kineograph.RefusedException;
import dev.kineograph.server.Namespace.Silence;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.ViewerRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is not there any more is not counted for long, whether its program, its machine or its network has gone; and who is
/// only out of reach for a while comes back. Real programs watch, one a stream whose picture stays and one a stream that moves.
@ExtendWith(NoLeaks.class)
@Order(2)
class SilentPeersTest {
    private static final String IDLE = "idle";
    private static final String BUSY = "busy";
    private static final int PICTURE_BYTES = 30_000;
    private static final long TENTH_OF_A_SECOND = 100;
    private static final Duration SILENT_AFTER = Duration.ofSeconds(2);

    /// Its patience with those who take nothing is shorter than any silence: nobody who is away may be ended for that.
    private static final ViewerRules RULES = Stage.STRICT.withSilentAfter(SILENT_AFTER).withLostAfter(Duration.ofSeconds(30));
    private static final ServerSettings BRISK = Stage.BRISK.with(RULES);

    private static final List<byte[]> PICTURES =
            List.of(Pictures.large(1, PICTURE_BYTES), Pictures.large(2, PICTURE_BYTES));

    @TempDir
    private Path folder;

    @AutoClose("shutdownNow")
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    private final List<Process> programs = new ArrayList<>();

    @AfterEach
    void endPrograms() {
        programs.forEach(Process::destroyForcibly);
    }

    private static Stage stage(InetAddress address, ServerSettings settings) {
        return new Stage(
                settings,
                new Listener.Http(new InetSocketAddress(address, 0)));
    }

    /// Shows one picture on one stream, and ten a second on the other.
    private void show(Stage stage) {
        stage.hub.publisher(IDLE).publish(PICTURES.getFirst());
        var moving = stage.hub.publisher(BUSY);
        var count = new AtomicInteger();
        clock.scheduleAtFixedRate(
                () -> moving.publish(PICTURES.get(count.incrementAndGet() % 2)), 0, TENTH_OF_A_SECOND, TimeUnit.MILLISECONDS);
    }

    private ProcessBuilder curl(Stage stage, String stream) {
        var address = stage.server.addresses().getFirst();
        var url = "http://%s:%d/%s.mjpg".formatted(address.getHostString(), address.getPort(), stream);
        return new ProcessBuilder("curl", "-sN", "-o", seenBy(stream).toString(), url);
    }

    private Path seenBy(String stream) {
        return folder.resolve(stream);
    }

    /// Lets a program in the namespace watch each stream, and sees that it does.
    private void watch(Stage stage, Namespace far) throws IOException {
        show(stage);
        far.start(curl(stage, IDLE));
        far.start(curl(stage, BUSY));
        awaitMore(IDLE, 0);
        awaitMore(BUSY, 0);
        awaitBoth(stage);
    }

    private void awaitMore(String stream, long thanBytes) {
        within(10).until(() -> Files.exists(seenBy(stream)) && Files.size(seenBy(stream)) > thanBytes + PICTURE_BYTES);
    }

    private static int viewers(Stage stage, String stream) {
        return stage.stream(stream).presence().viewers();
    }

    private static int connections(Stage stage) {
        return stage.stream(IDLE).presence().connections() + stage.stream(BUSY).presence().connections();
    }

    private static void awaitBoth(Stage stage) {
        within(10).until(() -> viewers(stage, IDLE) == 1 && viewers(stage, BUSY) == 1);
    }

    private static void awaitNobody(Stage stage, int seconds) {
        within(seconds).until(() -> viewers(stage, IDLE) == 0 && viewers(stage, BUSY) == 0);
    }

    private static ConditionFactory within(int seconds) {
        return await().atMost(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @EnumSource
    void aSilentMachineIsOutOfTheCountWithinTenSeconds(Silence way) throws IOException {
        try (var far = Namespace.open();
                var stage = stage(far.near(), ServerSettings.DEFAULT)) {
            watch(stage, far);

            far.fallSilent(way);

            awaitNobody(stage, 10);
            assertThat(connections(stage)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSilentMachineIsOutOfTheCountWithinThreeSecondsIfAskedForAndBackInItWhenItsLinkIs(Silence way) throws IOException {
        try (var far = Namespace.open();
                var stage = stage(far.near(), BRISK)) {
            watch(stage, far);

            far.fallSilent(way);
            awaitNobody(stage, 3);
            long shownIdle = Files.size(seenBy(IDLE));
            long shownBusy = Files.size(seenBy(BUSY));
            far.speakAgain(way);

            awaitBoth(stage);
            awaitMore(IDLE, shownIdle);
            awaitMore(BUSY, shownBusy);
            assertThat(stage.stream(BUSY).stats().viewersStalled()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMachineThatStaysSilentIsEnded(Silence way) throws IOException {
        var lostAfter = Duration.ofSeconds(5);
        try (var far = Namespace.open();
                var stage = stage(far.near(), BRISK.with(RULES.withLostAfter(lostAfter)))) {
            watch(stage, far);

            far.fallSilent(way);

            awaitNobody(stage, 3);
            assertThat(connections(stage)).isEqualTo(2);
            within(4).until(() -> connections(stage) == 0);
            within(1).until(() -> stage.server.connections() == 0);
        }
    }

    @Test
    void aSilenceShorterThanTheKernelCanAskAboutIsRefused() {
        var second = Duration.ofSeconds(1);

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> ViewerRules.DEFAULT.withSilentAfter(second))
                .withMessage("silentAfter: 1s (expected: 2s to 1h)");
    }

    @Test
    void whoIsShownNothingNewStaysInTheCountAsLongAsItsMachineAnswers() throws IOException {
        var never = Duration.ofHours(1);
        try (var far = Namespace.open();
                var stage = stage(far.near(), BRISK.with(RULES.withHeartbeat(never).withStalledAfter(never)))) {
            watch(stage, far);

            within(20).during(SILENT_AFTER.multipliedBy(3)).until(() -> viewers(stage, IDLE) == 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void withNioASilentMachineIsEndedOnceTheKernelTakesNoMoreForItAndCountedUntilThen(Silence way) throws IOException {
        try (var far = Namespace.open();
                var stage = stage(far.near(), BRISK.with(Stage.LOOPS.withEpoll(false)).with(RULES.withHeartbeat(Duration.ofHours(1)).withStalledAfter(SILENT_AFTER)))) {
            watch(stage, far);

            far.fallSilent(way);

            within(10).until(() -> viewers(stage, BUSY) == 0);
            assertThat(connections(stage)).isEqualTo(1);
            assertThat(stage.stream(BUSY).stats().viewersStalled()).isEqualTo(1);
            assertThat(viewers(stage, IDLE)).isEqualTo(1);
        }
    }

    @ParameterizedTest(name = "epoll: {0}")
    @ValueSource(booleans = {true, false})
    void aKilledProgramIsOutOfTheCountWithinASecond(boolean epoll) throws IOException {
        try (var stage = stage(InetAddress.getLoopbackAddress(), ServerSettings.DEFAULT.with(Stage.LOOPS.withEpoll(epoll)))) {
            show(stage);
            var idle = start(curl(stage, IDLE));
            var busy = start(curl(stage, BUSY));
            awaitBoth(stage);

            idle.destroyForcibly();
            busy.destroyForcibly();

            awaitNobody(stage, 1);
        }
    }

    /// Whoever sends FIN is gone: a program that left says nothing else.
    @ParameterizedTest(name = "epoll: {0}")
    @ValueSource(booleans = {true, false})
    void aProgramThatEndsItsSendingSideIsOutOfTheCountWithinASecond(boolean epoll) throws IOException {
        try (var stage = stage(InetAddress.getLoopbackAddress(), ServerSettings.DEFAULT.with(Stage.LOOPS.withEpoll(epoll)))) {
            show(stage);
            var idle = start(halfClosing(stage, IDLE));
            var busy = start(halfClosing(stage, BUSY));
            awaitBoth(stage);

            idle.outputWriter().append('\n').flush();
            busy.outputWriter().append('\n').flush();

            awaitNobody(stage, 1);
        }
    }

    private Process start(ProcessBuilder program) throws IOException {
        var process = program.start();
        programs.add(process);
        return process;
    }

    /// Ends its sending side when it is told to, and nothing else before it is killed.
    private static ProcessBuilder halfClosing(Stage stage, String stream) {
        var script = """
                import socket, sys
                peer = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
                peer.sendall(f"GET /{sys.argv[2]}.mjpg HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n".encode())
                sys.stdin.readline()
                peer.shutdown(socket.SHUT_WR)
                sys.stdin.readline()
                """;
        return new ProcessBuilder("python3", "-c", script, Integer.toString(stage.server.port()), stream);
    }
}
