// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import dev.kineograph.app.client.ReloadRequest;
import java.io.IOException;

/// `kineograph reload`.
///
/// **Threading.** Confined to the main thread.
public final class ReloadCommand implements Command {
    private final LoginOptions login = new LoginOptions();
    private String url = "http://127.0.0.1:8080";

    @Override
    public void declare(CommandBuilder command) {
        command.description("Has a server read its configuration again, and says what has changed. If something is wrong with it, everything stays as it is.")
                .optionalParameter("URL", value -> url = value, "The server. Default: " + url + ".")
                .options(login)
                .examples(
                        "kineograph reload",
                        "kineograph reload https://cams.example.org --token @admin.token");
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Serving.say(String.join("\n", ReloadRequest.to(url, login.login()).send()));
        return 0;
    }
}
