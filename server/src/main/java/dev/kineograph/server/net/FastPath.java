// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Connections whose kernel accepted the whole last frame: the next one is sent to [many of them at a time][BatchSender], which touches only
/// the sockets. All other state of the connections has left the processor's cache since the last frame.
///
/// A connection leaves by itself when it has no room, holds something else, or ends. Its guest ([BodySink#enter]) is told, and may enter
/// again once the connection has kept up.
///
/// **Threading.** Confined to its event loop.
public final class FastPath {
    private static final int FEW = 4;

    private @Nullable Socket[] sockets = new Socket[FEW];
    private final ArrayList<ConnectionWriter> connections = new ArrayList<>(FEW);
    private final ArrayList<Guest> guests = new ArrayList<>(FEW);

    /// The frame that is being sent; connections at places below `waiting` have not had it yet.
    private long sequence;

    private long sequenceBefore;
    private int waiting;

    /// Is told when its connection has left.
    @FunctionalInterface
    public interface Guest {
        /// The connection has left: frames are written to it one by one again.
        ///
        /// @param sequence that of the last frame that it was sent
        void leftFastPath(long sequence);
    }

    /// An empty fast path; connections that enter have been sent that frame.
    public FastPath(long sequence) {
        this.sequence = sequence;
        this.sequenceBefore = sequence;
    }

    /// Whether it has no connections.
    public boolean isEmpty() {
        return connections.isEmpty();
    }

    /// Whether no connection waits for the frame.
    public boolean isDone() {
        return waiting == 0;
    }

    /// Begins to send another frame, or the same one again; the last one has been sent to all.
    public void begin(long next) {
        sequenceBefore = sequence;
        sequence = next;
        waiting = connections.size();
    }

    /// How many frames before this one the waiting connections have skipped.
    public long skipped() {
        return Math.max(0, sequence - sequenceBefore - 1);
    }

    /// Sends the frame to the next waiting connections. Returns how many.
    public int send(ByteBuf frame, int most) {
        int sent = 0;
        while (waiting > 0 && sent < most) {
            int batch = Math.min(Math.min(waiting, most - sent), BatchSender.MAX);
            sent += batch;
            waiting -= batch;
            for (var late : sendToThoseAt(waiting, batch, frame)) {
                sendRest(late, frame);
            }
        }
        return sent;
    }

    /// Returns the connections that have not taken the whole frame. All are found before the first goes on, since that may make others leave,
    /// and then places change.
    private List<Late> sendToThoseAt(int place, int count, ByteBuf frame) {
        int length = frame.readableBytes();
        int[] taken = BatchSender.ofThisLoop().send(frame, sockets, place, count);
        var late = List.<Late>of();
        for (int i = 0; i < count; i++) {
            if (taken[i] != length) {
                late = late.isEmpty() ? new ArrayList<>() : late;
                late.add(new Late(connections.get(place + i), taken[i]));
            }
        }
        return late;
    }

    /// @param taken the number of bytes that the connection has taken, less than the whole frame, or a negative error
    private record Late(ConnectionWriter connection, int taken) {}

    private void sendRest(Late late, ByteBuf frame) {
        var connection = late.connection;
        if (!connection.isOn(this)) {
            // It has been closed because of another one.
            return;
        }
        if (late.taken < 0) {
            connection.failed(Errors.newIOException("send", late.taken));
            return;
        }
        try {
            connection.waitsFor(frame, late.taken);
        } catch (OutOfMemoryError e) {
            // Nothing may follow a part of a frame but its rest.
            connection.failed(e);
        }
    }

    /// Lets those leave who wait for the frame: it cannot be sent.
    public void dismissWaiting() {
        while (waiting > 0) {
            connections.get(waiting - 1).leaveFastPath();
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
        if (from == to) {
            // It may be the old place of one that has moved already.
            return;
        }
        var connection = connections.get(from);
        connections.set(to, connection);
        connection.place = to;
        guests.set(to, guests.get(from));
        sockets[to] = sockets[from];
    }
}
