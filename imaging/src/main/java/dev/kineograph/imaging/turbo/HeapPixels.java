// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.turbo;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;
import java.awt.image.SinglePixelPackedSampleModel;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Optional;

/// The pixels of an image where they are, in its array.
///
/// **Threading.** Confined, as the image is.
///
/// @param array all of it
/// @param first the first pixel's place in it, in bytes
/// @param pitch the bytes from one row to the next
/// @param layout how the bytes of a pixel are read, `TJPF_...`
public record HeapPixels(MemorySegment array, long first, int pitch, int layout) {
    private static final int TJPF_BGR = 1;
    private static final int TJPF_RGBX = 2;
    private static final int TJPF_BGRX = 3;
    private static final int TJPF_XBGR = 4;
    private static final int TJPF_XRGB = 5;
    private static final int TJPF_GRAY = 6;

    private static final boolean IS_LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    /// The pixels; empty if the image is of another kind than RGB or BGR in `int`s, BGR in bytes, or grey in bytes.
    public static Optional<HeapPixels> of(BufferedImage image) {
        return switch (image.getType()) {
            case BufferedImage.TYPE_INT_RGB -> Optional.of(ints(image, IS_LITTLE_ENDIAN ? TJPF_BGRX : TJPF_XRGB));
            case BufferedImage.TYPE_INT_BGR -> Optional.of(ints(image, IS_LITTLE_ENDIAN ? TJPF_RGBX : TJPF_XBGR));
            case BufferedImage.TYPE_3BYTE_BGR -> Optional.of(bytes(image, TJPF_BGR, 2));
            case BufferedImage.TYPE_BYTE_GRAY -> Optional.of(bytes(image, TJPF_GRAY, 0));
            default -> Optional.empty();
        };
    }

    private static HeapPixels ints(BufferedImage image, int layout) {
        var raster = image.getRaster();
        var data = (DataBufferInt) raster.getDataBuffer();
        int stride = ((SinglePixelPackedSampleModel) raster.getSampleModel()).getScanlineStride();
        int first = data.getOffset() - raster.getSampleModelTranslateY() * stride - raster.getSampleModelTranslateX();
        return new HeapPixels(MemorySegment.ofArray(data.getData()), (long) Integer.BYTES * first, Integer.BYTES * stride, layout);
    }

    /// @param before how many bytes of a pixel are before the one that its sample model calls the first band
    private static HeapPixels bytes(BufferedImage image, int layout, int before) {
        var raster = image.getRaster();
        var data = (DataBufferByte) raster.getDataBuffer();
        var model = (ComponentSampleModel) raster.getSampleModel();
        int first = data.getOffset() + model.getOffset(-raster.getSampleModelTranslateX(), -raster.getSampleModelTranslateY(), 0) - before;
        return new HeapPixels(MemorySegment.ofArray(data.getData()), first, model.getScanlineStride(), layout);
    }

    boolean isGray() {
        return layout == TJPF_GRAY;
    }

    /// Some rows of pixels.
    MemorySegment rows(int y, int count) {
        long from = first + (long) y * pitch;
        // The last row of a part of an image ends before the next row of the whole begins.
        return array.asSlice(from, Math.min((long) count * pitch, array.byteSize() - from));
    }
}
