// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.settings.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Pictures that are begun and never ended: each address has a quarter of the memory, and nobody else pays for it.
@ExtendWith(NoLeaks.class)
class MemoryOfClientsTest {
    private static final int MEGABYTE = 1_000_000;

    private final List<RawClient> clients = new ArrayList<>();

    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(Stage.BRISK.with(new Limits(1000, 1000, 8 * MEGABYTE)));

    private RawClient from(String address, int port) {
        var client = RawClient.from(address, stage.ports().get(port));
        clients.add(client);
        return client;
    }

    private RawClient upload(String address, int announced, int sent) throws IOException {
        return from(address, 0)
                .send("PUT /camera.jpg HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + announced + "\r\n\r\n")
                .send(Pictures.begun(sent));
    }

    private RawClient produce(String address, int bytes) throws IOException {
        return from(address, 1).sendLength(bytes + 1).send(new byte[bytes]);
    }

    private void awaitHeld(long least) {
        await().until(() -> stage.server.heldBytes() >= least);
    }

    @AfterEach
    void leave() {
        clients.forEach(RawClient::close);
    }

    @Test
    void anUploadBeyondItsAddressesQuarterIsRefusedAndThoseOfOthersAreNot() throws IOException {
        upload("127.0.0.2", 1_000_000, 900_000);
        awaitHeld(900_000);
        var refused = upload("127.0.0.2", 1_500_000, 1_500_000).readAnswer();

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.text()).contains("one address", "2,000,000 bytes", "server.memory");
        assertThat(stage.rejected("http NO_MEMORY")).isEqualTo(1);

        from("127.0.0.3", 0).put("/camera.jpg", Pictures.jpeg(1));
        stage.awaitNewest("camera", Pictures.jpeg(1));
    }

    @Test
    void aProducerBeyondItIsClosedAndWhatItHeldIsFree() throws IOException {
        var refused = from("127.0.0.2", 1).sendLength(2_500_001);
        try {
            refused.send(new byte[2_500_000]);
        } catch (IOException e) {
            // Closed before it had sent all.
        }

        assertThat(refused.isEnded()).isTrue();
        assertThat(stage.rejected("tcp NO_MEMORY")).isEqualTo(1);
        await().until(() -> stage.server.heldBytes() == 0);

        from("127.0.0.2", 1).sendPicture(Pictures.jpeg(1));
        stage.awaitNewest("door", Pictures.jpeg(1));
    }

    @Test
    void whereAllIsUsedUpTheAddressThatHoldsMostMakesRoom() throws IOException {
        var largest = produce("127.0.0.2", 1_900_000);
        awaitHeld(1_900_000);
        for (int host = 3; host <= 7; host++) {
            produce("127.0.0." + host, 1_200_000);
        }
        awaitHeld(1_900_000 + 5 * 1_200_000);

        from("127.0.0.8", 0).put("/camera.jpg", Pictures.large(1, 200_000));

        stage.awaitNewest("camera", Pictures.large(1, 200_000));
        assertThat(largest.isEnded()).isTrue();
        assertThat(stage.rejected("memory NO_MEMORY")).isEqualTo(1);
        assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains("127.0.0.2", "others need memory", "server.memory"));
    }

    @Test
    void whatIsHeldEndsWithItsConnection() throws IOException {
        upload("127.0.0.2", 1_000_000, 900_000);
        produce("127.0.0.3", 900_000);
        awaitHeld(1_800_000);

        clients.forEach(RawClient::close);

        await().until(() -> stage.server.heldBytes() == 0);
    }

    /// Behind a request that waits for a picture: 64 KB at a time, of which the kernel keeps what comes then.
    @Test
    void whatComesBehindARequestThatIsNotAnsweredYetCountsToo() throws IOException {
        stage.stream("camera");
        from("127.0.0.2", 0).get("/camera.jpg?fresh=1").send(behind(50_000));
        awaitHeld(50_000);

        clients.forEach(RawClient::close);

        await().until(() -> stage.server.heldBytes() == 0);
    }

    @Test
    void whoHasNoMemoryForItIsClosedAndItIsCounted() throws IOException {
        stage.stream("camera");
        upload("127.0.0.2", 2_000_000, 1_980_000);
        awaitHeld(1_980_000);

        assertThat(from("127.0.0.2", 0).get("/camera.jpg?fresh=1").send(behind(50_000)).isEnded()).isTrue();

        assertThat(stage.rejected("http NO_MEMORY")).isEqualTo(1);
    }

    private static byte[] behind(int bytes) {
        byte[] head = "PUT /camera.jpg HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n".getBytes(US_ASCII);
        byte[] all = Arrays.copyOf(head, bytes + 100);
        System.arraycopy(Pictures.begun(6), 0, all, head.length, 6);
        return all;
    }
}
