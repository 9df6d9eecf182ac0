// SPDX-License-Identifier: Apache-2.0

import dev.kineograph.app.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/// Writes the manual of each command (AsciiDoc, for asciidoctor) and the completion for bash into a folder, from the commands themselves: FOLDER VERSION.
void main(String[] arguments) throws IOException {
    var folder = Path.of(arguments[0]);
    var line = Main.commandLine();
    withVersion(line.getCommandSpec(), "Kineograph " + arguments[1]);
    int code = ManPageGenerator.generateManPage(folder.toFile(), null, new boolean[0], true, line.getCommandSpec());
    if (code != 0) {
        throw new IOException("manuals: exit code " + code);
    }
    Files.writeString(folder.resolve("kineograph.bash"), AutoComplete.bash("kineograph", line));
}

/// Without the Java that made the manuals.
void withVersion(CommandSpec command, String version) {
    command.versionProvider(null).version(version);
    command.subcommands().values().forEach(below -> withVersion(below.getCommandSpec(), version));
}
