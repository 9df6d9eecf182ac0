// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an AVIF has beside its pixels: items with EXIF data, XMP and thumbnails, and boxes of programs. An item is found by its place in the file, so nothing
/// may move: the bytes are overwritten with zeros, and what is left is said to be free.
///
/// **Threading.** Confined.
final class AvifMetadata {
    private static final int VERSION = 4;

    /// More than any picture has.
    private static final int MAX_ITEMS = 1000;

    /// A track of a movie has a `meta` with boxes of its own; nobody looks for more in boxes that are deeper.
    private static final int MAX_DEPTH = 4;

    /// More than any picture has; its items are in one.
    private static final int MAX_DATA_BOXES = 16;

    private final ByteCursor bytes;
    private final KeptBytes kept;

    /// Where items may be overwritten: elsewhere, the file would be damaged.
    private final List<IsoBox> data = new ArrayList<>();

    /// How many bytes of items may still be overwritten: as many as there are. Items that overlap are no work without end.
    private long left;

    private AvifMetadata(ByteCursor bytes, KeptBytes kept) {
        this.bytes = bytes;
        this.kept = kept;
        this.left = bytes.length();
    }

    /// @throws RefusedException if the boxes contradict each other
    static void strip(ByteCursor bytes, KeptBytes kept) {
        kept.keep(0, bytes.length());
        var metadata = new AvifMetadata(bytes, kept);
        metadata.findData();
        metadata.stripBoxes(0, bytes.length(), 1);
    }

    private void findData() {
        int at = 0;
        while (IsoBox.hasRoom(at, bytes.length()) && data.size() < MAX_DATA_BOXES) {
            var box = IsoBox.at(bytes, at, bytes.length(), bytes.isTag(at + 4, "mdat"));
            if (box.isNamed("mdat")) {
                data.add(box);
            }
            at = box.to();
        }
    }

    private void stripBoxes(int from, int to, int depth) {
        int at = from;
        while (IsoBox.hasRoom(at, to)) {
            var box = IsoBox.at(bytes, at, to, bytes.isTag(at + 4, "mdat"));
            if (box.isNamed("uuid") || box.isNamed("udta") || box.isNamed("free") || box.isNamed("skip")) {
                name(at + 4, "free");
                kept.clear(box.from(), box.to());
            } else if (depth < MAX_DEPTH && box.isNamed("meta")) {
                stripItems(box.alone());
                stripBoxes(box.from() + VERSION, box.to(), depth + 1);
            } else if (depth < MAX_DEPTH && (box.isNamed("moov") || box.isNamed("trak"))) {
                stripBoxes(box.from(), box.to(), depth + 1);
            }
            at = box.to();
        }
    }

    private void name(int at, String fourLetters) {
        for (int i = 0; i < fourLetters.length(); i++) {
            kept.set(at + i, fourLetters.charAt(i));
        }
    }

    private void stripItems(IsoBox meta) {
        @Nullable IsoBox information = meta.child(VERSION, "iinf");
        @Nullable IsoBox locations = meta.child(VERSION, "iloc");
        if (information == null || locations == null) {
            return;
        }
        var items = free(information, thumbnails(meta), primary(meta));
        if (!items.isEmpty()) {
            left = new AvifLocations(locations, meta.child(VERSION, "idat"), data, left).clear(items, kept);
        }
    }

    private static long primary(IsoBox meta) {
        @Nullable IsoBox box = meta.child(VERSION, "pitm");
        if (box == null) {
            return 0;
        }
        return number(box.bytes(), box.from() + VERSION, box.bytes().u8(box.from()) == 0);
    }

    private static long number(ByteCursor bytes, int at, boolean isShort) {
        return isShort ? bytes.u16(at) : bytes.u32(at);
    }

    /// The items that are smaller pictures of others.
    private static Set<Long> thumbnails(IsoBox meta) {
        var found = new HashSet<Long>();
        @Nullable IsoBox references = meta.child(VERSION, "iref");
        if (references != null) {
            boolean isShort = references.bytes().u8(references.from()) == 0;
            int at = references.from() + VERSION;
            while (IsoBox.hasRoom(at, references.to())) {
                var reference = IsoBox.at(references.bytes(), at, references.to(), false);
                if (reference.isNamed("thmb")) {
                    add(number(reference.bytes(), reference.from(), isShort), found);
                }
                at = reference.to();
            }
        }
        return found;
    }

    private static void add(long item, Set<Long> found) {
        found.add(item);
        if (found.size() > MAX_ITEMS) {
            throw ImageFormat.AVIF.refusal("more than %,d items that are no picture (expected: a few)".formatted(MAX_ITEMS));
        }
    }

    /// Names items that do not belong to the picture free, and returns their numbers.
    private Set<Long> free(IsoBox information, Set<Long> thumbnails, long primary) {
        var found = new HashSet<Long>();
        int at = information.from() + (bytes.u8(information.from()) == 0 ? VERSION + 2 : VERSION + 4);
        while (IsoBox.hasRoom(at, information.to())) {
            var entry = IsoBox.at(bytes, at, information.to(), false);
            int version = bytes.u8(entry.from());
            if (entry.isNamed("infe") && version >= 2) {
                boolean isShort = version == 2;
                long item = number(bytes, entry.from() + VERSION, isShort);
                int type = entry.from() + VERSION + (isShort ? 2 : 4) + 2;
                boolean isWhole = type + 4 <= entry.to();
                if (isWhole && item != primary && (isMetadata(type) || thumbnails.contains(item))) {
                    name(type, "free");
                    add(item, found);
                }
            }
            at = entry.to();
        }
        return found;
    }

    private boolean isMetadata(int type) {
        return bytes.isTag(type, "Exif") || bytes.isTag(type, "mime") || bytes.isTag(type, "uri ");
    }
}
