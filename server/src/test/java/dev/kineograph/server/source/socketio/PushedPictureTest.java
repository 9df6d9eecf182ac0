// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.ImageFormat;
import dev.kineograph.RefusedException;
import dev.kineograph.server.Pictures;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PushedPictureTest {
    private final byte[] jpeg = Pictures.jpeg(1);

    private static String url(String type, byte[] bytes) {
        return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes);
    }

    private static PushedPicture of(Object first) {
        return PushedPicture.of(List.of(first));
    }

    @Test
    void aDataUrlIsThePictureInIt() {
        var pushed = of(Map.of("width", 80, "height", 60, "source", url("image/jpeg", jpeg)));

        assertThat(pushed.picture().toByteArray()).isEqualTo(jpeg);
        assertThat(pushed.members()).containsExactlyInAnyOrderEntriesOf(Map.of("width", 80, "height", 60));
    }

    @Test
    void bytesAreThePicture() {
        assertThat(of(Map.of("source", jpeg)).picture().toByteArray()).isEqualTo(jpeg);
    }

    @Test
    void aLabelIsNotBelieved() {
        assertThat(of(Map.of("source", url("text/html", jpeg))).picture().format()).isEqualTo(ImageFormat.JPEG);
    }

    @Test
    void aPageThatSaysNoSizeMeansThePictures() {
        assertThat(of(Map.of("source", jpeg)).members()).containsOnly(Map.entry("width", 16), Map.entry("height", 12));
    }

    @Test
    void whatElseIsThereGoesAlong() {
        assertThat(of(Map.of("source", jpeg, "by", "door")).members()).containsEntry("by", "door");
    }

    static Stream<Arguments> refused() {
        var jpeg = Pictures.jpeg(1);
        return Stream.of(
                Arguments.of(Map.of(), "picture: source: nothing (expected: a data URL or bytes)"),
                Arguments.of("x", "picture: a text (expected: an object, {width, height, source})"),
                Arguments.of(List.of(), "picture: a list (expected: an object, {width, height, source})"),
                Arguments.of(Map.of("source", 5), "picture: source: 5 (expected: a data URL or bytes)"),
                Arguments.of(Map.of("source", "hello"), "picture: source: a text that is no data URL (expected: data:image/jpeg;base64,...)"),
                Arguments.of(Map.of("source", "data:image/jpeg;base64"), "picture: source: a text that is no data URL (expected: data:image/jpeg;base64,...)"),
                Arguments.of(Map.of("source", "data:image/jpeg;base64,a=b!"), "picture: source: a data URL whose base64 is damaged"),
                Arguments.of(
                        Map.of("source", jpeg, "width", "wide"),
                        "picture: width: a text (expected: a number of pixels, 0 to 65,535, or nothing)"),
                Arguments.of(
                        Map.of("source", jpeg, "height", -1),
                        "picture: height: -1 (expected: a number of pixels, 0 to 65,535, or nothing)"),
                Arguments.of(
                        Map.of("source", jpeg, "height", Double.NaN),
                        "picture: height: NaN (expected: a number of pixels, 0 to 65,535, or nothing)"));
    }

    @ParameterizedTest
    @MethodSource
    void refused(Object argument, String sentence) {
        assertThatThrownBy(() -> of(argument)).isInstanceOf(RefusedException.class).hasMessage(sentence);
    }

    @Test
    void nothingAtAllIsRefused() {
        assertThatThrownBy(() -> PushedPicture.of(List.of())).hasMessage("picture: nothing (expected: an object, {width, height, source})");
        assertThatThrownBy(() -> PushedPicture.of(Arrays.asList((Object) null))).hasMessageStartingWith("picture: nothing");
    }

    @Test
    void whatIsNoPictureIsRefusedAsEverywhere() {
        assertThatThrownBy(() -> of(Map.of("source", url("image/jpeg", new byte[] {'<', 's', 'v', 'g'}))))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("expected: ");
    }
}
