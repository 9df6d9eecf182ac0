// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static dev.kineograph.server.NodeClient.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.ClientVersion.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Pictures of half a megabyte between the npm clients of every generation, over every transport, under Node.
class SocketIoClientsTest {
    private static final int LARGE = 500_000;
    private static final Map<String, ?> BINARY = Map.of("query", Map.of("binary", "1"));

    @AutoClose
    static final NodeClients clients = new NodeClients();

    @AutoClose
    private final SocketIoPlace place = new SocketIoPlace();

    static Stream<Way> ways() {
        return SocketIoPlace.versions().flatMap(ClientVersion::ways);
    }

    static Stream<Way> waysOfBytes() {
        return ways().filter(way -> way.version().hasBinary());
    }

    static Stream<Way> waysWithoutBytes() {
        return ways().filter(way -> !way.version().hasBinary());
    }

    /// The newest client that the place serves.
    private NodeClient newest(Map<String, ?> wishes) {
        var newest = SocketIoPlace.versions().reduce((_, later) -> later).orElseThrow();
        return clients.connect(newest.byItself(), place.url(), wishes);
    }

    private static Map<String, ?> picture(Object source) {
        return Map.of("width", 640, "height", 480, "source", source);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void itConnectsAndComesToItsTransport(Way way) {
        try (var client = clients.connect(way, place.url())) {
            await().until(() -> client.transport().equals(way.transportInTheEnd()));

            assertThat(client.isConnected()).isTrue();
            assertThat(client.told()).noneMatch(line -> line.startsWith("error"));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aDataUrlArrivesAsItWasBothWays(Way way) {
        try (var client = clients.connect(way, place.url());
                var other = newest(Map.of())) {
            var there = Seal.dataUrl(Pictures.large(1, LARGE));
            var back = Seal.dataUrl(Pictures.large(2, LARGE));

            client.emit("onimgdata", picture(there));
            var shownThere = other.next("showimgdata");
            other.emit("onimgdata", picture(back));
            var shownHere = client.next("showimgdata");

            assertThat(shownThere.arguments()).isEqualTo(List.of(picture(Seal.ofText(there))));
            assertThat(shownHere.arguments()).as("nothing of its own came before").isEqualTo(List.of(picture(Seal.ofText(back))));
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("waysOfBytes")
    void bytesArriveAsTheyWereBothWays(Way way) {
        try (var client = clients.connect(way, place.url());
                var other = newest(Map.of())) {
            var there = Pictures.large(3, LARGE);
            var back = Pictures.large(4, LARGE);

            client.emit("onimgdata", picture(bytes(there)));
            var shownThere = other.next("showimgdata");
            other.emit("onimgdata", picture(bytes(back)));
            var shownHere = client.next("showimgdata");

            assertThat(shownThere.arguments()).isEqualTo(List.of(picture(Seal.ofBytes(there))));
            assertThat(shownHere.arguments()).as("nothing of its own came before").isEqualTo(List.of(picture(Seal.ofBytes(back))));
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("waysWithoutBytes")
    void bytesArriveAsADataUrlWhereThereAreNoneWhateverItAsksFor(Way way) {
        for (var wishes : List.<Map<String, ?>>of(Map.of(), BINARY)) {
            try (var client = clients.connect(way, place.url(), wishes);
                    var other = newest(Map.of())) {
                var sent = Pictures.large(5, LARGE);

                other.emit("onimgdata", picture(bytes(sent)));

                assertThat(client.next("showimgdata").arguments()).isEqualTo(List.of(picture(Seal.ofText(Seal.dataUrl(sent)))));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatItSaysIsAcknowledgedAndItAcknowledges(Way way) {
        try (var client = clients.connect(way, place.url())) {
            assertThat(client.ask("message-with-ack", 1, "two")).containsExactly(1, "two");

            client.emit("ask", "how are you?");
            var question = client.next("question");
            client.acknowledge(question, "fine");

            assertThat(question.arguments()).containsExactly("how are you?");
            assertThat(client.next("answered").arguments()).containsExactly("fine");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void inANamespaceItSeesThePicturesOfThatNamespaceOnly(Way way) {
        var custom = Map.of("namespace", "/custom");
        try (var client = clients.connect(way, place.url(), custom);
                var inside = newest(custom);
                var outside = newest(Map.of())) {
            outside.emit("onimgdata", picture(Seal.dataUrl(Pictures.png(5))));
            var seen = Seal.dataUrl(Pictures.png(6));

            inside.emit("onimgdata", picture(seen));

            assertThat(client.next("showimgdata").member("source")).isEqualTo(seen);
        }
    }

    @Test
    void allGenerationsInOneRoomSeeEachOther() {
        var room = new ArrayList<NodeClient>();
        SocketIoPlace.versions().forEach(version -> room.add(clients.connect(version.byItself(), place.url())));

        for (int i = 0; i < room.size(); i++) {
            var source = Seal.dataUrl(Pictures.large(10 + i, LARGE));
            room.get(i).emit("onimgdata", picture(source));
            for (var other : room) {
                if (other != room.get(i)) {
                    assertThat(other.next("showimgdata").member("source")).as("%s from %s", other, room.get(i)).isEqualTo(Seal.ofText(source));
                }
            }
        }

        room.forEach(NodeClient::close);
    }
}
