// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedPagesTest {
    @Test
    void aDomainStandsForAllNamesBelowIt() {
        var pages = AllowedPages.of("https://*.Example.org", "http://forum.example");

        assertThat(pages.admits("https://a.example.org")).isTrue();
        assertThat(pages.admits("https://a.b.example.org")).isTrue();
        assertThat(pages.admits("http://forum.example")).isTrue();
        assertThat(pages.admits("https://example.org")).isFalse();
        assertThat(pages.admits("http://a.example.org")).isFalse();
        assertThat(pages.admits("https://a.example.org:8443")).isFalse();
        assertThat(pages.admits("null")).isFalse();
        assertThat(AllowedPages.ANY.admits("null")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org", "https://example.org/path", "https://a.*.org", "https://*", "ftp://example.org", "https://example.org; script-src *"})
    void whatIsNoOriginIsRefused(String page) {
        assertThatThrownBy(() -> AllowedPages.of(page)).isInstanceOf(RefusedException.class).hasMessageStartingWith("pages: " + page + " (expected: scheme,");
    }
}
