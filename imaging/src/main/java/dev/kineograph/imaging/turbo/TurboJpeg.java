// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.turbo;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/// The functions of libturbojpeg that are used here, as `turbojpeg.h` of 2.1 declares them; 3.x still has them.
///
/// **Threading.** Immutable. A compressor is used by one thread at a time.
@SuppressWarnings("restricted") // Native code is what this is about.
final class TurboJpeg {
    private static final Linker LINKER = Linker.nativeLinker();

    /// C's `unsigned long`, which has 4 bytes on Windows.
    private static final boolean LONG_HAS_8_BYTES = LINKER.canonicalLayouts().getOrDefault("long", JAVA_LONG).equals(JAVA_LONG);

    /// The longest message, `JMSG_LENGTH_MAX`.
    private static final int MAX_MESSAGE = 200;

    private final MethodHandle newCompressor;
    private final MethodHandle destroy;
    private final MethodHandle allocate;
    private final MethodHandle free;
    private final MethodHandle toPlanes;
    private final MethodHandle compress;
    private final MethodHandle message;

    /// @throws IllegalArgumentException if the library lacks one of the functions
    /// @throws IllegalCallerException if the program may not call native code
    TurboJpeg(SymbolLookup library) {
        newCompressor = function(library, "tjInitCompress", FunctionDescriptor.of(ADDRESS));
        destroy = function(library, "tjDestroy", returningInt("A"));
        allocate = function(library, "tjAlloc", FunctionDescriptor.of(ADDRESS, JAVA_INT));
        free = function(library, "tjFree", FunctionDescriptor.ofVoid(ADDRESS));
        toPlanes = function(library, "tjEncodeYUVPlanes", returningInt("AAIIIIAAII"), Linker.Option.critical(true));
        compress = function(library, "tjCompressFromYUVPlanes", returningInt("AAIAIIAAII"));
        message = function(library, "tjGetErrorStr2", FunctionDescriptor.of(ADDRESS, ADDRESS));
    }

    private static MethodHandle function(
            SymbolLookup library, String name, FunctionDescriptor type, Linker.Option... options) {
        var address = library.find(name).orElseThrow(
                () -> new IllegalArgumentException("no function %s (expected: libturbojpeg 2.1 or newer)".formatted(name)));
        return LINKER.downcallHandle(address, type, options);
    }

    /// @param parameters A for an address, I for an `int`
    private static FunctionDescriptor returningInt(String parameters) {
        return FunctionDescriptor.of(
                JAVA_INT, parameters.chars().mapToObj(each -> each == 'A' ? ADDRESS : JAVA_INT).toArray(MemoryLayout[]::new));
    }

    /// A call of a native function, which has no checked exceptions.
    private interface Call<T> {
        T run() throws Throwable;
    }

    private static <T> T call(Call<T> call) {
        try {
            return call.run();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static MemorySegment checked(MemorySegment found, String what) {
        if (found.equals(MemorySegment.NULL)) {
            throw new OutOfMemoryError("libturbojpeg: no memory for " + what);
        }
        return found;
    }

    /// A compressor, which ends with the arena.
    MemorySegment newCompressor(Arena arena) {
        var compressor = checked(call(() -> (MemorySegment) newCompressor.invokeExact()), "a compressor");
        return compressor.reinterpret(arena, ended -> call(() -> (int) destroy.invokeExact(ended)));
    }

    /// Memory whose contents are not set, until the arena ends.
    MemorySegment allocate(int bytes, Arena arena) {
        var memory = checked(call(() -> (MemorySegment) allocate.invokeExact(bytes)), "%,d bytes".formatted(bytes));
        return memory.reinterpret(bytes, arena, this::free);
    }

    /// Frees memory that the library has allocated.
    void free(MemorySegment memory) {
        call(() -> {
            free.invokeExact(memory);
            return memory;
        });
    }

    /// Splits pixels into planes of brightness and colour.
    ///
    /// @param pixels in the heap: the garbage collector moves nothing there before this returns
    /// @param layout `TJPF_...`
    /// @param planes where the three planes begin
    /// @param strides the bytes of a row of each
    /// @param subsampling `TJSAMP_...`
    void toPlanes(
            MemorySegment compressor, MemorySegment pixels, int width, int pitch, int height, int layout,
            MemorySegment planes, MemorySegment strides, int subsampling) {
        int failed = call(() -> (int) toPlanes.invokeExact(
                compressor, pixels, width, pitch, height, layout, planes, strides, subsampling, 0));
        check(compressor, failed);
    }

    /// Compresses planes.
    ///
    /// @param bytes where the bytes are, or NULL: memory of the library, which is replaced if it is too small
    /// @param length how many that memory has at least; afterwards, how many the picture has
    void compress(
            MemorySegment compressor, MemorySegment planes, int width, MemorySegment strides, int height, int subsampling,
            MemorySegment bytes, MemorySegment length, int quality) {
        int failed = call(() -> (int) compress.invokeExact(
                compressor, planes, width, strides, height, subsampling, bytes, length, quality, 0));
        check(compressor, failed);
    }

    private void check(MemorySegment compressor, int failed) {
        if (failed != 0) {
            var text = call(() -> (MemorySegment) message.invokeExact(compressor));
            throw new IllegalStateException("libturbojpeg: " + text.reinterpret(MAX_MESSAGE + 1).getString(0));
        }
    }

    /// Memory of the library, which knows its length.
    static byte[] read(MemorySegment memory, long length) {
        return memory.reinterpret(length).toArray(JAVA_BYTE);
    }

    static long length(MemorySegment at) {
        return LONG_HAS_8_BYTES ? at.get(JAVA_LONG, 0) : Integer.toUnsignedLong(at.get(JAVA_INT, 0));
    }

    static void setLength(MemorySegment at, long value) {
        if (LONG_HAS_8_BYTES) {
            at.set(JAVA_LONG, 0, value);
        } else {
            at.set(JAVA_INT, 0, (int) value);
        }
    }
}
