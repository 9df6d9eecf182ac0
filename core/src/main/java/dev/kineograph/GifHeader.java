// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// A GIF's screen descriptor, and its blocks (GIF89a specification, sections 15 to 27).
///
/// A picture may be larger than its screen, or reach beyond it: the screen grows.
///
/// **Threading.** Confined to the thread that reads.
final class GifHeader {
    private final ByteCursor bytes;
    private int width;
    private int height;
    private int images;

    private GifHeader(ByteCursor bytes) {
        this.bytes = bytes;
        this.width = bytes.u16LittleEndian(6);
        this.height = bytes.u16LittleEndian(8);
    }

    static ImageHeader read(byte[] image) {
        var header = new GifHeader(new ByteCursor(image));
        int end = header.readBlocks();
        if (header.images == 0) {
            throw ImageFormat.GIF.refusal("no picture in it (expected: an image block)");
        }
        return new ImageHeader(ImageFormat.GIF, new ImageSize(header.width, header.height), end, header.images > 1);
    }

    /// Returns the end of the blocks.
    private int readBlocks() {
        int at = GifBlocks.first(bytes);
        while (at < bytes.length()) {
            switch (bytes.u8(at)) {
                case GifBlocks.TRAILER -> {
                    return at + 1;
                }
                case GifBlocks.EXTENSION -> at = GifBlocks.afterExtension(bytes, at);
                case GifBlocks.IMAGE -> at = at + GifBlocks.IMAGE_BYTES <= bytes.length() ? afterImage(at) : bytes.length();
                default -> {
                    return bytes.length();
                }
            }
        }
        return bytes.length();
    }

    private int afterImage(int at) {
        images++;
        width = Math.max(width, bytes.u16LittleEndian(at + 1) + bytes.u16LittleEndian(at + 5));
        height = Math.max(height, bytes.u16LittleEndian(at + 3) + bytes.u16LittleEndian(at + 7));
        return GifBlocks.afterImage(bytes, at);
    }
}
