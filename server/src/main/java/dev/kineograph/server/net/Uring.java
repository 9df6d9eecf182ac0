// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The system calls of io_uring(7), and the memory that a ring shares with the kernel. Numbers are those of `linux/io_uring.h`, the same on
/// every processor.
///
/// **Threading.** Confined to the thread that opened it.
final class Uring implements AutoCloseable {
    private static final long SETUP = 425;
    private static final long ENTER = 426;
    private static final long WAIT_FOR_ANSWERS = 1;

    /// `PROT_READ | PROT_WRITE`, and `MAP_SHARED | MAP_POPULATE`.
    private static final int READ_AND_WRITE = 3;

    private static final int SHARED_AND_PRESENT = 0x8001;
    private static final int PARAMETERS_BYTES = 120;
    private static final int INTERRUPTED = 4;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

    /// The C library has no functions for these calls.
    private static final MethodHandle SYSCALL = function(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1),
            Linker.Option.captureCallState("errno"));

    private static final MethodHandle MMAP =
            function("mmap", FunctionDescriptor.of(ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle MUNMAP = function("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment error = arena.allocate(Linker.Option.captureStateLayout());
    private final MemorySegment parameters = arena.allocate(PARAMETERS_BYTES, Long.BYTES);
    private final int descriptor;

    /// Makes a ring for that many requests at a time.
    ///
    /// @throws IOException if the kernel has none, or refuses it
    Uring(int requests) throws IOException {
        try {
            this.descriptor = (int) call(SETUP, requests, parameters.address(), 0, 0);
        } catch (IOException e) {
            arena.close();
            throw e;
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
    }

    /// A member of the `struct io_uring_params` that the kernel has filled in.
    int parameter(int at) {
        return parameters.get(JAVA_INT, at);
    }

    /// Submits that many of the requests in the ring, and waits until that many answers are there.
    ///
    /// @return how many were submitted
    /// @throws IOException if none could be
    int enter(int requests, int answers) throws IOException {
        int submitted = (int) call(ENTER, descriptor, requests, answers, WAIT_FOR_ANSWERS);
        if (submitted == 0 && requests > 0) {
            throw new IOException("io_uring: takes no requests");
        }
        return submitted;
    }

    private long call(long number, long first, long second, long third, long fourth) throws IOException {
        long result;
        int errno;
        do {
            try {
                result = (long) SYSCALL.invokeExact(error, number, first, second, third, fourth, 0L, 0L);
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
            errno = result < 0 ? (int) ERRNO.get(error, 0L) : 0;
        } while (errno == INTERRUPTED);
        if (errno != 0) {
            throw new IOException("io_uring: error %d".formatted(errno));
        }
        return result;
    }

    /// Maps a part of the ring, until that is closed, which it is if this fails.
    @SuppressWarnings("restricted")
    MemorySegment map(long part, long bytes) throws IOException {
        MemorySegment mapped;
        try {
            mapped = (MemorySegment) MMAP.invokeExact(0L, bytes, READ_AND_WRITE, SHARED_AND_PRESENT, descriptor, part);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        if (mapped.address() == -1) {
            close();
            throw new IOException("io_uring: its memory could not be mapped");
        }
        return mapped.reinterpret(bytes, arena, Uring::unmap);
    }

    private static void unmap(MemorySegment mapped) {
        try {
            int _ = (int) MUNMAP.invokeExact(mapped, mapped.byteSize());
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            int _ = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        arena.close();
    }
}
