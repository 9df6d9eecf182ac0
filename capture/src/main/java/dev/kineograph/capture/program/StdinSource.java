// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.program;

import dev.kineograph.Publisher;
import dev.kineograph.Source;
import dev.kineograph.capture.FoundPictures;
import java.io.IOException;
import java.nio.ByteBuffer;

/// The pictures on the standard input, up to its end.
///
/// **Threading.** Immutable.
record StdinSource(StandardInput input) implements Source {

    @Override
    public void run(Publisher publisher) throws IOException, InterruptedException {
        input.claim(publisher.stream());
        var pictures = new FoundPictures(publisher, StandardInput.NAME);
        for (byte[] bytes = input.next(); bytes.length > 0; bytes = input.next()) {
            pictures.read(ByteBuffer.wrap(bytes));
        }
        pictures.end();
    }
}
