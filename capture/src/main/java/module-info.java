// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/// Sources that fetch the pictures of cameras, other servers and programs; and recordings, which can be replayed as sources.
///
/// A module apart from the core because of `java.net.http`, which a program that makes its pictures itself never needs. Of the sources it exports
/// nothing: they are found by their addresses.
@NullMarked
@SuppressWarnings("module") // that of the program is compiled later
module dev.kineograph.capture {
    requires static org.jspecify;
    requires dev.kineograph;
    requires java.net.http;

    exports dev.kineograph.capture.recording;
    // How the program's own commands sign in to servers.
    exports dev.kineograph.capture.http to dev.kineograph.app;

    provides dev.kineograph.SourceProvider with
            dev.kineograph.capture.folder.FolderSources,
            dev.kineograph.capture.http.HttpSources,
            dev.kineograph.capture.program.ExecSources,
            dev.kineograph.capture.program.FfmpegSources,
            dev.kineograph.capture.program.StdinSources,
            dev.kineograph.capture.websocket.KineographSources,
            dev.kineograph.capture.websocket.WebSocketSources;
}
