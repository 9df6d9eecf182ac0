// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.capture.LoggedLines;
import java.io.BufferedReader;
import java.io.StringReader;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a program says on its standard error.
@Isolated("It reads the log of the whole program.")
class ProgramLogTest {
    @AutoClose
    private final LoggedLines log = new LoggedLines();

    private final ProgramLog program = new ProgramLog("ffmpeg", "door");

    private void say(String... lines) {
        program.read(new BufferedReader(new StringReader(String.join("\n", lines))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', textBlock = """
            rtsp://anna:secret@cam:554/secret?secret=secret: no answer         > rtsp://cam:554 no answer
            Did you mean file:RTSP://anna:secret@cam/secret?                   > Did you mean file:RTSP://cam
            Error opening input 'Http://anna:secret@cam/secret'.               > Error opening input 'Http://cam'.
            http://anna:secret/secret@cam/secret: Invalid argument             > http://cam Invalid argument
            http://anna:secret@secret@cam: Invalid argument                    > http://cam: Invalid argument
            0rtmp://anna:secret@cam/secret                                     > 0rtmp://cam
            concat:http://anna:secret@cam/secret|http://anna:secret@attic/     > concat:http://attic
            """)
    void ofAnAddressOnlySchemeHostAndPortAreShown(String line, String shown) {
        say(line);

        assertThat(program.last()).hasValue(shown);
        assertThat(log.all()).hasSize(1).allSatisfy(logged -> assertThat(logged).contains(shown).doesNotContain("secret"));
    }
}
