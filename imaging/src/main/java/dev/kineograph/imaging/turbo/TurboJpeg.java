// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.turbo;

import static dev.kineograph.imaging.library.SystemLibrary.allocated;
import static dev.kineograph.imaging.library.SystemLibrary.call;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.imaging.library.SystemLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The functions of libturbojpeg that are used here, as `turbojpeg.h` of 2.1 declares them; 3.x still has them.
///
/// **Threading.** Immutable. What `new...` returns is used by one thread at a time.
@SuppressWarnings("restricted") // Native code is what this is about.
final class TurboJpeg {
    /// The longest message, `JMSG_LENGTH_MAX`.
    private static final int MAX_MESSAGE = 200;

    /// Something was wrong with the picture, but it has been decoded as far as it goes.
    private static final int TJERR_WARNING = 0;

    private static final int TJFLAG_LIMITSCANS = 1 << 15;

    private final MethodHandle newCompressor;
    private final MethodHandle newDecompressor;
    private final MethodHandle newTransformer;
    private final MethodHandle destroy;
    private final MethodHandle allocate;
    private final MethodHandle free;
    private final MethodHandle compress;
    private final MethodHandle compressPlanes;
    private final MethodHandle readHeader;
    private final MethodHandle decompress;
    private final MethodHandle decompressToPlanes;
    private final MethodHandle transform;
    private final MethodHandle message;
    private final MethodHandle errorCode;

    /// @throws IllegalArgumentException if the library lacks one of the functions
    /// @throws IllegalCallerException if the program may not call native code
    TurboJpeg(SystemLibrary library) {
        newCompressor = library.function("tjInitCompress", 'A', "");
        newDecompressor = library.function("tjInitDecompress", 'A', "");
        newTransformer = library.function("tjInitTransform", 'A', "");
        destroy = library.function("tjDestroy", 'I', "A");
        allocate = library.function("tjAlloc", 'A', "I");
        free = library.function("tjFree", 'V', "A");
        compress = library.function("tjCompress2", 'I', "AAIIIIAAIII");
        compressPlanes = library.function("tjCompressFromYUVPlanes", 'I', "AAIAIIAAII");
        readHeader = library.function("tjDecompressHeader3", 'I', "AAUAAAA");
        decompress = library.function("tjDecompress2", 'I', "AAUAIIIII");
        decompressToPlanes = library.function("tjDecompressToYUVPlanes", 'I', "AAUAIAII");
        transform = library.function("tjTransform", 'I', "AAUIAAAI");
        message = library.function("tjGetErrorStr2", 'A', "A");
        errorCode = library.function("tjGetErrorCode", 'I', "A");
    }

    /// A compressor, which ends with the arena.
    MemorySegment newCompressor(Arena arena) {
        return owned(newCompressor, arena);
    }

    /// A decompressor, which ends with the arena.
    MemorySegment newDecompressor(Arena arena) {
        return owned(newDecompressor, arena);
    }

    /// A transformer, which ends with the arena.
    MemorySegment newTransformer(Arena arena) {
        return owned(newTransformer, arena);
    }

    private MemorySegment owned(MethodHandle maker, Arena arena) {
        var made = allocated(call(() -> (MemorySegment) maker.invokeExact()), "libturbojpeg");
        return made.reinterpret(arena, ended -> call(() -> (int) destroy.invokeExact(ended)));
    }

    /// Memory whose contents are not set, until the arena ends.
    MemorySegment allocate(int bytes, Arena arena) {
        var memory = allocated(call(() -> (MemorySegment) allocate.invokeExact(bytes)), "%,d bytes".formatted(bytes));
        return memory.reinterpret(bytes, arena, this::free);
    }

    /// Frees memory that the library has allocated.
    void free(MemorySegment memory) {
        call(() -> {
            free.invokeExact(memory);
            return memory;
        });
    }

