// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.ImageSize;
import dev.kineograph.Interactive;
import dev.kineograph.Participant;
import dev.kineograph.Source;
import dev.kineograph.server.browser.SolidPicture;
import java.awt.Color;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// A lamp for everybody, which a click on the left half of the picture switches to its next colour; one on the right half gives the participant a lamp of their own,
/// or takes it away.
///
/// **Threading.** Shared.
public final class Lamps implements Interactive {
    static final int WIDTH = 320;
    static final int HEIGHT = 240;

    private static final List<Color> COLOURS = List.of(Color.BLUE, Color.GREEN, Color.RED, Color.YELLOW, Color.CYAN);
    private static final Color OWN = Color.MAGENTA;

    public final List<String> clicks = new CopyOnWriteArrayList<>();
    public final Map<Participant, Boolean> owners = new ConcurrentHashMap<>();
    private final AtomicInteger switched = new AtomicInteger();
    private final List<LinkedBlockingQueue<Integer>> drawings = new CopyOnWriteArrayList<>();

    /// Blue, for everybody.
    public Lamps() {}

    @Override
    public ImageSize size() {
        return new ImageSize(WIDTH, HEIGHT);
    }

    /// The lamp after so many clicks.
    public static SolidPicture lamp(int clicks) {
        return new SolidPicture(WIDTH, HEIGHT, COLOURS.get(clicks % COLOURS.size()));
    }

    /// What those see who have a lamp of their own.
    public static SolidPicture own() {
        return new SolidPicture(WIDTH, HEIGHT, OWN);
    }

    @Override
    public Source source(String view) {
        return publisher -> {
            if (!view.equals(COMMON)) {
                publisher.publish(own().encoded("png"));
                new CountDownLatch(1).await();
            }
            var queue = new LinkedBlockingQueue<Integer>();
            drawings.add(queue);
            publisher.publish(lamp(switched.get()).encoded("png"));
            while (true) {
                publisher.publish(lamp(queue.take()).encoded("png"));
            }
        };
    }

    @Override
    public void onClick(int x, int y, Participant participant) {
        clicks.add(x + "," + y);
        if (x < WIDTH / 2) {
            int now = switched.incrementAndGet();
            drawings.forEach(queue -> queue.add(now));
        } else if (owners.remove(participant) == null) {
            owners.put(participant, true);
        }
    }

    @Override
    public void onLeave(Participant participant) {
        owners.remove(participant);
    }

    @Override
    public String view(Participant participant) {
        return owners.containsKey(participant) ? "own" : COMMON;
    }
}
