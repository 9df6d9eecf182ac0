// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.Fit;
import dev.kineograph.ImageFormat;
import dev.kineograph.Orientation;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.Variant;
import dev.kineograph.server.settings.AllowedPages;
import dev.kineograph.server.settings.StreamRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How a file says to whom, and how much, a stream is shown.
class StreamRulesSectionTest {
    private static final String PAGE = " (expected: scheme, host and port of a page, such as https://example.org or https://*.example.org)";

    @TempDir
    private Path folder;

    private Configuration read(String text) throws IOException {
        return Configuration.read(Files.writeString(folder.resolve("file.yml"), text));
    }

    @Test
    void streamsThatSayNothingHaveNoRules() throws IOException {
        assertThat(read("streams: { a: {}, b: , c: { pages: any, referer: any } }").server().streams()).isEmpty();
    }

    @Test
    void pagesAreListedOrHaveToBeNamed() throws IOException {
        var rules = read("""
                        streams:
                          a: { pages: [https://Example.org, "https://*.example.org"] }
                          b: { pages: [] }
                          c: { pages: [http://example.org], referer: required }
                          d: { referer: required }
                        """)
                .server()
                .streams();

        assertThat(rules).isEqualTo(Map.of(
                StreamName.of("a"), StreamRules.DEFAULT.with(AllowedPages.of("https://example.org", "https://*.example.org")),
                StreamName.of("b"), StreamRules.DEFAULT.with(AllowedPages.of()),
                StreamName.of("c"), StreamRules.DEFAULT.with(AllowedPages.of("http://example.org").whichAreNamed()),
                StreamName.of("d"), StreamRules.DEFAULT.with(AllowedPages.ANY.whichAreNamed())));
    }

    @Test
    void quotasAreNumbers() throws IOException {
        var read = read("streams: { a: { maxViewers: 20, maxBytesPerSecond: 2MB, maxFps: 25 } }");

        assertThat(read.server().of(StreamName.of("a"))).isEqualTo(StreamRules.DEFAULT.withMaxViewers(20).withMaxBytesPerSecond(2_000_000));
        assertThat(read.streams().getFirst().settings()).isEqualTo(StreamSettings.DEFAULT.withMaxFps(25));
    }

    @Test
    void metadataStayUnlessTheFileSaysSo() throws IOException {
        var streams = read("streams: { a: { strip: metadata }, b: { strip: nothing }, c: { } }").streams();

        assertThat(streams.getFirst().settings()).isEqualTo(StreamSettings.DEFAULT.withStripMetadata(true));
        assertThat(streams.subList(1, 3)).allSatisfy(plan -> assertThat(plan.settings()).isEqualTo(StreamSettings.DEFAULT));
    }

    @Test
    void aStreamAndItsNamedVariantsHaveForms() throws IOException {
        var read = read("""
                streams:
                  a:
                    rotate: 90
                    flip: h
                    fps: 12.5
                    adapt: true
                    variants:
                      thumb: { width: 320, height: 180, fit: cover, quality: 60 }
                      drawn: { format: png, rotate: 0 }
                """);

        assertThat(read.server().of(StreamName.of("a")))
                .isEqualTo(StreamRules.DEFAULT
                        .withShown(Variant.ORIGINAL.withOrientation(Orientation.TRANSPOSED).withFps(12.5))
                        .withVariants(Map.of(
                                "thumb", Variant.ORIGINAL.within(320, 180, Fit.COVER).withQuality(60),
                                "drawn", Variant.ORIGINAL.withFormat(ImageFormat.PNG)))
                        .adapting());
    }

    @Test
    void aStreamHasEightNamedVariants() {
        var nine = IntStream.rangeClosed(1, 9).mapToObj("v%d: { width: 1 }"::formatted).collect(Collectors.joining(", "));

        assertThatThrownBy(() -> read("streams: { a: { variants: { %s } } }".formatted(nine)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageEndingWith(":1:27: streams.a.variants: 9 (expected: at most 8)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "rotate: 45 | 25: streams.a.rotate: '45' (expected: 0 or 90 or 180 or 270)",
        "flip: x | 23: streams.a.flip: 'x' (expected: h or v)",
        "fit: cover | 22: streams.a.fit: 'cover' (expected: with width and height)",
        "width: 0 | 24: streams.a.width: '0' (expected: a whole number, 1 to 8,192)",
        "fps: 0 | 22: streams.a.fps: 0.0 (expected: 0.1 to 1,000)",
        "fps: fast | 22: streams.a.fps: 'fast' (expected: a number, 0.1 to 1,000)",
        "format: tiff | 25: streams.a.format: 'tiff' (expected: jpg or png or webp or gif or avif)",
        "variants: { a&b: { width: 1 } } | 29: streams.a.variants.a&b: no name of a variant (expected: 1 to 32 letters, digits, '-' and '_')",
        "variants: { b: { wide: 1 } } | 34: streams.a.variants.b.wide: unknown key; did you mean 'width'?",
        "pages: [example.org] | 25: streams.a.pages: example.org" + PAGE,
        "pages: [[]] | 25: streams.a.pages: a list" + PAGE,
        "pages: none | 24: streams.a.pages: 'none' (expected: any, or a list of pages, such as [https://example.org, \"https://*.example.org\"])",
        "maxViewers: 0 | 29: streams.a.maxViewers: '0' (expected: a whole number, 1 to 10,000,000)",
        "maxFps: 1001 | 25: streams.a.maxFps: '1001' (expected: a whole number, 1 to 1,000)",
        "maxBytesPerSecond: 9KB | 36: streams.a.maxBytesPerSecond: '9KB' (expected: a size such as 64MB or 2GB, 10,000 to 1,000,000,000,000 bytes)",
        "strip: everything | 24: streams.a.strip: 'everything' (expected: nothing or metadata)",
        "referer: none | 26: streams.a.referer: 'none' (expected: required or any)",
    }, quoteCharacter = '`')
    void mistakesAreNamedWithTheirPlace(String key, String message) {
        assertThatThrownBy(() -> read("streams: { a: { %s } }".formatted(key)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageEndingWith(":1:" + message);
    }
}
