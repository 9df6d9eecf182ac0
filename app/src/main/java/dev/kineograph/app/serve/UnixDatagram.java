// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// Sends datagrams to Unix sockets, which the JDK cannot: system calls of Linux, whose numbers are the same on every processor.
///
/// **Threading.** Stateless. A call waits while the receiver's queue is full.
final class UnixDatagram {
    private static final short FAMILY = 1;
    private static final int DATAGRAM_CLOSED_ON_EXEC = 0x80002;
    private static final int NO_SIGNAL = 0x4000;

    /// `sizeof(sun_path)`, one of which is the zero behind a path.
    private static final int MAX_PATH = 107;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SOCKET = function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SEND = function(
            "sendto",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT),
            Linker.Option.captureCallState("errno"));
    private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private UnixDatagram() {}

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
    }

    /// Sends one message.
    ///
    /// @param address the socket's path, or `@` and the name of one that is in no folder (unix(7), abstract)
    /// @throws IOException if nobody receives it
    static void send(String address, String message) throws IOException {
        byte[] path = address.getBytes(UTF_8);
        if (path.length == 0 || path.length > MAX_PATH) {
            throw new IOException("%s: %d bytes (expected: 1 to %d)".formatted(address, path.length, MAX_PATH));
        }
        try (var arena = Arena.ofConfined()) {
            send(arena, path, message.getBytes(UTF_8), address);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static void send(Arena arena, byte[] path, byte[] message, String address) throws Throwable {
        var error = arena.allocate(Linker.Option.captureStateLayout());
        var text = arena.allocateFrom(JAVA_BYTE, message);
        var receiver = receiver(arena, path);
        int socket = (int) SOCKET.invokeExact((int) FAMILY, DATAGRAM_CLOSED_ON_EXEC, 0);
        try {
            long sent = (long) SEND.invokeExact(error, socket, text, text.byteSize(), NO_SIGNAL, receiver, (int) receiver.byteSize());
            if (sent < 0) {
                throw new IOException("%s: no message could be sent, errno %d (expected: a socket for datagrams)".formatted(address, (int) ERRNO.get(error, 0L)));
            }
        } finally {
            int ignored = (int) CLOSE.invokeExact(socket);
        }
    }

    /// A `struct sockaddr_un`. A name that is in no folder begins with a zero, and ends where the structure does.
    private static MemorySegment receiver(Arena arena, byte[] path) {
        boolean isAbstract = path[0] == '@';
        var receiver = arena.allocate(Short.BYTES + path.length + (isAbstract ? 0 : 1), Short.BYTES);
        receiver.set(JAVA_SHORT, 0, FAMILY);
        MemorySegment.copy(path, 0, receiver, JAVA_BYTE, Short.BYTES, path.length);
        if (isAbstract) {
            receiver.set(JAVA_BYTE, Short.BYTES, (byte) 0);
        }
        return receiver;
    }
}
