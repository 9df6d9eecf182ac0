// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Connections that have taken whole what they were sent last: each gets the next frame by one `send`, in a loop that touches nothing of a
/// connection but its socket. All else of it has left the processor's cache since the last frame.
///
/// A connection leaves by itself when it has no room, when something waits in it, and when it ends. Whoever let it in ([BodySink#enter]) is
/// told, and may let it in again when it has kept up.
///
/// **Threading.** Confined to its event loop.
public final class FastPath {
    private static final int FEW = 4;

    private @Nullable Socket[] sockets = new Socket[FEW];
    private final ArrayList<ConnectionWriter> connections = new ArrayList<>(FEW);
    private final ArrayList<Guest> guests = new ArrayList<>(FEW);

    /// The frame that is being sent: to those before `waiting` it has not been.
    private long sequence;

    private long sequenceBefore;
    private int waiting;

    /// Whoever let a connection in.
    @FunctionalInterface
    public interface Guest {
        /// The connection has left: frames are written to it one by one again.
        ///
        /// @param sequence of the frame that it was sent last
        void leftFastPath(long sequence);
    }

    /// Nobody is on it; whoever enters has been sent that frame.
    public FastPath(long sequence) {
        this.sequence = sequence;
        this.sequenceBefore = sequence;
    }

    /// Whether nobody is on it.
    public boolean isEmpty() {
        return connections.isEmpty();
    }

    /// Whether nobody waits for the frame.
    public boolean isDone() {
        return waiting == 0;
    }

    /// Begins to send another frame, or the same once more; the last one has been sent to all.
    public void begin(long next) {
        sequenceBefore = sequence;
        sequence = next;
        waiting = connections.size();
    }

    /// How many frames those who wait for this one have skipped before it.
    public long skipped() {
        return Math.max(0, sequence - sequenceBefore - 1);
    }

    /// Sends the frame to the next of those who wait for it, and says how many these are.
    public int send(ByteBuf frame, int most) {
        boolean inOnePiece = frame.hasMemoryAddress();
        long address = inOnePiece ? frame.memoryAddress() : 0;
        int from = frame.readerIndex();
        int to = frame.writerIndex();
        int sent = 0;
        while (waiting > 0 && sent < most) {
            sent++;
            int next = --waiting;
            int taken = inOnePiece ? send(next, address, from, to) : 0;
            if (taken != to - from) {
                connections.get(next).waitsFor(frame, taken);
            }
        }
        return sent;
    }

    /// Lets those leave who wait for the frame: it cannot be sent.
    public void dismissWaiting() {
        while (waiting > 0) {
            connections.get(waiting - 1).leaveFastPath();
        }
    }

    /// Says how many bytes were taken: all, too, where there is nobody any more, since a socket's number may be another connection's already.
    private int send(int place, long address, int from, int to) {
        var socket = Objects.requireNonNull(sockets[place]);
        if (!socket.isOpen()) {
            return to - from;
        }
        try {
            return socket.sendAddress(address, from, to);
        } catch (IOException e) {
            connections.get(place).failed(e);
            return to - from;
        }
    }

    /// Adds a connection, which has been sent the frame, and says where it is.
    int add(ConnectionWriter connection, Socket socket, Guest guest) {
        int place = connections.size();
        if (place == sockets.length) {
            sockets = Arrays.copyOf(sockets, 2 * place);
        }
        sockets[place] = socket;
        connections.add(connection);
        guests.add(guest);
        return place;
    }

    /// Removes a connection, and tells its guest.
    void remove(int place) {
        var guest = guests.get(place);
        boolean waits = place < waiting;
        int hole = place;
        if (waits) {
            waiting--;
            move(waiting, place);
            hole = waiting;
        }
        int last = connections.size() - 1;
        move(last, hole);
        connections.removeLast();
        guests.removeLast();
        sockets[last] = null;
        guest.leftFastPath(waits ? sequenceBefore : sequence);
    }

    private void move(int from, int to) {
        var connection = connections.get(from);
        connections.set(to, connection);
        connection.place = to;
        guests.set(to, guests.get(from));
        sockets[to] = sockets[from];
    }
}
