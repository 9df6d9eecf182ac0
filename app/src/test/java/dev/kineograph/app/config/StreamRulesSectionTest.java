// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.StreamName;
import dev.kineograph.server.settings.AllowedPages;
import dev.kineograph.server.settings.StreamRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "pages: [example.org] | 25: streams.a.pages: example.org" + PAGE,
        "pages: [[]] | 25: streams.a.pages: a list" + PAGE,
        "pages: none | 24: streams.a.pages: 'none' (expected: any, or a list of pages, such as [https://example.org, \"https://*.example.org\"])",
        "referer: none | 26: streams.a.referer: 'none' (expected: required or any)",
    }, quoteCharacter = '`')
    void mistakesAreNamedWithTheirPlace(String key, String message) {
        assertThatThrownBy(() -> read("streams: { a: { %s } }".formatted(key)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageEndingWith(":1:" + message);
    }
}
