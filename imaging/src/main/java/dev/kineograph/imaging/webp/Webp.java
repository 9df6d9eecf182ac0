// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.webp;

import static dev.kineograph.imaging.library.SystemLibrary.allocated;
import static dev.kineograph.imaging.library.SystemLibrary.call;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.imaging.library.LibrarySearch;
import dev.kineograph.imaging.library.SystemLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// The functions of libwebp that are used here, which are its simple interface: the same in all of its versions since 2010.
///
/// **Threading.** Immutable: any thread, several at once.
@SuppressWarnings("restricted") // Native code is what this is about.
public final class Webp {
    /// What to do where the library is missing.
    public static final String ADVICE = "libwebp; Debian: apt install libwebp7";

    private static final LibrarySearch SEARCH = new LibrarySearch(
            "WebP", "kineograph.webp", LibrarySearch.usualNames("webp", 7), "libwebp 0.5 or newer", "none", ADVICE);

    private final MethodHandle encode;
    private final MethodHandle decode;
    private final MethodHandle free;

    private Webp(SystemLibrary library) {
        encode = library.function("WebPEncodeBGRA", 'L', "AIIIFA");
        decode = library.function("WebPDecodeBGRAInto", 'A', "ALALI");
        free = library.function("WebPFree", 'V', "A");
    }

    /// Loads the library when it is first asked for, and says so in the log.
    private static final class LoadedWebp {
        private static final Optional<Webp> LIBRARY = SEARCH.load(Webp::new);
    }

    /// The library; empty if it is not there, or the program may not call native code.
    public static Optional<Webp> find() {
        return LoadedWebp.LIBRARY;
    }

    /// Makes a lossy WebP.
    ///
    /// @param pixels blue, green, red and alpha, a byte each; alpha is kept
    /// @param quality 1 to 100
    public byte[] encode(MemorySegment pixels, int width, int height, int quality) {
        try (var arena = Arena.ofConfined()) {
            var address = arena.allocate(ADDRESS);
            long length = call(() -> (long) encode.invokeExact(pixels, width, height, Integer.BYTES * width, (float) quality, address));
            var bytes = address.get(ADDRESS, 0);
            try {
                if (length == 0) {
                    throw new IllegalStateException("libwebp: no picture of %dx%d pixels".formatted(width, height));
                }
                return allocated(bytes, "a WebP").reinterpret(length).toArray(JAVA_BYTE);
            } finally {
                call(() -> {
                    free.invokeExact(bytes);
                    return bytes;
                });
            }
        }
    }

    /// Decodes a WebP.
    ///
    /// @param webp the picture
    /// @param pixels where blue, green, red and alpha of each pixel are written, in rows of that many bytes
    /// @throws RefusedException if it cannot be decoded
    public void decode(MemorySegment webp, MemorySegment pixels, int pitch) {
        var written = call(() -> (MemorySegment) decode.invokeExact(webp, webp.byteSize(), pixels, pixels.byteSize(), pitch));
        if (written.equals(MemorySegment.NULL)) {
            throw new RefusedException(
                    Refusal.NOT_AN_IMAGE, "image/webp: cannot be decoded (expected: a whole picture that does not move, as libwebp knows it)");
        }
    }
}
