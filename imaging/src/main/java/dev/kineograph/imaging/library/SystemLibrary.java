// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.library;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/// A library of the machine that is loaded, whose functions are called by handles.
///
/// **Threading.** Immutable.
@SuppressWarnings("restricted") // Native code is what this is about.
public final class SystemLibrary {
    private static final Linker LINKER = Linker.nativeLinker();

    /// C's `unsigned long`, which has 4 bytes on Windows.
    private static final MemoryLayout UNSIGNED_LONG = LINKER.canonicalLayouts().getOrDefault("long", JAVA_LONG);

    private final SymbolLookup symbols;
    private final String expected;

    SystemLibrary(SymbolLookup symbols, String expected) {
        this.symbols = symbols;
        this.expected = expected;
    }

    /// A call of a native function, which has no checked exceptions.
    ///
    /// @param <T> what it returns
    public interface Call<T> {
        /// Calls the function.
        T run() throws Throwable;
    }

    /// A function of the library.
    ///
    /// @param returned a letter as below, or V for nothing
    /// @param parameters a letter for each: A for an address, I for an `int`, L for a `size_t`, U for an `unsigned long`, F for a `float`; both L and U
    ///     are a Java `long`
    /// @throws IllegalArgumentException if the library lacks it
    public MethodHandle function(String name, char returned, String parameters, Linker.Option... options) {
        var address = symbols.find(name)
                .orElseThrow(() -> new IllegalArgumentException("no function %s (expected: %s)".formatted(name, expected)));
        var layouts = parameters.chars().mapToObj(SystemLibrary::layout).toArray(MemoryLayout[]::new);
        var type = returned == 'V' ? FunctionDescriptor.ofVoid(layouts) : FunctionDescriptor.of(layout(returned), layouts);
        var function = LINKER.downcallHandle(address, type, options);
        var wanted = function.type();
        for (int i = 0; i < parameters.length(); i++) {
            wanted = parameters.charAt(i) == 'U' ? wanted.changeParameterType(i, long.class) : wanted;
        }
        return MethodHandles.explicitCastArguments(function, wanted);
    }

    private static MemoryLayout layout(int letter) {
        return switch (letter) {
            case 'A' -> ADDRESS;
            case 'I' -> JAVA_INT;
            case 'L' -> JAVA_LONG;
            case 'U' -> UNSIGNED_LONG;
            case 'F' -> JAVA_FLOAT;
            default -> throw new IllegalStateException("letter %c (expected: A, I, L, U or F)".formatted(letter));
        };
    }

    /// Runs a call; whatever it throws is a bug or the JVM's.
    public static <T> T call(Call<T> call) {
        try {
            return call.run();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /// What a library has allocated.
    ///
    /// @param what it is, for the error
    /// @throws OutOfMemoryError if it is NULL
    public static MemorySegment allocated(MemorySegment found, String what) {
        if (found.equals(MemorySegment.NULL)) {
            throw new OutOfMemoryError("no native memory for " + what);
        }
        return found;
    }

    /// An `unsigned long` in memory.
    public static long unsignedLong(MemorySegment at) {
        return UNSIGNED_LONG.byteSize() == Long.BYTES ? at.get(JAVA_LONG, 0) : Integer.toUnsignedLong(at.get(JAVA_INT, 0));
    }

    /// Writes an `unsigned long`.
    public static void setUnsignedLong(MemorySegment at, long value) {
        if (UNSIGNED_LONG.byteSize() == Long.BYTES) {
            at.set(JAVA_LONG, 0, value);
        } else {
            at.set(JAVA_INT, 0, (int) value);
        }
    }
}
