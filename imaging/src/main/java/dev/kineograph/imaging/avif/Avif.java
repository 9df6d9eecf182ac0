// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.avif;

import static dev.kineograph.imaging.library.SystemLibrary.allocated;
import static dev.kineograph.imaging.library.SystemLibrary.call;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.kineograph.imaging.library.LibrarySearch;
import dev.kineograph.imaging.library.SystemLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// The functions of libavif that are used here, and where its structures have what is set here: as `avif.h` of 0.11 has it (Debian 12) and, not run
/// with it, that of 1.x.
///
/// **Threading.** Immutable: any thread, several at once.
@SuppressWarnings("restricted") // Native code is what this is about.
public final class Avif {
    /// What to do where the library is missing.
    public static final String ADVICE = "libavif 0.11 or newer; Debian: apt install libavif15";

    private static final LibrarySearch SEARCH = new LibrarySearch(
            "AVIF", "kineograph.avif", LibrarySearch.usualNames("avif", 16, 15), "libavif 0.11 to 1.x", "none", ADVICE);

    private static final int AVIF_PIXEL_FORMAT_YUV420 = 3;
    private static final int AVIF_RGB_FORMAT_BGRA = 4;
    private static final int BITS = 8;

    /// The encoder is as fast as it can be: a live picture is soon over.
    private static final int FASTEST = 10;

    /// The worst quantizer of AV1; 0 is lossless.
    private static final int MAX_QUANTIZER = 63;

    /// More than any version's structure has.
    private static final long MAX_STRUCTURE = 256;

    private static final long FORMAT_OF_PIXELS = 12;
    private static final long SPEED_OF_ENCODER = 8;
    private static final int MAX_VERSION = 32;

    private final Layout layout;
    private final MethodHandle newImage;
    private final MethodHandle endImage;
    private final MethodHandle setDefaults;
    private final MethodHandle toPlanes;
    private final MethodHandle newEncoder;
    private final MethodHandle endEncoder;
    private final MethodHandle encode;
    private final MethodHandle freeData;
    private final MethodHandle resultText;

    /// Where a version has what is set.
    private enum Layout {
        VERSION_0_11(40, 24, false),
        VERSION_1(48, 32, true);

        /// In `avifRGBImage`: the address of the pixels, before the bytes of a row.
        private final long pixels;

        /// In `avifEncoder`: the best and the worst quantizer of the colours, and those of alpha.
        private final long quantizers;

        /// There are a quality of the colours and one of alpha instead.
        private final boolean isQuality;

        Layout(long pixels, long quantizers, boolean isQuality) {
            this.pixels = pixels;
            this.quantizers = quantizers;
            this.isQuality = isQuality;
        }

        static Layout of(String version) {
            if (version.startsWith("0.11.")) {
                return VERSION_0_11;
            }
            if (version.startsWith("1.")) {
                return VERSION_1;
            }
            throw new IllegalArgumentException("libavif %s (expected: 0.11 or 1.x)".formatted(version));
        }
    }

    private Avif(SystemLibrary library) {
        var version = library.function("avifVersion", 'A', "");
        layout = Layout.of(call(() -> (MemorySegment) version.invokeExact()).reinterpret(MAX_VERSION).getString(0));
        newImage = library.function("avifImageCreate", 'A', "IIII");
        endImage = library.function("avifImageDestroy", 'V', "A");
        setDefaults = library.function("avifRGBImageSetDefaults", 'V', "AA");
        toPlanes = library.function("avifImageRGBToYUV", 'I', "AA");
        newEncoder = library.function("avifEncoderCreate", 'A', "");
        endEncoder = library.function("avifEncoderDestroy", 'V', "A");
        encode = library.function("avifEncoderWrite", 'I', "AAA");
        freeData = library.function("avifRWDataFree", 'V', "A");
        resultText = library.function("avifResultToString", 'A', "I");
    }

    /// Loads the library when it is first asked for, and says so in the log.
    private static final class LoadedAvif {
        private static final Optional<Avif> LIBRARY = SEARCH.load(Avif::new);
    }

    /// The library; empty if it is not there, or the program may not call native code.
    public static Optional<Avif> find() {
        return LoadedAvif.LIBRARY;
    }

    /// Makes an AVIF.
    ///
    /// @param pixels blue, green, red and alpha, a byte each; alpha is kept
    /// @param quality 1 to 100
    public byte[] encode(MemorySegment pixels, int width, int height, int quality) {
        try (var arena = Arena.ofConfined()) {
            var image = owned(call(() -> (MemorySegment) newImage.invokeExact(width, height, BITS, AVIF_PIXEL_FORMAT_YUV420)), endImage, arena);
            var source = arena.allocate(MAX_STRUCTURE, Long.BYTES);
            call(() -> {
                setDefaults.invokeExact(source, image);
                return source;
            });
            source.set(JAVA_INT, FORMAT_OF_PIXELS, AVIF_RGB_FORMAT_BGRA);
            source.set(ADDRESS, layout.pixels, pixels);
            source.set(JAVA_INT, layout.pixels + ADDRESS.byteSize(), Integer.BYTES * width);
            check(call(() -> (int) toPlanes.invokeExact(image, source)));
            return encode(image, quality, arena);
        }
    }

    private byte[] encode(MemorySegment image, int quality, Arena arena) {
        var encoder = owned(call(() -> (MemorySegment) newEncoder.invokeExact()), endEncoder, arena).reinterpret(MAX_STRUCTURE);
        encoder.set(JAVA_INT, SPEED_OF_ENCODER, FASTEST);
        if (layout.isQuality) {
            encoder.set(JAVA_INT, layout.quantizers, quality);
            encoder.set(JAVA_INT, layout.quantizers + Integer.BYTES, quality);
        } else {
            int quantizer = MAX_QUANTIZER * (100 - quality) / 100;
            for (int i = 0; i < 4; i++) {
                encoder.set(JAVA_INT, layout.quantizers + (long) Integer.BYTES * i, quantizer);
            }
        }
        var data = arena.allocate(ADDRESS, 2);
        try {
            check(call(() -> (int) encode.invokeExact(encoder, image, data)));
            return data.get(ADDRESS, 0).reinterpret(data.get(JAVA_LONG, ADDRESS.byteSize())).toArray(JAVA_BYTE);
        } finally {
            call(() -> {
                freeData.invokeExact(data);
                return data;
            });
        }
    }

    private static MemorySegment owned(MemorySegment made, MethodHandle end, Arena arena) {
        return allocated(made, "libavif").reinterpret(arena, ended -> call(() -> {
            end.invokeExact(ended);
            return ended;
        }));
    }

    private void check(int result) {
        if (result != 0) {
            var text = call(() -> (MemorySegment) resultText.invokeExact(result));
            throw new IllegalStateException("libavif: " + text.reinterpret(MAX_STRUCTURE).getString(0));
        }
    }
}
