// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Hub;
import dev.kineograph.server.Pictures;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Which connections are padded when one more is opened, and how often.
class KeptPagesTest {
    private static final int PER_MINUTE = (int) (PaddingBudget.MAX_PER_ADDRESS / Padding.BYTES);

    @AutoClose
    private final Hub hub = new Hub();

    private long nanos = 1;
    private final KeptPages pages = new KeptPages(() -> nanos);
    private final List<String> padded = new ArrayList<>();

    private static InetAddress address(int host) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, (byte) (host >> 8), (byte) host});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeptPages.Page open(String stream, BrowserMark browser, String name) {
        var page = justOpen(stream, browser, name);
        pages.padOlderThan(page);
        return page;
    }

    /// One whose first half second has not passed.
    private KeptPages.Page justOpen(String stream, BrowserMark browser, String name) {
        var page = new KeptPages.Page(hub.stream(stream), browser, () -> padded.add(name));
        pages.opened(page);
        return page;
    }

    /// One that brought a cookie along.
    private KeptPages.Page known(String cookie, String name) {
        return open("camera", new BrowserMark(cookie, true, address(1), 7), name);
    }

    /// One that brought none.
    private KeptPages.Page stranger(int host, int program, String name) {
        return open("camera", new BrowserMark("cookie of " + name, false, address(host), program), name);
    }

    @Test
    void whatAnIdentityOpenedBeforeIsPadded() {
        known("anna", "1");
        known("berta", "2");
        known("anna", "3");

        assertThat(padded).containsExactly("1");
    }

    @Test
    void theFirstConnectionIsKnownByTheCookieThatItWasGiven() {
        stranger(1, 7, "1");
        known("cookie of 1", "2");

        assertThat(padded).containsExactly("1");
    }

    @Test
    void withoutAnIdentityItIsTheSameAddressProgramAndSite() {
        stranger(1, 7, "1");
        stranger(2, 7, "2");
        stranger(1, 8, "3");
        known("anna", "4");
        assertThat(padded).isEmpty();

        stranger(1, 7, "5");

        assertThat(padded).containsExactly("1");
    }

    @Test
    void picturesOfOtherStreamsAreLeftAlone() {
        known("anna", "1");

        open("garden", new BrowserMark("anna", true, address(1), 7), "2");

        assertThat(padded).isEmpty();
    }

    @Test
    void oneThatHasEndedIsNotPadded() {
        pages.closed(known("anna", "1"));
        pages.closed(stranger(1, 7, "2"));

        known("anna", "3");
        stranger(1, 7, "4");

        assertThat(padded).isEmpty();
    }

    @Test
    void whatEndsWithinTheHalfSecondCostsNothing() {
        var anna = new BrowserMark("anna", true, address(1), 7);
        for (int i = 0; i < 2 * PER_MINUTE; i++) {
            var left = justOpen("camera", anna, "left");
            var next = justOpen("camera", anna, "next");
            pages.closed(left);
            pages.padOlderThan(next);
            pages.closed(next);
        }
        assertThat(padded).isEmpty();

        known("anna", "kept");
        known("anna", "next");

        assertThat(padded).containsExactly("kept");
    }

    @Test
    void whatIsStillOpenIsPaddedOnceMoreForTheSamePicture() {
        known("anna", "1");
        var second = known("anna", "2");
        var third = known("anna", "3");
        padded.clear();

        pages.padOlderThan(second);
        pages.padOlderThan(third);

        assertThat(padded).containsExactly("1", "2");
    }

    @Test
    void whatWasOpenedAfterwardsIsLeftAlone() {
        var anna = new BrowserMark("anna", true, address(1), 7);
        justOpen("camera", anna, "first");
        var second = justOpen("camera", anna, "second");
        justOpen("camera", anna, "third");

        pages.padOlderThan(second);

        assertThat(padded).containsExactly("first");
    }

    @Test
    void whoWalksOnWithinTheHalfSecondLeavesNoKeptPage() {
        known("anna", "kept");
        var left = justOpen("camera", new BrowserMark("anna", true, address(1), 7), "left");
        pages.closed(left);

        pages.padOlderThan(left);

        assertThat(padded).containsExactly("kept");
    }

    @Test
    void eachIsPaddedOnceAMinuteAtMost() {
        known("anna", "1");
        pages.closed(known("anna", "2"));
        pages.closed(known("anna", "3"));
        assertThat(padded).containsExactly("1");

        nanos += Duration.ofMinutes(1).toNanos();
        known("anna", "4");

        assertThat(padded).containsExactly("1", "1");
    }

    @Test
    void aCrowdAtOneAddressIsNotOneBrowser() {
        var there = new ArrayList<KeptPages.Page>();
        for (int i = 1; i <= KeptPages.CROWD; i++) {
            nanos += Duration.ofMinutes(1).toNanos();
            there.add(stranger(1, i, "seldom"));
        }
        assertThat(padded).isEmpty();

        stranger(1, 1, "crowded");
        assertThat(padded).isEmpty();
        there.subList(2, there.size()).forEach(pages::closed);

        stranger(1, 2, "again");
        assertThat(padded).containsExactly("seldom");
    }

    @Test
    void oneAddressGetsTwentyMegabytesAMinute() {
        for (int i = 0; i < 2 * PER_MINUTE; i++) {
            pages.closed(known("anna" + i, "kept"));
            var kept = known("anna" + i, "kept");
            pages.closed(known("anna" + i, "next"));
            pages.closed(kept);
        }
        assertThat(padded).hasSize(PER_MINUTE);

        nanos += Duration.ofMinutes(1).toNanos();
        known("anna", "1");
        known("anna", "2");

        assertThat(padded).hasSize(PER_MINUTE + 1);
    }

    private int paddedOfManyAddresses() {
        for (int host = 1; host <= 500; host++) {
            stranger(host, 7, "kept");
            stranger(host, 7, "next");
        }
        return padded.size();
    }

    @Test
    void allTogetherGetSixtyMegabytesAMinute() {
        assertThat(paddedOfManyAddresses()).isEqualTo((int) (PaddingBudget.MAX / Padding.BYTES));
    }

    @Test
    void andATwentiethOfWhatPicturesAreSent() {
        pages.sent(20L * 100 * Padding.BYTES);

        assertThat(paddedOfManyAddresses()).isEqualTo((int) (PaddingBudget.MAX / Padding.BYTES) + 100);
    }

    @Test
    void aStreamThatSendsAsMuchInSecondsNeedsNoPadding() {
        var camera = hub.publisher("camera");
        for (int i = 0; i < 10; i++) {
            camera.publish(Pictures.large(i, 300_000));
        }

        known("anna", "1");
        known("anna", "2");

        assertThat(padded).isEmpty();
    }

    @Test
    void nobodyIsCalledUnderTheLock() {
        var locked = new ArrayList<Boolean>();
        var mark = new BrowserMark("anna", true, address(1), 7);
        pages.opened(new KeptPages.Page(hub.stream("camera"), mark, () -> locked.add(Thread.holdsLock(pages))));
        known("anna", "next");

        assertThat(locked).containsExactly(false);
    }
}