    /// Compresses pixels.
    ///
    /// @param layout `TJPF_...`
    /// @param bytes where the bytes are, or NULL: memory of the library, which is replaced if it is too small
    /// @param length how many that memory has at least; afterwards, how many the picture has
    /// @param subsampling `TJSAMP_...`
    void compress(
            MemorySegment compressor, MemorySegment pixels, int width, int pitch, int height, int layout, MemorySegment bytes, MemorySegment length,
            int subsampling, int quality) {
        int failed = call(() -> (int) compress.invokeExact(
                compressor, pixels, width, pitch, height, layout, bytes, length, subsampling, quality, 0));
        check(compressor, failed);
    }

    /// Compresses planes of brightness and colour.
    ///
    /// @param planes where the three planes begin
    /// @param strides the bytes of a row of each
    void compress(
            MemorySegment compressor, MemorySegment planes, int width, MemorySegment strides, int height, int subsampling,
            MemorySegment bytes, MemorySegment length, int quality) {
        int failed = call(() -> (int) compressPlanes.invokeExact(
                compressor, planes, width, strides, height, subsampling, bytes, length, quality, 0));
        check(compressor, failed);
    }

    private void check(MemorySegment compressor, int failed) {
        if (failed != 0) {
            throw new IllegalStateException("libturbojpeg: " + message(compressor));
        }
    }

    private String message(MemorySegment handle) {
        var text = call(() -> (MemorySegment) message.invokeExact(handle));
        return text.reinterpret(MAX_MESSAGE + 1).getString(0);
    }

    /// Reads the header of a JPEG, if the library can: it also calls it a failure when there is no name for the subsampling.
    ///
    /// @param width where this `int` is written, as are the following ones
    /// @param subsampling `TJSAMP_...`
    /// @param colors `TJCS_...`
    void readHeader(
            MemorySegment decompressor, MemorySegment jpeg, MemorySegment width, MemorySegment height, MemorySegment subsampling,
            MemorySegment colors) {
        int _ = call(() -> (int) readHeader.invokeExact(decompressor, jpeg, jpeg.byteSize(), width, height, subsampling, colors));
    }

    /// Decodes a JPEG.
    ///
    /// @param pixels where they are written
    /// @param width of the pixels: the picture's, or a part of it of which the library is capable
    /// @param layout `TJPF_...`
    /// @throws RefusedException if it cannot be decoded; one that only breaks off is decoded as far as it goes
    void decompress(MemorySegment decompressor, MemorySegment jpeg, MemorySegment pixels, int width, int pitch, int height, int layout) {
        int failed = call(() -> (int) decompress.invokeExact(
                decompressor, jpeg, jpeg.byteSize(), pixels, width, pitch, height, layout, TJFLAG_LIMITSCANS));
        refuse(decompressor, failed);
    }

    /// Decodes a JPEG into planes of brightness and colour.
    ///
    /// @throws RefusedException if it cannot be decoded
    void decompressToPlanes(
            MemorySegment decompressor, MemorySegment jpeg, MemorySegment planes, int width, MemorySegment strides, int height) {
        int failed = call(() -> (int) decompressToPlanes.invokeExact(
                decompressor, jpeg, jpeg.byteSize(), planes, width, strides, height, TJFLAG_LIMITSCANS));
        refuse(decompressor, failed);
    }

    private void refuse(MemorySegment handle, int failed) {
        if (failed != 0 && call(() -> (int) errorCode.invokeExact(handle)) != TJERR_WARNING) {
            throw new RefusedException(
                    Refusal.NOT_AN_IMAGE, "image/jpeg: %s (expected: a JPEG that libturbojpeg decodes)".formatted(message(handle)));
        }
    }

    /// Turns or mirrors a JPEG without decoding its pixels.
    ///
    /// @param bytes where the address of the result is written, memory of the library; NULL before
    /// @param length where its length is written
    /// @param wish a `tjtransform`
    /// @return false if that cannot be done, such as where a side does not consist of whole blocks
    boolean transform(MemorySegment transformer, MemorySegment jpeg, MemorySegment bytes, MemorySegment length, MemorySegment wish) {
        return call(() -> (int) transform.invokeExact(
                        transformer, jpeg, jpeg.byteSize(), 1, bytes, length, wish, TJFLAG_LIMITSCANS))
                == 0;
    }

    /// Memory of the library, which knows its length.
    static MemorySegment memory(MemorySegment address, long length) {
        return address.reinterpret(length);
    }
}
