// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// A checkout with the real launcher, and with a program and a Maven so small that a build takes no time.
///
/// The program says what is in its one source.
///
/// **Threading.** Confined to its test.
final class TinyCheckout {
    private static final Path ROOT = Path.of("..");
    private static final String SOURCE = "app/src/main/text";
    private static final List<String> PROGRAMS_BUT_FLOCK = List.of(
            "bash", "cp", "date", "dirname", "find", "grep", "mkdir", "mv", "perl", "rm", "sed", "sh", "sync", "tail", "timeout");

    private static final String PROGRAM =
            """
            package dev.kineograph.app;

            import java.nio.file.Files;
            import java.nio.file.Path;

            public class Main {
                public static void main(String[] arguments) throws Exception {
                    var text = Path.of(System.getProperty("jdk.module.path"), "text");
                    System.out.println(Files.exists(text) ? Files.readString(text) : "nothing to say");
                    if (arguments[0].equals("stay")) {
                        System.in.readAllBytes();
                        new Late();
                    }
                }

                static class Late {
                    Late() {
                        System.out.println("read from the jar at last");
                    }
                }
            }
            """;

    private static final String MAVEN =
            """
            #!/bin/sh
            for option; do
              case $option in -Dbuild.folder=*) folder=${option#*=} ;; esac
            done
            case $folder in
              *'/${project.artifactId}') lib=${folder%/*}/kineograph-app/kineograph/lib ;;
              *) exit 1 ;;
            esac
            echo built >>log
            if [ -p held ]; then read -r _ <held; fi
            if [ -e broken ]; then
              echo "[ERROR] Main.java: ';' expected"
              exit 1
            fi
            mkdir -p "$lib" && cp program.jar "$lib" && cp -r app/src/main/. "$lib"
            """;

    /// Leaves out what only makes later starts faster.
    private static final String JAVA =
            """
            #!/bin/sh
            case $* in *NewerClasses.java*|*AOTCacheOutput*) exit 1 ;; esac
            exec "$REAL_JAVA" "$@"
            """;

    private final Path root;
    private final List<Process> started = new ArrayList<>();
    private final Map<Process, Path> errors = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> prefix = new ArrayList<>();

    private TinyCheckout(Path root) {
        this.root = root;
    }

    static TinyCheckout in(Path folder) throws IOException {
        var checkout = new TinyCheckout(Files.createDirectory(folder.resolve("checkout")));
        for (var file : List.of("kineograph", ".mvn/jdk.sh", ".mvn/build.sh", ".mvn/NewerClasses.java")) {
            checkout.copy(file);
        }
        checkout.writeProgram("mvnw", MAVEN);
        checkout.write("pom.xml", "<project/>");
        checkout.write("app/pom.xml", "<project/>");
        checkout.write(SOURCE, "hello");
        checkout.compile();
        checkout.useJdkThatOnlyRuns();
        // Others than its owner must be able to read it, too.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return checkout;
    }

    private void copy(String file) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.copy(ROOT.resolve(file), root.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
    }

    private Path write(String file, String text) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        return Files.writeString(root.resolve(file), text);
    }

    private void writeProgram(String file, String text) throws IOException {
        assertThat(write(file, text).toFile().setExecutable(true, false)).isTrue();
    }

    private void compile() throws IOException {
        var program = write("program/Main.java", PROGRAM).toString();
        var module = write("program/module-info.java", "module dev.kineograph.app {}").toString();
        var classes = root.resolve("classes").toString();
        var javac = ToolProvider.findFirst("javac").orElseThrow();
        assertThat(javac.run(System.out, System.err, "-d", classes, program, module)).isZero();
        var jar = ToolProvider.findFirst("jar").orElseThrow();
        var file = root.resolve("program.jar").toString();
        assertThat(jar.run(System.out, System.err, "--create", "--file", file, "-C", classes, ".")).isZero();
    }

    private void useJdkThatOnlyRuns() throws IOException {
        var real = Path.of(System.getProperty("java.home"));
        writeProgram("jdk/bin/java", JAVA);
        writeProgram("jdk/bin/javac", "");
        Files.copy(real.resolve("release"), root.resolve("jdk/release"));
        environment.put("REAL_JAVA", real.resolve("bin/java").toString());
        environment.put("JAVA_HOME", root.resolve("jdk").toString());
    }

    /// From now on each start must use an AOT cache, or it fails.
    void wantAotCache() {
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("JAVA_OPTS", "-XX:AOTMode=on");
    }

    /// Changes what the program says.
    void edit(String text) throws IOException {
        write(SOURCE, text);
    }

    /// Leaves the program nothing to say.
    void deleteSource() throws IOException {
        Files.delete(root.resolve(SOURCE));
    }

    void breakBuild() throws IOException {
        write("broken", "");
    }

    void mendBuild() throws IOException {
        Files.delete(root.resolve("broken"));
    }

    /// The next build waits until it is released.
    void holdBuild() throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", root.resolve("held").toString()).start().waitFor()).isZero();
    }

    /// Lets a build go on that is being held.
    void releaseBuild() throws IOException {
        Files.newOutputStream(root.resolve("held")).close();
        letBuildsRun();
    }

    void letBuildsRun() throws IOException {
        Files.delete(root.resolve("held"));
    }

    int timesBuilt() throws IOException {
        return Files.exists(root.resolve("log")) ? Files.readAllLines(root.resolve("log")).size() : 0;
    }

    /// The folders of all builds that are kept.
    List<Path> builds() throws IOException {
        try (var files = Files.list(root.resolve("app/target/builds"))) {
            return files.filter(Files::isDirectory).toList();
        }
    }

    /// As on macOS, which has all of the launcher's programs but this one.
    void hideFlock() throws IOException {
        var programs = Files.createDirectory(root.resolve("programs"));
        for (var name : PROGRAMS_BUT_FLOCK) {
            for (var path : System.getenv("PATH").split(File.pathSeparator, -1)) {
                var program = Path.of(path, name);
                if (Files.isExecutable(program)) {
                    writeProgram("programs/" + name, "#!/bin/sh\nexec '%s' \"$@\"\n".formatted(program));
                    break;
                }
            }
        }
        environment.put("PATH", programs.toString());
    }

    /// No start may write from now on, not even one by root, which gives up being root.
    void forbidWriting() throws IOException {
        setFolders("r-xr-xr-x");
        if (System.getProperty("user.name").equals("root")) {
            prefix.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
    }

    private void setFolders(String permissions) throws IOException {
        try (var files = Files.walk(root)) {
            for (var file : files.filter(Files::isDirectory).toList()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
            }
        }
    }

    Process start(String... arguments) throws IOException {
        var launcher = Stream.of(root.resolve("kineograph").toString());
        var command = Stream.of(prefix.stream(), launcher, Stream.of(arguments)).flatMap(part -> part).toList();
        var log = Files.createTempFile(root.getParent(), "errors", "");
        var builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        started.add(process);
        errors.put(process, log);
        return process;
    }

    String errorsOf(Process start) throws IOException {
        return Files.readString(errors.get(start));
    }

    /// Ends all that runs and makes its folder one that can be deleted.
    void end() throws InterruptedException, IOException {
        for (var process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        setFolders("rwxr-xr-x");
    }
}
