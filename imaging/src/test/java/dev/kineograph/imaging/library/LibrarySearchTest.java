// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.library;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LibrarySearchTest {
    @Test
    void everySystemHasItsNames() {
        assertThat(LibrarySearch.usualNames("Linux", "turbojpeg", 0)).containsExactly("libturbojpeg.so.0", "libturbojpeg.so");
        assertThat(LibrarySearch.usualNames("Linux", "avif", 16, 15)).containsExactly("libavif.so.16", "libavif.so.15", "libavif.so");
        assertThat(LibrarySearch.usualNames("Mac OS X", "turbojpeg", 0)).contains("/opt/homebrew/lib/libturbojpeg.dylib");
        assertThat(LibrarySearch.usualNames("Windows 11", "turbojpeg", 0)).contains("turbojpeg.dll");
    }
}
