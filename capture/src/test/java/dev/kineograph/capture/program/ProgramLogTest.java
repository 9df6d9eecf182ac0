// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.capture.LoggedLines;
import dev.kineograph.text.LogThrottles;
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

    private final LogThrottles<String> repetition = ProgramLog.repetition();
    private ProgramLog program = new ProgramLog("ffmpeg", "door", repetition);

    private void run(String line) {
        program = new ProgramLog("ffmpeg", "door", repetition);
        program.read(new BufferedReader(new StringReader(line)));
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
        run(line);

        assertThat(program.last()).hasValue(shown);
        assertThat(log.all()).hasSize(1).allSatisfy(logged -> assertThat(logged).contains(shown).doesNotContain("secret"));
    }

    @Test
    void aCameraThatIsOffDoesNotFillTheLogWithTheSameLine() {
        run("[tcp @ 0x55d249f6d4c0] Connection refused");
        run("[tcp @ 0x560e546664c0] Connection refused");
        run("[tcp @ 0x560e546664c0] Connection timed out");

        assertThat(program.last()).hasValue("[tcp] Connection timed out");
        assertThat(log.all()).hasSize(2);
        assertThat(log.all().getFirst()).contains("stream door: ffmpeg: [tcp] Connection refused");
        assertThat(log.all().getLast()).contains("stream door: ffmpeg: [tcp] Connection timed out");
    }
}
