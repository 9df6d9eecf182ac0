// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.server.net.RefusalLog;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class KeptFramesTest {
    private static final Object STREAM = "a stream";

    @AutoClose("shutdownGracefully")
    private final EventLoop loop = new DefaultEventLoop();

    private final RefusalLog refusals = new RefusalLog();
    private final KeptFrames kept = new KeptFrames(loop, () -> 1000, refusals);
    private final List<String> aborted = new CopyOnWriteArrayList<>();

    private void onLoop(Runnable step) {
        loop.submit(step).syncUninterruptibly();
    }

    private void keep(String holder, String address, long sequence, int bytes) {
        onLoop(() -> kept.keep(holder, address(address), () -> aborted.add(holder), new KeptFrames.OldFrame(STREAM, sequence, bytes)));
        settle();
    }

    /// Room is made in a task of its own.
    private void settle() {
        onLoop(() -> {});
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFrameThatManyKeepCountsOnce() {
        for (int viewer = 0; viewer < 50; viewer++) {
            keep("viewer " + viewer, "10.0.0.1", 7, 900);
        }

        assertThat(aborted).isEmpty();
        keep("one more", "10.0.0.2", 8, 100);
        assertThat(aborted).isEmpty();
    }

    @Test
    void beyondTheBoundTheAddressThatKeepsMostLosesThoseWithItsOldestFrame() {
        keep("honest", "10.0.0.1", 1, 300);
        keep("first", "10.0.0.2", 2, 300);
        keep("second", "10.0.0.2", 2, 300);
        keep("third", "10.0.0.2", 3, 300);
        assertThat(aborted).isEmpty();

        keep("fourth", "10.0.0.2", 4, 300);

        assertThat(aborted).containsExactly("first", "second");
        assertThat(refusals.counts()).containsEntry("memory NO_MEMORY", 2L);
    }

    @Test
    void ofIpv6ANetworkOf64BitsIsOneAddress() {
        keep("alone", "2001:db8:1::1", 1, 400);
        keep("first", "2001:db8::1", 2, 300);
        keep("second", "2001:db8::2", 3, 301);

        assertThat(aborted).containsExactly("first");
    }

    @Test
    void whatWasReceivedCountsNoMore() {
        keep("first", "10.0.0.1", 1, 900);
        onLoop(() -> kept.release("first"));
        keep("second", "10.0.0.1", 2, 900);

        assertThat(aborted).isEmpty();
    }

    @Test
    void aConnectionKeepsTheFrameThatItMissedFirst() {
        keep("first", "10.0.0.1", 1, 900);
        keep("first", "10.0.0.1", 2, 900);
        keep("first", "10.0.0.1", 3, 900);

        assertThat(aborted).isEmpty();
    }

    @Test
    void aSingleFrameMayBeKeptHoweverLarge() {
        keep("slow", "10.0.0.1", 1, 5000);
        assertThat(aborted).isEmpty();

        keep("other", "10.0.0.2", 2, 10);
        assertThat(aborted).containsExactly("slow");
    }
}
