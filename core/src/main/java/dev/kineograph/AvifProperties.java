// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The properties of an AVIF's items (ISO/IEC 23008-12, 9.3): a list of properties, and which of them each item has.
///
/// **Threading.** Confined to the thread that reads.
final class AvifProperties {
    /// More than any picture has.
    private static final int MAX_PROPERTIES = 1000;

    private static final int VERSION = 4;

    private final IsoBox associations;
    private final List<IsoBox> properties = new ArrayList<>();
    private @Nullable ImageSize size;
    private boolean isTurned;

    private AvifProperties(IsoBox associations) {
        this.associations = associations;
    }

    /// @param box `iprp`
    static AvifProperties of(IsoBox box) {
        var found = new AvifProperties(box.need(0, "ipma"));
        var list = box.need(0, "ipco");
        list.need(0, "av1C");
        int at = list.from();
        while (IsoBox.hasRoom(at, list.to()) && found.properties.size() < MAX_PROPERTIES) {
            var property = IsoBox.at(box.bytes(), at, list.to(), false);
            found.properties.add(property);
            at = property.to();
        }
        return found;
    }

    /// The size at which that item is shown.
    ///
    /// @throws RefusedException if it has none
    ImageSize size(long item) {
        readItems(item);
        if (size == null) {
            throw ImageFormat.AVIF.refusal("no size of its primary item %d (expected: a property ispe)".formatted(item));
        }
        return isTurned ? size.turned() : size;
    }

    private void readItems(long wanted) {
        var bytes = associations.bytes();
        boolean hasShortIds = bytes.u8(associations.from()) == 0;
        boolean hasLongIndexes = (bytes.u8(associations.from() + 3) & 1) != 0;
        long items = bytes.u32(associations.from() + VERSION);
        int at = associations.from() + VERSION + 4;
        for (long i = 0; i < items && at < associations.to(); i++) {
            long item = hasShortIds ? bytes.u16(at) : bytes.u32(at);
            at += hasShortIds ? 2 : 4;
            int count = bytes.u8(at);
            at++;
            for (int j = 0; j < count; j++) {
                // The first bit says that the property is essential.
                int index = hasLongIndexes ? bytes.u16(at) & 0x7fff : bytes.u8(at) & 0x7f;
                at += hasLongIndexes ? 2 : 1;
                if (item == wanted && index >= 1 && index <= properties.size()) {
                    read(properties.get(index - 1));
                }
            }
        }
    }

    private void read(IsoBox property) {
        var bytes = property.bytes();
        if (property.isNamed("ispe")) {
            long width = bytes.u32(property.from() + VERSION);
            long height = bytes.u32(property.from() + VERSION + 4);
            size = new ImageSize((int) Math.min(width, Integer.MAX_VALUE), (int) Math.min(height, Integer.MAX_VALUE));
        } else if (property.isNamed("irot")) {
            // Quarters of a turn.
            isTurned = (bytes.u8(property.from()) & 1) != 0;
        }
    }
}
