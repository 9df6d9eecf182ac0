// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kineograph.RefusedException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Packets of socket.io 0.8 and 0.9, decoded and encoded.
@Isolated("it sets the locale of the JVM")
class LegacyPacketsTest {
    private final LegacyPackets packets = new LegacyPackets(1000);

    @Test
    void aConnectHasItsParametersInEitherPlace() {
        assertThat(packets.text("1::")).isEqualTo(new Packet.Connect("/", Map.of()));
        assertThat(packets.text("1::/test")).isEqualTo(new Packet.Connect("/test", Map.of()));
        assertThat(packets.text("1::/test?my=param")).isEqualTo(new Packet.Connect("/test", Map.of("my", "param")));
        assertThat(packets.text("1::/test:?my=param")).isEqualTo(new Packet.Connect("/test", Map.of("my", "param")));
    }

    @Test
    void anEventHasANameAndMayHaveArguments() {
        assertThat(packets.text("5:::{\"name\":\"tick\"}")).isEqualTo(new Packet.Event("/", -1, "tick", List.of()));
        assertThat(packets.text("5::/door:{\"name\":\"a\",\"args\":[\"x:y\",{\"b\":1}]}"))
                .isEqualTo(new Packet.Event("/door", -1, "a", List.of("x:y", Map.of("b", 1))));
    }

    @Test
    void anEventWithAnIdIsAcknowledgedOnReceiptOrWithArguments() {
        assertThat(packets.text("5:1::{\"name\":\"a\"}")).isEqualTo(new Packet.Event("/", 1, true, "a", List.of()));
        assertThat(packets.text("5:1+::{\"name\":\"a\"}")).isEqualTo(new Packet.Event("/", 1, false, "a", List.of()));
    }

    @Test
    void messagesAreEventsOfThatName() {
        assertThat(packets.text("3:::hello: you")).isEqualTo(new Packet.Event("/", -1, "message", List.of("hello: you")));
        assertThat(packets.text("4::/a:{\"b\":[1]}"))
                .isEqualTo(new Packet.Event("/a", -1, "message", List.of(Map.of("b", List.of(1)))));
        assertThat(packets.text("4:::null"))
                .isEqualTo(new Packet.Event("/", -1, "message", Arrays.asList((Object) null)));
    }

    @Test
    void anAcknowledgementHasTheIdInItsData() {
        assertThat(packets.text("6:::140")).isEqualTo(new Packet.Ack("/", 140, List.of()));
        assertThat(packets.text("6::/a:12+[\"woot\",\"wa\"]")).isEqualTo(new Packet.Ack("/a", 12, List.of("woot", "wa")));
    }

    @Test
    void aDisconnectMayBeShort() {
        assertThat(packets.text("0")).isEqualTo(new Packet.Disconnect("/"));
        assertThat(packets.text("0::")).isEqualTo(new Packet.Disconnect("/"));
        assertThat(packets.text("0::/woot")).isEqualTo(new Packet.Disconnect("/woot"));
    }

    @Test
    void heartbeatsErrorsAndNoopsNeedNoReaction() {
        for (var text : List.of("2::", "2:::", "7:::2+0", "8::")) {
            assertThat(packets.text(text)).isEqualTo(new Packet.NoOperation("/"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", ":", "9::", "x", "10::", "5", "5::", "5:::", "5:::{}", "5:::[]", "5:::{\"name\":1}", "5:::{\"name\":\"a\",\"args\":{}}",
        "5:::{\"name\":\"disconnect\"}", "5:::{\"name\":\"a\"}x", "5:x::{\"name\":\"a\"}",
        "5:+::{\"name\":\"a\"}", "5:1++::{\"name\":\"a\"}", "5:-1::{\"name\":\"a\"}", "5:1234567890123456::{\"name\":\"a\"}",
        "4:::", "4:::x", "4:::[1", "6", "6:::", "6:::x", "6:::+[]", "6:::1+", "6:::1+{}", "6:::1+[", "1::/a?%zz", "1::/a:?%zz"
    })
    void aTextThatIsNoPacketIsRefused(String text) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> packets.text(text))
                .withMessageStartingWith("Socket.IO ");
    }

    @Test
    void binaryIsRefused() {
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> packets.binary(new byte[1]));
    }

    @Test
    void longNamespacesAreRefused() {
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> packets.text("1::/" + "a".repeat(1000)));
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> packets.text("1::/a:?" + "a".repeat(1000)));
    }

    @Test
    void packetsAreEncodedAsTheOriginalServerDid() {
        assertThat(LegacyPackets.encode(new Packet.Connected("/", "id"))).isEqualTo("1::");
        assertThat(LegacyPackets.encode(new Packet.Connected("/door", "id"))).isEqualTo("1::/door");
        assertThat(LegacyPackets.encode(new Packet.ConnectError("/door", "no"))).isEqualTo("7::/door:2");
        assertThat(LegacyPackets.encode(new Packet.Event("/", -1, "a", List.of()))).isEqualTo("5:::{\"name\":\"a\"}");
        assertThat(LegacyPackets.encode(new Packet.Event("/b", 8, "a", List.of(1, "x"))))
                .isEqualTo("5:8+:/b:{\"name\":\"a\",\"args\":[1,\"x\"]}");
        assertThat(LegacyPackets.encode(new Packet.Ack("/", 4, List.of()))).isEqualTo("6:::4");
        assertThat(LegacyPackets.encode(new Packet.Ack("/b", 4, List.of("A", "B")))).isEqualTo("6::/b:4+[\"A\",\"B\"]");
        assertThat(LegacyPackets.encode(new Packet.Disconnect("/"))).isEqualTo("0::");
        assertThat(LegacyPackets.encode(new Packet.Disconnect("/b"))).isEqualTo("0::/b");
    }

    @Test
    void anAcknowledgementsIdIsAsciiInEveryLocale() {
        var usual = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertThat(LegacyPackets.encode(new Packet.Ack("/", 140, List.of()))).isEqualTo("6:::140");
        } finally {
            Locale.setDefault(usual);
        }
    }

    @Test
    void binaryIsEncodedInBase64() {
        var bytes = ByteBuffer.wrap(new byte[] {0, 1, 2, 3}).position(1);

        assertThat(LegacyPackets.encode(new Packet.Event("/", -1, "a", List.of(Map.of("source", bytes)))))
                .isEqualTo("5:::{\"name\":\"a\",\"args\":[{\"source\":\"AQID\"}]}");
        assertThat(bytes.position()).isEqualTo(1);
    }

    @Test
    void thousandsOfMutationsOfEachKindArePacketsOrRefused() {
        var samples = List.of(
                "0::/woot", "1::/test?my=param", "1::/test:?a=%20", "3:1+:/a:hello", "4:::{\"a\":[1,null]}", "6::/a:12+[\"woot\",1]", "7:::2+0",
                "5:1+:/door:{\"name\":\"onimgdata\",\"args\":[{\"width\":3,\"source\":\"data:image/png;base64,AA==\"}]}");

        for (var sample : samples) {
            var chance = new TextFuzz(sample.hashCode());
            for (int i = 0; i < TextFuzz.MUTATIONS; i++) {
                PacketTargets.decode(chance.mutate(sample), 1);
            }
        }
    }
}
