// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kineograph.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Packets of protocols 3, 4 and 5, good and bad.
class PacketDecoderTest {
    private static final int LIMIT = 1000;

    private final PacketDecoder newest = new PacketDecoder(4, LIMIT);
    private final PacketDecoder older = new PacketDecoder(3, LIMIT);

    @Test
    void aConnectHasAnObjectOrNothing() {
        assertThat(newest.text("0")).isEqualTo(new Packet.Connect("/", Map.of()));
        assertThat(newest.text("0{\"token\":\"123\"}")).isEqualTo(new Packet.Connect("/", Map.of("token", "123")));
        assertThat(newest.text("0/admin")).isEqualTo(new Packet.Connect("/admin", Map.of()));
        assertThat(newest.text("0/admin,")).isEqualTo(new Packet.Connect("/admin", Map.of()));
        assertThat(newest.text("0/admin,{\"a\":1}")).isEqualTo(new Packet.Connect("/admin", Map.of("a", 1)));
    }

    @Test
    void olderClientsWriteParametersBehindTheNamespace() {
        assertThat(older.text("0/nsp?token=x%20y&a=1,"))
                .isEqualTo(new Packet.Connect("/nsp", Map.of("token", "x y", "a", "1")));
        assertThat(older.text("2/nsp?token=x,[\"a\"]")).isEqualTo(new Packet.Event("/nsp", -1, "a", List.of()));
        assertThat(older.text("1/nsp?token=x")).isEqualTo(new Packet.Disconnect("/nsp"));
    }

    @Test
    void theNewestClientsDoNot() {
        assertThat(newest.text("0/nsp?token=x,")).isEqualTo(new Packet.Connect("/nsp?token=x", Map.of()));
    }

    @Test
    void anEventHasANameAndArguments() {
        assertThat(newest.text("2[\"foo\"]")).isEqualTo(new Packet.Event("/", -1, "foo", List.of()));
        assertThat(newest.text("2/admin,[\"bar\",1,2.5,true,\"\u00e4\",{\"3\":[]}]"))
                .isEqualTo(new Packet.Event("/admin", -1, "bar", List.of(1, 2.5, true, "\u00e4", Map.of("3", List.of()))));
        assertThat(newest.text("212[\"foo\"]")).isEqualTo(new Packet.Event("/", 12, "foo", List.of()));
        assertThat(newest.text("2/admin,0[\"foo\"]")).isEqualTo(new Packet.Event("/admin", 0, "foo", List.of()));
    }

    @Test
    void anAcknowledgementHasAnId() {
        assertThat(newest.text("312[]")).isEqualTo(new Packet.Ack("/", 12, List.of()));
        assertThat(newest.text("3/admin,13[\"bar\"]")).isEqualTo(new Packet.Ack("/admin", 13, List.of("bar")));
    }

    @Test
    void aDisconnectHasNoData() {
        assertThat(newest.text("1")).isEqualTo(new Packet.Disconnect("/"));
        assertThat(newest.text("1/admin,")).isEqualTo(new Packet.Disconnect("/admin"));
    }

    @Test
    void attachmentsReplaceTheirPlaceholders() {
        assertThat(newest.text("52-/a,7[\"b\",{\"x\":[{\"_placeholder\":true,\"num\":1}]},{\"_placeholder\":true,\"num\":0}]"))
                .isNull();
        assertThat(newest.binary(new byte[] {1, 2})).isNull();
        var event = (Packet.Event) newest.binary(new byte[] {3});

        assertThat(event.id()).isEqualTo(7);
        assertThat(Recorder.shown(event.arguments())).isEqualTo("[[x=[#03]], #0102]");
        assertThat(newest.text("2[\"next\"]")).isNotNull();
    }

    @Test
    void anAcknowledgementMayHaveAttachmentsToo() {
        newest.text("61-/a,9[{\"_placeholder\":true,\"num\":0}]");

        var ack = (Packet.Ack) newest.binary(new byte[] {5});

        assertThat(ack.id()).isEqualTo(9);
        assertThat(Recorder.shown(ack.arguments())).isEqualTo("[#05]");
    }

    @Test
    void withoutAttachmentsAPlaceholderIsJustData() {
        var data = Map.of("_placeholder", true, "num", 0);

        assertThat(newest.text("2[\"a\",{\"_placeholder\":true,\"num\":0}]"))
                .isEqualTo(new Packet.Event("/", -1, "a", List.of(data)));
        assertThat(newest.text("50-[\"a\",{\"_placeholder\":true,\"num\":0}]"))
                .isEqualTo(new Packet.Event("/", -1, "a", List.of(data)));
    }

