// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.server.net.DirectMemory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What this JVM holds at a moment in which nothing goes on.
///
/// @param heapBytes after collections
/// @param directBytes of Netty's pooled memory, in buffers that nobody has released
/// @param threads by their names without numbers, but for those that the JVM itself starts and ends
/// @param descriptors 0 where there is no `/proc`
record SoakReading(long heapBytes, long directBytes, Map<String, Long> threads, long descriptors) {
    /// What a heap may be larger by: the JVM keeps things of its own there, compiled and loaded as it goes.
    private static final long HEAP_SLACK_BYTES = 8 << 20;

    private static final String OF_THE_JVM = "ForkJoinPool.*|VirtualThread-.*|Read-Poller|.*-Poller|Attach Listener|process reaper.*|Common-Cleaner";
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final int COLLECTIONS = 3;
    private static final int COLLECTION_MILLIS = 10_000;

    static SoakReading now() throws InterruptedException, IOException {
        for (int i = 0; i < COLLECTIONS; i++) {
            collect();
        }
        return new SoakReading(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                DirectMemory.POOL.pinnedDirectMemory(),
                threadNames(),
                openDescriptors());
    }

    private static void collect() throws InterruptedException {
        var told = new ReferenceQueue<Object>();
        var lost = new PhantomReference<>(new Object(), told);
        System.gc();
        if (told.remove(COLLECTION_MILLIS) == null) {
            throw new IllegalStateException("the garbage collector did nothing about " + lost);
        }
    }

    private static Map<String, Long> threadNames() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(thread -> thread.getName().replaceAll("[0-9]+", "N"))
                .filter(name -> !name.matches(OF_THE_JVM))
                .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
    }

    private static long openDescriptors() throws IOException {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return 0;
        }
        try (var open = Files.list(DESCRIPTORS)) {
            return open.count();
        }
    }

    /// What there is more of than at that moment, a sentence each.
    List<String> moreThan(SoakReading before) {
        var more = new ArrayList<String>();
        if (heapBytes > before.heapBytes + HEAP_SLACK_BYTES) {
            more.add("heap: %,d bytes (expected: %,d, and at most %,d more)".formatted(heapBytes, before.heapBytes, HEAP_SLACK_BYTES));
        }
        if (directBytes > before.directBytes) {
            more.add("direct memory in use: %,d bytes (expected: %,d)".formatted(directBytes, before.directBytes));
        }
        if (descriptors > before.descriptors) {
            more.add("file descriptors: %,d (expected: %,d)".formatted(descriptors, before.descriptors));
        }
        threads.forEach((name, count) -> {
            long expected = before.threads.getOrDefault(name, 0L);
            if (count > expected) {
                more.add("threads called %s: %,d (expected: %,d)".formatted(name, count, expected));
            }
        });
        return more;
    }

    @Override
    public String toString() {
        return "heap %,d KB, direct memory in use %,d bytes, %,d threads, %,d descriptors".formatted(
                heapBytes >> 10, directBytes, threads.values().stream().mapToLong(Long::longValue).sum(), descriptors);
    }
}
