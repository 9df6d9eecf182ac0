// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.app.doctor.Finding;
import dev.kineograph.app.doctor.MachineExam;
import dev.kineograph.app.doctor.ServerExam;
import java.io.IOException;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// `kineograph doctor`.
///
/// **Threading.** Confined to the main thread.
public final class DoctorCommand implements Command {
    private final LoginOptions login = new LoginOptions();
    private @Nullable String url;
    private boolean json;

    @Override
    public void declare(CommandBuilder command) {
        command.description("Looks at this machine, and at a server if its address is given, and says what to do if something is not right.")
                .optionalParameter("URL", value -> url = value,
                        "The address of a live picture, or of a server. Default: only this machine is looked at.")
                .flag("--json", value -> json = value, "Prints a JSON array with an object for each line.")
                .options(login)
                .examples(
                        "kineograph doctor",
                        "kineograph doctor https://cams.example.org/door.mjpg --json");
    }

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
