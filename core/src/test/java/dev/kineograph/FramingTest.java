// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which framing a client gets, by the `Accept` headers that real clients send.
class FramingTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                // <img> in Chromium, Firefox and Safari
                "image/jxl,image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8",
                "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8",
                "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5",
                "image/webp,*/*",
                "image/webp,image/avif,image/jxl,image/heic,video/*;q=0.8,image/png,image/*;q=0.8,*/*;q=0.5",
                // an iframe or a tab in Chromium and Firefox
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                "application/xhtml+xml,text/html;q=0.9",
                "IMAGE/WEBP,*/*",
                "Text/HTML,Application/XHTML+XML"
            })
    void browsersThatShowPicturesAreEager(String accept) {
        assertThat(Framing.forAccept(accept)).isEqualTo(Framing.EAGER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*", // fetch(), curl, ffmpeg, OpenCV, requests
                "",
                "multipart/x-mixed-replace, image/jpeg",
                "application/json",
                "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", // HttpURLConnection of Java 8 to 19
                "text/html", // a script that reads pages
                "video/*;q=0.8,image/*",
                "text/plain"
            })
    void programsAreClassic(String accept) {
        assertThat(Framing.forAccept(accept)).isEqualTo(Framing.CLASSIC);
    }
}
