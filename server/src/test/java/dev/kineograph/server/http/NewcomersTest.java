// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

/// Which requests without a cookie are those of one browser.
class NewcomersTest {
    private static final String FORUM = "http://forum.example/";
    private static final String FIREFOX = "Firefox";

    private long nanos = 1;
    private final Newcomers newcomers = new Newcomers(() -> nanos);

    private String cookie(String address, String page, String picture) {
        try {
            return newcomers.cookie(InetAddress.getByName(address), FIREFOX, page, picture);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private String cookie(String picture) {
        return cookie("10.0.0.1", FORUM, picture);
    }

    @Test
    void thePicturesOfAPageAreRequestedByOne() {
        var one = cookie("/online.png");

        assertThat(cookie("/online/forum.png")).isEqualTo(one);
        assertThat(cookie("/wave.mjpg")).isEqualTo(one);
    }

    @Test
    void whoRequestsTheSamePictureIsAnotherAndEachHasAllPictures() {
        var anna = cookie("/online.png");
        var berta = cookie("/online.png");

        assertThat(berta).isNotEqualTo(anna);
        assertThat(cookie("/online/forum.png")).isEqualTo(anna);
        assertThat(cookie("/online/forum.png")).isEqualTo(berta);
        assertThat(cookie("/online/forum.png")).isNotIn(anna, berta);
    }

    @Test
    void afterTwoSecondsItIsAnother() {
        var one = cookie("/online.png");

        nanos += Duration.ofSeconds(3).toNanos();

        assertThat(cookie("/online/forum.png")).isNotEqualTo(one);
    }

    @Test
    void anotherAddressOrPageIsAnother() {
        var one = cookie("/online.png");

        assertThat(cookie("10.0.0.2", FORUM, "/online/forum.png")).isNotEqualTo(one);
        assertThat(cookie("10.0.0.1", FORUM + "2", "/online/forum.png")).isNotEqualTo(one);
        assertThat(cookie("2001:db8::1", FORUM, "/a")).isEqualTo(cookie("2001:db8::2", FORUM, "/b"));
    }

    @Test
    void withoutAPageNobodyBelongsTogether() {
        assertThat(cookie("10.0.0.1", "", "/online.png")).isNotEqualTo(cookie("10.0.0.1", "", "/online/forum.png"));
    }

    @Test
    void oneAddressCannotKeepOthersFromIt() {
        var cookies = new HashSet<String>();
        for (int i = 0; i < 5_000; i++) {
            cookies.add(cookie("10.0.0.1", FORUM + i, "/online.png"));
        }

        assertThat(cookies).hasSize(5_000);
        assertThat(cookie("10.0.0.2", FORUM, "/a")).isEqualTo(cookie("10.0.0.2", FORUM, "/b"));
    }
}
