// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Publisher;
import dev.kineograph.server.settings.JpgPusherDialect;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.RenewalRules;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// A port for pages of JPGPusher, on the wire: who knows an id watches once, renews, and is ended without; here after 5 frames.
// A stream that should end and does not goes on for ever, and a read of it heeds no interrupt.
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@ExtendWith(NoLeaks.class)
@ParameterizedClass(name = "epoll: {0}")
@ArgumentsSource(AnyTransport.class)
abstract class JpgPusherPort {
    static final int FRAMES = 5;
    static final String IMG = "Accept: image/avif,image/webp,image/png,*/*;q=0.8";

    @AutoClose
    final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    final Stage stage;

    Publisher camera;
    int pictures;

    JpgPusherPort(boolean epoll) {
        stage = new Stage(
                Stage.BRISK.with(Stage.LOOPS.withEpoll(epoll)),
                new Listener.Http(0),
                listener(FRAMES, Duration.ZERO, 1000));
    }

    static Listener listener(int frames, Duration time, int maxSessions) {
        return new Listener.ForDialect(0, new JpgPusherDialect(Stage.CAMERA, new RenewalRules(frames, time, maxSessions)));
    }

    @BeforeEach
    void publish() {
        camera = stage.camera();
    }

    @AfterEach
    void end() {
        camera.close();
    }

    RawClient client() {
        return RawClient.to(stage.ports().get(1));
    }

    /// A client of a port with other rules.
    int port(int frames, Duration time, int maxSessions) throws IOException {
        return stage.server.listen(listener(frames, time, maxSessions)).getPort();
    }

    static Answer get(int port, String path, String... headers) throws IOException {
        return request(port, "GET", path, headers);
    }

    static Answer request(int port, String method, String path, String... headers) throws IOException {
        try (var client = RawClient.to(port)) {
            client.request(method, path, headers);
            return method.equals("HEAD") ? client.readHead() : client.readAnswer();
        }
    }

    Answer get(String path) throws IOException {
        return get(stage.ports().get(1), path);
    }

    String newId() throws IOException {
        return newId(stage.ports().get(1));
    }

    static String newId(int port) throws IOException {
        var answer = get(port, "/stream");
        assertThat(answer.status()).isEqualTo(200);
        return answer.text();
    }

    Viewing watch(String id) throws IOException {
        return Viewing.of(client(), "/" + id);
    }

    /// Publishes a picture that was not there before.
    byte[] showNext() {
        byte[] picture = Pictures.png(++pictures);
        camera.publish(picture);
        return picture;
    }

    void isSeen(Viewing viewing, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            viewing.skipTo(showNext());
        }
    }

    static void isNotFound(Answer answer) {
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.headers("Access-Control-Allow-Origin")).containsExactly("*");
        assertThat(answer.text()).contains("(expected: /stream, or an id from there that was renewed in time)");
    }
}