    @Test
    void textsCannotNameJavaTypes() {
        var packet = newest.text("2[\"a\",{\"@class\":\"java.net.URL\",\"value\":\"http://x\"},[\"java.util.Date\",1]]");

        assertThat(packet).isEqualTo(new Packet.Event("/", -1, "a", List.of(
                Map.of("@class", "java.net.URL", "value", "http://x"), List.of("java.util.Date", 1))));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "4", "7", "9", "a", "abc", "-", "4{\"message\":\"x\"}", "4/a,\"x\"",
        "0[]", "0null ", "0\"x\"", "01", "0{", "0{}{}", "0{} x",
        "1{}", "12", "1/a,{}", "1/a,[]",
        "2", "2{}", "2[]", "2[1]", "2[null]", "2[[\"a\"]]", "2\"a\"", "2[\"a\"", "2[\"a\"] [", "2[\"a\"],", "2abc[\"a\"]",
        "2[\"connect\"]", "2[\"connect_error\"]", "2[\"disconnect\"]", "2[\"disconnecting\"]", "2[\"newListener\"]",
        "2[\"removeListener\"]", "21234567890123456[\"a\"]", "2-1[\"a\"]", "2/admin[\"a\"]", "2[\"a\",NaN]", "2['a']",
        "2[\"a\",/* */1]", "2[\"a\",{\"b\":1,\"b\":2}]", "2[\"a\",1e]", "2[\"a\",\"\u0001\"]",
        "3", "3[]", "31", "31{}", "31\"x\"", "3/a,[1]",
        "5", "5[\"a\"]", "5-[\"a\"]", "51", "51[\"a\"]", "511-[\"a\"]", "599999999999-[\"a\"]", "5-1-[\"a\"]", "51-", "6-1[]", "50-1"
    })
    void aTextThatIsNoPacketIsRefused(String text) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> {
                    var packet = new PacketDecoder(4, LIMIT).text(text);
                    if (packet == null) {
                        var decoder = new PacketDecoder(4, LIMIT);
                        decoder.text(text);
                        decoder.binary(new byte[1]);
                    }
                })
                .withMessageStartingWith("Socket.IO ");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "51-[\"a\"]", "51-[\"a\",{\"_placeholder\":true,\"num\":1}]", "51-[\"a\",{\"_placeholder\":true,\"num\":-1}]",
        "51-[\"a\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":0}]", "51-[\"a\",{\"_placeholder\":true}]",
        "51-[\"a\",{\"_placeholder\":true,\"num\":\"0\"}]", "51-[\"a\",{\"_placeholder\":true,\"num\":0.0}]",
        "51-[\"a\",{\"_placeholder\":true,\"num\":99999999999}]", "51-[\"a\",{\"_placeholder\":false,\"num\":0}]",
        "51-[{\"_placeholder\":true,\"num\":0}]", "51-{\"_placeholder\":true,\"num\":0}", "61-[{\"_placeholder\":true,\"num\":0}]"
    })
    void placeholdersAndAttachmentsMatchOneToOne(String text) {
        newest.text(text);

        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> newest.binary(new byte[] {1}));
    }

    @Test
    void aPacketHasAtMostTenAttachments() {
        assertThat(newest.text("510-[\"a\"]")).isNull();
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> older.text("511-[\"a\"]"))
                .withMessage("Socket.IO attachments: 11 (expected: at most 10)");
    }

    @Test
    void binaryThatWasNotAnnouncedIsRefused() {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> newest.binary(new byte[1]))
                .withMessage("Socket.IO packet: binary (expected: a text that announces it)");
    }

    @Test
    void aTextInsteadOfAnAttachmentIsRefused() {
        newest.text("51-[\"a\",{\"_placeholder\":true,\"num\":0}]");

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> newest.text("2[\"a\"]"))
                .withMessage("Socket.IO packet: a text (expected: an attachment)");
    }

    @Test
    void valuesAreAtMost64Deep() {
        assertThat(newest.text("2[\"a\"," + "[".repeat(63) + "]".repeat(63) + "]")).isNotNull();

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> newest.text("2[\"a\"," + "[".repeat(64) + "]".repeat(64) + "]"));
    }

    @Test
    void aPacketWithItsAttachmentsHasALimit() {
        newest.text("52-[\"a\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
        newest.binary(new byte[600]);

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> newest.binary(new byte[600]))
                .withMessageEndingWith("bytes (expected: at most 1000)");
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> older.text("2[\"" + "a".repeat(1000) + "\"]"));
    }

    @Test
    void aTextOfManySmallPartsIsRefusedBeforeItFillsTheMemory() {
        var large = new PacketDecoder(4, 16 << 20);

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> large.text("2[\"a\"" + ",[]".repeat(5_000_000) + "]"));
    }

    @Test
    void aLongNamespaceIsRefused() {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> new PacketDecoder(4, 16 << 20).text("0/" + "a".repeat(1000)));
    }

    @Test
    void thousandsOfMutationsOfEachKindArePacketsOrRefused() {
        for (var sample : samples()) {
            var chance = new TextFuzz(sample.hashCode());
            for (int i = 0; i < TextFuzz.MUTATIONS; i++) {
                PacketTargets.decode(chance.mutate(sample), i % 2 == 0 ? 4 : 3);
            }
        }
    }

    private static List<String> samples() {
        var samples = new ArrayList<>(List.of("0", "0{\"token\":\"123\"}", "0/admin,{\"a\":[1]}", "0/nsp?token=x%20,", "1/admin,"));
        samples.add("2/admin,12[\"onimgdata\",{\"width\":3,\"height\":-2.5e3,\"source\":\"data:image/jpeg;base64,AA==\"}]");
        samples.add("3/admin,13[\"\\u00e4\\n\",null,true,false]");
        samples.add("52-/admin,1[\"b\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
        samples.add("61-9[{\"_placeholder\":true,\"num\":0}]");
        return samples;
    }
}
