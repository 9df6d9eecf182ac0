// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFormatTest {

    @ParameterizedTest
    @EnumSource
    void aRealPictureIsKnownByItsFirstBytes(Sample sample) {
        var beginning = Arrays.copyOf(sample.bytes(), ImageFormat.BEGINNING_BYTES);

        assertThat(ImageFormat.ofContent(beginning)).contains(sample.format());
    }

    @ParameterizedTest
    @EnumSource
    void aRealPictureSaysItsFormatSizeAndLength(Sample sample) {
        var picture = sample.picture();

        assertThat(picture.format()).isEqualTo(sample.format());
        assertThat(picture.size()).isEqualTo(sample.size());
        assertThat(picture.length()).isEqualTo(sample.length());
    }

    @ParameterizedTest
    @CsvSource({"jpg,JPEG", "jpeg,JPEG", "JPG,JPEG", "png,PNG", "webp,WEBP", "gif,GIF", "GIF,GIF", "avif,AVIF"})
    void aSuffixMeansAFormatInAnyCaseOfLetters(String suffix, ImageFormat format) {
        assertThat(ImageFormat.ofSuffix(suffix)).contains(format);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".jpg", "svg", "mjpg", "json", "jpg ", "bmp"})
    void anyOtherSuffixMeansNone(String suffix) {
        assertThat(ImageFormat.ofSuffix(suffix)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "ff", "ffd8", "89504e470d0a1a", "47494638", "474946383861", "52494646000000005741564520",
                "424d", "00000100", "3c737667", "00000020667479706d696631"
            })
    void anythingElseIsOfNoFormat(String beginning) {
        assertThat(ImageFormat.ofContent(Bytes.hex(beginning))).isEmpty();
    }

    @Test
    void noSuffixMeansTwoFormats() {
        var suffixes = Stream.of(ImageFormat.values()).map(ImageFormat::suffixes).flatMap(List::stream).toList();

        assertThat(new HashSet<>(suffixes)).hasSameSizeAs(suffixes);
    }

    @Test
    void theUsualSuffixComesFirst() {
        assertThat(ImageFormat.JPEG.suffix()).isEqualTo("jpg");
        assertThat(ImageFormat.JPEG.suffixes()).containsExactly("jpg", "jpeg");
        assertThat(ImageFormat.JPEG.mediaType()).isEqualTo("image/jpeg");
    }
}
