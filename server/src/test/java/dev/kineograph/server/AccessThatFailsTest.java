// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Access;
import dev.kineograph.Access.Decision;
import dev.kineograph.Access.Decision.Verdict;
import dev.kineograph.Caller;
import dev.kineograph.StreamName;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// However an access fails to decide, the answer is no, and the log says why: when it is asked for the first time, and when it is asked again
/// about those who were let in.
@ExtendWith(NoLeaks.class)
class AccessThatFailsTest {
    private final RecordingAccess access = new RecordingAccess((_, _, _) -> Decision.allowed());

    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(Stage.BRISK.with(access));

    enum Failure implements Access {
        NULL,
        NO_STAGE,
        EXCEPTION,
        ERROR,
        BROKEN_STAGE,
        STAGE_WITHOUT_VERDICT,
        FAILED_STAGE,
        LATE_STAGE_WITHOUT_VERDICT,
        LATE_FAILED_STAGE;

        @Override
        public Decision check(Action action, StreamName stream, Caller caller) {
            return switch (this) {
                case NULL -> null;
                case NO_STAGE -> Decision.later(null);
                case EXCEPTION -> throw new IllegalStateException("the user file is gone");
                case ERROR -> throw new StackOverflowError();
                case BROKEN_STAGE -> Decision.later(new BrokenStage());
                case STAGE_WITHOUT_VERDICT -> Decision.later(CompletableFuture.completedFuture(null));
                case FAILED_STAGE -> Decision.later(CompletableFuture.failedFuture(new IOException("the directory does not answer")));
                case LATE_STAGE_WITHOUT_VERDICT -> Decision.later(CompletableFuture.supplyAsync(() -> null));
                case LATE_FAILED_STAGE -> Decision.later(CompletableFuture.supplyAsync(() -> {
                    throw new StackOverflowError();
                }));
            };
        }
    }

    private static final class BrokenStage extends CompletableFuture<Verdict> {
        @Override
        public CompletableFuture<Verdict> whenComplete(BiConsumer<? super Verdict, ? super Throwable> action) {
            throw new UnsupportedOperationException("not this stage");
        }
    }

    private void isLogged() {
        await().until(() -> stage.rejected("access FAILED") > 0);
        assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains("because the access policy gave no decision"));
    }

    @ParameterizedTest
    @EnumSource
    void nobodyIsLetInOverHttp(Failure failure) throws IOException {
        stage.show(Pictures.png(1));
        access.answers(failure);

        try (var client = stage.http()) {
            assertThat(client.get("/camera.jpg").readAnswer().status()).isEqualTo(403);
            assertThat(client.get("/").readAnswer().text()).doesNotContain("href=\"/camera\"");
        }
        isLogged();
    }

    @ParameterizedTest
    @EnumSource
    void nobodyIsLetInOverTcp(Failure failure) throws IOException {
        access.answers(failure);

        try (var producer = stage.tcp()) {
            assertThat(producer.isEnded()).isTrue();
        }
        isLogged();
    }

    @ParameterizedTest
    @EnumSource
    void nobodyIsLetInOverSocketIo(Failure failure) {
        stage.show(Pictures.png(1));
        access.answers(failure);

        try (var client = SocketIoPeer.connected(stage.server.port())) {
            assertThat(client.ask("subscribe", "camera")).first().asString().contains("ok=false");
        }
        isLogged();
    }

    @ParameterizedTest
    @EnumSource
    void thoseWhoWereLetInAreEndedWhenItIsAskedAgain(Failure failure) throws IOException {
        stage.show(Pictures.png(1));
        try (var multipart = Viewing.of(stage.http(), "/camera.mjpg");
                var webSocket = WebSocketClient.of(stage.http(), "/camera");
                var client = SocketIoPeer.connected(stage.server.port());
                var producer = stage.tcp()) {
            client.emit("subscribe", "camera");
            assertThat(client.event().object()).containsEntry("stream", "camera");
            producer.sendPicture(Pictures.png(2));
            stage.awaitNewest("door", Pictures.png(2));
            access.answers(failure);

            stage.server.recheckAccess();

            assertThat(multipart.client().isEnded()).isTrue();
            assertThat(webSocket.readCloseCode()).isEqualTo(1008);
            assertThat(producer.isEnded()).isTrue();
            stage.awaitViewers("camera", 0);
        }
        isLogged();
    }

    @Test
    void aStageThatIsUndecidedLeavesItToTheListenersOwnRules() throws IOException {
        access.answers((_, _, _) -> Decision.later(CompletableFuture.completedFuture(Decision.undecided())));
        stage.show(Pictures.png(1));
        try (var viewer = Viewing.of(stage.http(), "/camera.mjpg");
                var client = stage.http()) {
            stage.server.recheckAccess();
            stage.show(Pictures.png(2));
            viewer.skipTo(Pictures.png(2));
            assertThat(client.put("/camera.jpg", Pictures.png(3), "Origin: http://evil.example").readAnswer().status()).isEqualTo(403);
        }
    }

    @Test
    void aStageNeedsToBeOne() {
        CompletionStage<Verdict> none = null;

        assertThatNullPointerException().isThrownBy(() -> new Decision.Later(none));
    }
}
