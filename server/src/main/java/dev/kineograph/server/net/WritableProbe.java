// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import io.netty.channel.Channel;
import io.netty.channel.FileRegion;
import io.netty.util.AbstractReferenceCounted;
import java.nio.channels.WritableByteChannel;

/// Waits in Netty's queue until the kernel wants more, and sends nothing: a picture would grow old there.
///
/// Netty asks it for its bytes twice: at once, when there is no room, and when the kernel reports room.
///
/// **Threading.** Confined to its event loop.
final class WritableProbe extends AbstractReferenceCounted implements FileRegion {
    private boolean asked;
    private boolean done;

    /// Adds a probe to a connection's queue, bypassing the pipeline: a probe has no bytes that TLS could encrypt.
    static void sendTo(Channel channel) {
        channel.unsafe().write(new WritableProbe(), channel.voidPromise());
        channel.unsafe().flush();
    }

    @Override
    public long transferTo(WritableByteChannel target, long position) {
        done = asked;
        asked = true;
        return transferred();
    }

    @Override
    public long transferred() {
        return done ? 1 : 0;
    }

    @Override
    public long count() {
        return 1;
    }

    @Override
    public long position() {
        return 0;
    }

    @Deprecated
    @Override
    public long transfered() {
        return done ? 1 : 0;
    }

    @Override
    public FileRegion retain() {
        super.retain();
        return this;
    }

    @Override
    public FileRegion retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public FileRegion touch() {
        return this;
    }

    @Override
    public FileRegion touch(Object hint) {
        return this;
    }

    @Override
    protected void deallocate() {
        // It holds no memory.
    }
}
