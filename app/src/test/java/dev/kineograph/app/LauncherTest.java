// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `./kineograph` starts a whole, up-to-date build, whatever happens to the builds before and after it.
class LauncherTest {
    @TempDir
    private Path folder;

    private TinyCheckout checkout;

    @BeforeEach
    void make() throws IOException {
        checkout = TinyCheckout.in(folder);
    }

    @AfterEach
    void end() throws Exception {
        checkout.end();
    }

    private record Ended(int code, String output, String errors) {}

    private Ended ended(Process start) throws Exception {
        var output = new String(start.getInputStream().readAllBytes(), UTF_8);
        assertThat(start.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Ended(start.exitValue(), output, checkout.errorsOf(start));
    }

    private void assertSays(String output) throws Exception {
        var ended = ended(checkout.start("say"));

        assertThat(ended.output).as(ended.errors).isEqualTo(output + "\n");
        assertThat(ended.code).isZero();
    }

    @Test
    void itBuildsWhenASourceHasChangedAndOnlyThen() throws Exception {
        assertSays("hello");
        assertSays("hello");
        assertThat(checkout.timesBuilt()).isEqualTo(1);

        checkout.edit("hello again");
        assertSays("hello again");
        assertThat(checkout.timesBuilt()).isEqualTo(2);
    }

    @Test
    void aBuildHasNothingThatWasDeleted() throws Exception {
        assertSays("hello");

        checkout.deleteSource();

        assertSays("nothing to say");
    }

    @Test
    void aBuildTrainsAnAotCacheThatStartsUse() throws Exception {
        checkout.wantAotCache();

        var first = ended(checkout.start("say"));
        assertThat(first.output).as(first.errors).isEqualTo("hello\n");
        assertThat(first.errors).contains("kineograph: preparing fast starts, once for each build, which takes some seconds ...\n");
        var second = ended(checkout.start("say"));
        assertThat(second.output).as(second.errors).isEqualTo("hello\n");
        assertThat(second.errors).isEmpty();
    }

    @Test
    void aBuildThatFailsSaysWhyAndHarmsNothing() throws Exception {
        assertSays("hello");
        var good = checkout.builds();
        checkout.edit("hello again");
        checkout.breakBuild();

        var failed = ended(checkout.start("say"));
        assertThat(failed.code).isEqualTo(1);
        assertThat(failed.output).isEmpty();
        assertThat(failed.errors).contains("[ERROR] Main.java: ';' expected\n", "kineograph: the build failed (all of it is in ");
        assertThat(checkout.builds()).containsAll(good);

        checkout.mendBuild();
        assertSays("hello again");
    }

    @Test
    void aProgramThatRunsKeepsItsJarsHoweverOftenOthersBuild() throws Exception {
        var running = checkout.start("stay");
        assertThat(running.inputReader().readLine()).isEqualTo("hello");
        for (var text : List.of("2", "3")) {
            checkout.edit(text);
            assertSays(text);
        }
        assertThat(checkout.builds()).hasSize(3);

        running.getOutputStream().close();
        assertThat(running.inputReader().readLine()).isEqualTo("read from the jar at last");
        running.waitFor();

        checkout.edit("4");
        assertSays("4");
        assertThat(checkout.builds()).as("this one and the one before").hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void twoStartsAtOnceBuildOnce(boolean withFlock) throws Exception {
        if (!withFlock) {
            checkout.hideFlock();
        }
        checkout.holdBuild();
        var one = checkout.start("say");
        var other = checkout.start("say");
        await().until(() -> checkout.timesBuilt() == 1);
        checkout.releaseBuild();

        assertThat(ended(one).output).isEqualTo("hello\n");
        assertThat(ended(other).output).isEqualTo("hello\n");
        assertThat(checkout.timesBuilt()).isEqualTo(1);
        assertThat(checkout.builds()).hasSize(1);
    }

    @Test
    void aBuildThatIsKilledIsMadeAnewByTheNextStart() throws Exception {
        checkout.holdBuild();
        var killed = checkout.start("say");
        await().until(() -> checkout.timesBuilt() == 1);
        killed.descendants().forEach(ProcessHandle::destroyForcibly);
        killed.destroyForcibly().waitFor();
        checkout.letBuildsRun();

        assertSays("hello");
        assertThat(checkout.timesBuilt()).isEqualTo(2);
        assertThat(checkout.builds()).hasSize(1);
    }

    @Test
    void aCheckoutThatCannotBeWrittenToStartsTheBuildThatItHas() throws Exception {
        assertSays("hello");
        checkout.forbidWriting();
        assertSays("hello");

        checkout.edit("hello again");
        var ended = ended(checkout.start("say"));

        assertThat(ended.output).isEqualTo("hello\n");
        assertThat(ended.code).isZero();
        assertThat(ended.errors).contains("kineograph: starts a build that is older than its sources, as it cannot build in ");
    }

    @Test
    void aFreshCheckoutThatCannotBeWrittenToSaysSoInOneSentence() throws Exception {
        checkout.forbidWriting();

        var ended = ended(checkout.start("say"));

        assertThat(ended.code).isEqualTo(1);
        assertThat(ended.output).isEmpty();
        assertThat(ended.errors)
                .matches("kineograph: cannot build in \\S+/app/target/builds: Permission denied"
                        + " \\(expected: a checkout that can be written to or is built already\\)\\.\n");
    }
}
