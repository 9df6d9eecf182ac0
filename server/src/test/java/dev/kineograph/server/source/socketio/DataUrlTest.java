// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.socketio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.RefusedException;
import dev.kineograph.server.Pictures;
import dev.kineograph.wire.DataUrl;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each of these is read in the same way by `fetch` in both browsers, from whose standard they are.
class DataUrlTest {
    private static final byte[] JPEG = Pictures.jpeg(1);
    private static final String BASE64 = Base64.getEncoder().encodeToString(JPEG);

    @ParameterizedTest
    @ValueSource(strings = {
        "data:image/jpeg;base64,", "DATA:;BASE64,", "data:;charset=x;base64,", "data:image/jpeg; base64,", "data:image/jpeg;base64 ,", "data:a/b;x=y;base64,"
    })
    void base64IsWhatFollowsTheComma(String head) {
        assertThat(DataUrl.decode(head + BASE64)).isEqualTo(JPEG);
    }

    @Test
    void linesDoNotCount() {
        var lines = Base64.getMimeEncoder().encodeToString(JPEG);

        assertThat(DataUrl.decode("data:image/jpeg;base64," + lines)).isEqualTo(JPEG);
        assertThat(DataUrl.decode("data:image/jpeg;base64,\n " + lines.replace("\r", "\t") + "\n")).isEqualTo(JPEG);
    }

    @Test
    void paddingMayBeMissingOrPercentEncoded() {
        assertThat(DataUrl.decode("data:;base64,QQ")).containsExactly('A');
        assertThat(DataUrl.decode("data:;base64,QQ==")).containsExactly('A');
        assertThat(DataUrl.decode("data:;base64,QQ%3D%3d")).containsExactly('A');
        assertThat(DataUrl.decode("data:;base64,%2F%2b8=")).containsExactly(0xff, 0xef);
    }

    @Test
    void otherBytesArePercentEncoded() {
        var encoded = new StringBuilder("data:image/jpeg,");
        for (byte one : JPEG) {
            encoded.append("%%%02x".formatted(one));
        }

        assertThat(DataUrl.decode(encoded.toString())).isEqualTo(JPEG);
        assertThat(DataUrl.decode("data:text/plain,a%20b%2")).isEqualTo("a b%2".getBytes(ISO_8859_1));
        assertThat(DataUrl.decode("data:,%zz%%41")).isEqualTo("%zz%A".getBytes(ISO_8859_1));
        assertThat(DataUrl.decode("data:,%\u00b1\u00b1")).isEqualTo("%\u00b1\u00b1".getBytes(ISO_8859_1));
    }

    @Test
    void aFragmentIsNotPartOfIt() {
        assertThat(DataUrl.decode("data:;base64," + BASE64 + "#here")).isEqualTo(JPEG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data", "data:", "data:image/jpeg;base64", "http://example.org/a.jpg", "image/jpeg;base64,AAAA"})
    void anythingElseIsNone(String text) {
        assertThatThrownBy(() -> DataUrl.decode(text)).isInstanceOf(RefusedException.class).hasMessageContaining("no data URL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data:;base64,A", "data:;base64,A===", "data:;base64,a=b!", "data:;base64,QQ==QQ==", "data:;base64,\u20ac\u20ac\u20ac\u20ac"})
    void damagedBase64IsRefused(String url) {
        assertThatThrownBy(() -> DataUrl.decode(url)).isInstanceOf(RefusedException.class).hasMessageContaining("base64 is damaged");
    }
}
