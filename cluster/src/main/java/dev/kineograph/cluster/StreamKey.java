// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.Fit;
import dev.kineograph.ImageFormat;
import dev.kineograph.Orientation;
import dev.kineograph.StreamName;
import dev.kineograph.Variant;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/// What a node wants of another one: a stream, in a form.
///
/// **Threading.** Immutable.
record StreamKey(StreamName stream, Variant variant) {
    void write(DataOutput out) throws IOException {
        out.writeUTF(stream.value());
        out.writeShort(variant.width().orElse(0));
        out.writeShort(variant.height().orElse(0));
        out.writeUTF(variant.fit().name());
        out.writeUTF(variant.orientation().name());
        out.writeByte(variant.quality().orElse(0));
        out.writeUTF(variant.format().map(Enum::name).orElse(""));
        out.writeDouble(variant.fps().orElse(0.0));
        out.writeBoolean(variant.stripMetadata());
    }

    static StreamKey read(DataInput in) throws IOException {
        var stream = StreamName.of(in.readUTF());
        var width = present(in.readUnsignedShort());
        var height = present(in.readUnsignedShort());
        var fit = Fit.valueOf(in.readUTF());
        var orientation = Orientation.valueOf(in.readUTF());
        var quality = present(in.readUnsignedByte());
        var format = Optional.of(in.readUTF()).filter(name -> !name.isEmpty()).map(ImageFormat::valueOf);
        var fps = Optional.of(in.readDouble()).filter(most -> most != 0);
        var strip = in.readBoolean();
        return new StreamKey(stream, new Variant(width, height, fit, orientation, quality, format, fps, strip));
    }

    private static Optional<Integer> present(int number) {
        return Optional.of(number).filter(given -> given != 0);
    }

    @Override
    public String toString() {
        return variant.isOriginal() ? stream.value() : stream + "?" + variant;
    }
}
