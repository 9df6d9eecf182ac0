// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.server.net.AddressShare;
import dev.kineograph.server.net.RandomName;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/// Gives cookies to browsers that have none yet. A browser requests all pictures of a page before it has the first response: requests from
/// one page within two seconds get the same cookie, so that somebody who opens a page with two pictures is one person from the start. Two
/// requests for the same picture are two people, and so are two that name no page.
///
/// The memory of this is bounded, and each address gets at most a quarter of it: beyond that, every request is a person of its own.
///
/// **Threading.** Shared; each call takes the lock for a moment.
public final class Newcomers {
    private static final long TOGETHER_NANOS = Duration.ofSeconds(2).toNanos();
    private static final int MAX = 1_000;
    private static final int MAX_PER_ADDRESS = MAX / 4;
    private static final int MAX_PICTURES = 32;

    private final LongSupplier nanos;

    // The lock is this object; it guards the newcomers, the oldest first.
    private final Deque<Newcomer> newcomers = new ArrayDeque<>();

    /// A page in a browser, as far as a request tells: by hashes, since what clients send may be long.
    private record Visit(InetAddress address, int program, int page) {}

    /// A person with a new cookie, and the pictures that were requested with it.
    private record Newcomer(Visit visit, String cookie, long sinceNanos, List<Integer> pictures) {

        boolean takes(Visit other, int picture) {
            return visit.equals(other) && pictures.size() < MAX_PICTURES && !pictures.contains(picture);
        }
    }

    /// Creates an empty memory.
    public Newcomers() {
        this(System::nanoTime);
    }

    Newcomers(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /// The value of the cookie for a request without one.
    ///
    /// @param program the `User-Agent`
    /// @param page the `Referer`, or nothing
    /// @param picture the path
    String cookie(InetAddress address, String program, String page, String picture) {
        return page.isEmpty()
                ? RandomName.next()
                : cookie(new Visit(AddressShare.of(address), program.hashCode(), page.hashCode()), picture.hashCode());
    }

    private synchronized String cookie(Visit visit, int picture) {
        long now = nanos.getAsLong();
        while (!newcomers.isEmpty() && now - newcomers.element().sinceNanos > TOGETHER_NANOS) {
            newcomers.remove();
        }
        int ofAddress = 0;
        for (var newcomer : newcomers) {
            if (newcomer.takes(visit, picture)) {
                newcomer.pictures.add(picture);
                return newcomer.cookie;
            }
            if (newcomer.visit.address.equals(visit.address)) {
                ofAddress++;
            }
        }
        var cookie = RandomName.next();
        if (newcomers.size() < MAX && ofAddress < MAX_PER_ADDRESS) {
            newcomers.add(new Newcomer(visit, cookie, now, new ArrayList<>(List.of(picture))));
        }
        return cookie;
    }
}
