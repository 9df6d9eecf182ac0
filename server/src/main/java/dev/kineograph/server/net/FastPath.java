// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Connections that have taken whole what they were sent last: the next frame is sent to [many of them at a time][BatchSender], which touches
/// nothing of a connection but its socket. All else of it has left the processor's cache since the last frame.
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
        int sent = 0;
        while (waiting > 0 && sent < most) {
            int batch = Math.min(Math.min(waiting, most - sent), BatchSender.MAX);
            sent += batch;
            waiting -= batch;
            for (var late : sendToThoseAt(waiting, batch, frame)) {
                late.goOn(frame);
            }
        }
        return sent;
    }

    /// Says who has not taken the frame whole: all of them before any is dealt with, which may make others leave, and places change then.
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

    /// A connection that has taken less than a whole frame: so many bytes, or none because of an error, which is negative.
    private final class Late {
        private final ConnectionWriter connection;
        private final int taken;

        private Late(ConnectionWriter connection, int taken) {
            this.connection = connection;
            this.taken = taken;
        }

        private void goOn(ByteBuf frame) {
            if (!connection.isOn(FastPath.this)) {
                // Another one's end has ended it.
                return;
            }
            if (taken < 0) {
                connection.failed(Errors.newIOException("send", taken));
            } else {
                connection.waitsFor(frame, taken);
            }
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
        var connection = connections.get(from);
        connections.set(to, connection);
        connection.place = to;
        guests.set(to, guests.get(from));
        sockets[to] = sockets[from];
    }
}
