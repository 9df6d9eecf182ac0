// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import dev.kineograph.ImageStream;
import dev.kineograph.app.config.ClusterSection;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.app.log.EventLog;
import dev.kineograph.app.log.LogFormat;
import dev.kineograph.app.serve.AotTrainingRun;
import dev.kineograph.app.serve.ConfigurationReload;
import dev.kineograph.app.serve.FirstAdmin;
import dev.kineograph.app.serve.HangUp;
import dev.kineograph.app.serve.RunningServer;
import dev.kineograph.app.serve.ServiceManager;
import dev.kineograph.app.serve.StartupBanner;
import dev.kineograph.server.settings.FileStamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// `kineograph serve`.
///
/// **Threading.** Confined to the main thread, and once the server runs, to that of its [ConfigurationReload].
public final class ServeCommand implements Command {
    private final StreamOption streams = new StreamOption();
    private final AllowOption allow = new AllowOption();
    private final HostOption host = new HostOption();
    private final TlsOption tls = new TlsOption();
    private @Nullable Path file;
    private @Nullable Integer port;
    private boolean lan;
    private String logFormat = "text";
    private @Nullable String cluster;
    private FirstAdmin admin = FirstAdmin.NOBODY;
    private boolean training;

    @Override
    public void declare(CommandBuilder command) {
        command.description("Runs the server, with pushed streams and those of a configuration file.")
                .optionalParameter("FILE.yml", Path.class, value -> file = value,
                        "The configuration. Default: HTTP at 127.0.0.1:8080; any stream can be pushed.")
                .option("--port", "PORT", new Port(), value -> port = value,
                        "The port of the first HTTP listener, 0 for a free one. Default: the file's, or 8080.")
                .flag("--lan", value -> lan = value,
                        "Opens the first HTTP listener to the whole network. Default: the file's address, or this machine only.")
                .options(streams, allow, host, tls)
                .option("--log-format", "FORMAT", value -> logFormat = value, "text, or json: each line of the log is one object. Default: text.")
                .option("--cluster", "URL", value -> cluster = value,
                        "A NATS server over which this server is joined with others, such as nats://127.0.0.1:4222. Default: the file's, or none.")
                .hiddenFlag("--training", value -> training = value, "Uses itself as its clients do, if it has no file, and ends.")
                .examples(
                        "kineograph serve",
                        "kineograph serve --stream door=http://cam.local/stream --stream wave=render:wave",
                        "some-camera | kineograph serve --stream door=stdin:",
                        "kineograph serve --lan --allow 192.168.1.20",
                        "kineograph serve streams.yml --port 9000",
                        "kineograph serve --cluster nats://127.0.0.1:4222");
    }

    @Override
    public Integer call() throws IOException {
        LogFormat.use(LogFormat.of(logFormat));
        var hangUp = Optional.ofNullable(file).map(_ -> HangUp.awaited());
        var stamp = Optional.ofNullable(file).map(FileStamp::of);
        var read = file == null ? Configuration.DEFAULT : Configuration.read(file);
        var configuration = completed(read);
        try (var stop = new Stop(Serving.STOP_TIMEOUT.plus(configuration.server().service().drain()));
                var service = ServiceManager.ofEnvironment(System.getenv());
                var server = RunningServer.start(configuration);
                var _ = reload(stamp, read, hangUp, server, service)) {
            server.hub().listen(new EventLog());
            var streams = server.hub().streams().stream().map(ImageStream::name).toList();
            Serving.say(StartupBanner.whenReady(configuration, server.addresses(), tls.remark(), streams));
            service.ready(server::works);
            if (training) {
                train(server);
            } else {
                stop.await();
            }
            service.stopping();
            return 0;
        }
    }

    private void train(RunningServer server) throws IOException {
        if (file == null) {
            new AotTrainingRun(server.addresses().getFirst(), ServeCommand::serve).run();
        }
    }

    /// Starts a server as its command does, and ends it.
    private static void serve(String... arguments) throws IOException {
        int code = new CommandLine(CommandBuilder.build(new ServeCommand())).registerConverter(Path.class, Path::of).execute(arguments);
        if (code != 0) {
            throw new IOException("kineograph serve %s: exit code %d (expected: 0)".formatted(String.join(" ", arguments), code));
        }
    }

    /// Null without a file.
    private @Nullable ConfigurationReload reload(
            Optional<FileStamp> stamp, Configuration read, Optional<HangUp> hangUp, RunningServer server, ServiceManager service) {
        return file == null ? null : ConfigurationReload.of(file, stamp.orElseThrow(), read, this::completed, server).alsoAt(hangUp.orElseThrow(), service);
    }

    /// What the server gets of what is read: also what the other arguments say, and somebody who may administer it.
    private Configuration completed(Configuration read) throws IOException {
        var configuration = tls.encrypt(opened(read));
        admin = admin.orOf(configuration, System.getenv());
        return configuration.with(admin.added(configuration.server().access()));
    }

    private Configuration opened(Configuration read) {
        var withPort = port == null ? read : read.withPort(port);
        var asOpened = lan ? withPort.onAllAddresses() : withPort;
        return asOpened.joining(Optional.ofNullable(cluster).map(ClusterSection::at))
                .alsoShowing(streams.plans())
                .alsoAllowing(allow.rules(asOpened.isReachable()).allow())
                .alsoCalled(host.hosts());
    }
}
