// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The codecs of [CodecBenchmark] in one process that stays warm. Each line that it reads names one, which then runs for a tenth of a second; it writes how many microseconds
/// one took. So it can take turns with another program, and what a shared machine gives to both in the same moments is compared.
public final class CodecTurns {
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private CodecTurns() {}

    /// Ends with its input.
    ///
    /// @param arguments none; the system property `image` names the file
    public static void main(String... arguments) throws IOException {
        var codecs = new CodecBenchmark();
        codecs.read();
        var byName = Map.<String, Supplier<Object>>of("encode", codecs::encode, "decode", codecs::decode, "halve", codecs::halve);
        var names = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String name; (name = names.readLine()) != null; ) {
            System.out.println(micros(Objects.requireNonNull(byName.get(name), name)));
        }
        codecs.close();
    }

    private static double micros(Supplier<Object> codec) {
        long began = System.nanoTime();
        long took;
        int times = 0;
        do {
            Objects.requireNonNull(codec.get());
            times++;
            took = System.nanoTime() - began;
        } while (took < TURN_NANOS);
        return took / 1e3 / times;
    }
}
