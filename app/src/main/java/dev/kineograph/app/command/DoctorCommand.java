// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.app.doctor.Finding;
import dev.kineograph.app.doctor.MachineExam;
import dev.kineograph.app.doctor.ServerExam;
import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kineograph doctor`.
///
/// **Threading.** Confined to the main thread.
@Command(
        name = "doctor",
        description = "Looks at this machine, and at a server if its address is given, and says what to do if something is not right.",
        footerHeading = HelpText.EXAMPLES,
        footer = {
            "  kineograph doctor",
            "  kineograph doctor https://cams.example.org/door.mjpg --json"
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class DoctorCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "URL", description = "The address of a live picture, or of a server. Default: only this machine is looked at.")
    private @Nullable String url;

    @Option(names = "--json", description = "Prints a JSON array with an object for each line.")
    private boolean json;

    @Mixin
    private LoginOptions login = new LoginOptions();

    /// For picocli.
    public DoctorCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        var findings = new ArrayList<>(MachineExam.findings());
        if (url != null) {
            findings.addAll(ServerExam.findings(url, login.login()));
        }
        if (json) {
            Serving.say(JSON.std.asString(findings.stream().map(Finding::fields).toList()));
        } else {
            findings.forEach(finding -> Serving.say(finding.line()));
        }
        return findings.stream().anyMatch(finding -> finding.severity() == Finding.Severity.BAD) ? Errors.FAILURE : 0;
    }
}
