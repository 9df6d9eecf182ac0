// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.Bytes.hex;
import static dev.kineograph.Bytes.join;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Reading a picture's header makes the picture, and a few small objects on the way, however long it is.
@Isolated("it measures what its thread allocates, as the JIT compiles it")
class HeaderAllocationTest {
    private static final int TIMES = 20_000;

    /// A picture, its header and size, its time, and what reads them.
    private static final long MAX_BYTES = 600;

    /// Its boxes and properties as well.
    private static final long MAX_BYTES_OF_BOXES = 3_000;

    private static long allocated() throws JMException {
        var arguments = new Object[] {Thread.currentThread().threadId()};
        return (long) ManagementFactory.getPlatformMBeanServer()
                .invoke(new ObjectName("java.lang:type=Threading"), "getThreadAllocatedBytes", arguments, new String[] {"long"});
    }

    private static long perPicture(byte[] bytes) throws JMException {
        long seen = 0;
        for (int i = 0; i < TIMES; i++) {
            seen += Picture.of(bytes).length();
        }
        long before = allocated();
        for (int i = 0; i < TIMES; i++) {
            seen += Picture.of(bytes).length();
        }
        assertThat(seen).isPositive();
        return (allocated() - before) / TIMES;
    }

    @ParameterizedTest
    @EnumSource
    void isSmall(Sample sample) throws JMException {
        assertThat(perPicture(sample.bytes())).isLessThan(sample.format() == ImageFormat.AVIF ? MAX_BYTES_OF_BOXES : MAX_BYTES);
    }

    @Test
    void doesNotGrowWithThePicture() throws JMException {
        byte[] picture = Sample.BASELINE.bytes();
        byte[] comment = join(hex("fffe ffff"), new byte[65_533]);
        byte[] start = Arrays.copyOf(picture, 2);
        byte[] rest = Arrays.copyOfRange(picture, 2, picture.length);

        assertThat(perPicture(join(start, comment, comment, comment, comment, comment, comment, rest))).isLessThan(MAX_BYTES);
    }
}
