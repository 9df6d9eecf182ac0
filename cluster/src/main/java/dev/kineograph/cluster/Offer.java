// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.ImageFormat;
import dev.kineograph.ImageSize;
import dev.kineograph.ImageStream;
import dev.kineograph.StreamName;
import dev.kineograph.StreamState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/// What a node announces of one of its streams.
///
/// **Threading.** Immutable.
///
/// @param stale whether no frame has come to it for too long
/// @param restricted whether not everybody may watch it there
/// @param pushed whether it is there because somebody pushed to it
/// @param here whether its pictures are made or published there: not, if it only could
/// @param accepts whether it accepts publishers
/// @param format of the newest frame, if there is one
/// @param size of the newest frame, if there is one
/// @param epoch of the newest frame, or 0
record Offer(
        StreamName stream,
        StreamState state,
        boolean stale,
        boolean restricted,
        boolean pushed,
        boolean here,
        boolean accepts,
        Optional<ImageFormat> format,
        Optional<ImageSize> size,
        long epoch) {
    static Offer of(ImageStream stream, boolean restricted, boolean pushed, boolean here) {
        var newest = stream.newest();
        return new Offer(
                stream.name(),
                stream.state(),
                stream.isStale(),
                restricted,
                pushed,
                here,
                stream.acceptsPublishers(),
                newest == null ? Optional.empty() : Optional.of(newest.format()),
                newest == null ? Optional.empty() : Optional.of(newest.size()),
                newest == null ? 0 : newest.epoch());
    }

    /// Whether it is to be preferred to the same stream on another node: it has frames, or else newer ones.
    boolean isBetterThan(Offer other) {
        boolean isOnline = state == StreamState.ONLINE;
        return isOnline == (other.state == StreamState.ONLINE) ? epoch > other.epoch : isOnline;
    }

    /// Whether a stream that two nodes have is to stay on that node: not everybody may watch it there, or it is not there by a push alone, or it began later.
    ///
    /// @param node the name of the node that offers this
    /// @param otherNode the name of the node that offers the other one
    boolean prevailsOver(Offer other, String node, String otherNode) {
        if (restricted != other.restricted) {
            return restricted;
        }
        if (pushed != other.pushed) {
            return other.pushed;
        }
        return epoch == other.epoch ? node.compareTo(otherNode) > 0 : epoch > other.epoch;
    }

    void write(DataOutput out) throws IOException {
        out.writeUTF(stream.value());
        out.writeUTF(state.name());
        out.writeBoolean(stale);
        out.writeBoolean(restricted);
        out.writeBoolean(pushed);
        out.writeBoolean(here);
        out.writeBoolean(accepts);
        out.writeUTF(format.map(Enum::name).orElse(""));
        out.writeInt(size.map(ImageSize::width).orElse(0));
        out.writeInt(size.map(ImageSize::height).orElse(0));
        out.writeLong(epoch);
    }

    /// @throws IllegalArgumentException if a value is none of those that there are
    static Offer read(DataInput in) throws IOException {
        return new Offer(
                StreamName.of(in.readUTF()),
                StreamState.valueOf(in.readUTF()),
                in.readBoolean(),
                in.readBoolean(),
                in.readBoolean(),
                in.readBoolean(),
                in.readBoolean(),
                Optional.of(in.readUTF()).filter(name -> !name.isEmpty()).map(ImageFormat::valueOf),
                sizeOf(in.readInt(), in.readInt()),
                in.readLong());
    }

    private static Optional<ImageSize> sizeOf(int width, int height) {
        return width == 0 ? Optional.empty() : Optional.of(new ImageSize(width, height));
    }
}
