// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import dev.kineograph.server.settings.Listener;
import java.net.InetSocketAddress;
import java.util.stream.Collectors;

/// What a relay says when it runs: where pictures go in, where they come out, and the page that shows them.
///
/// **Threading.** Immutable.
///
/// @param in the listener for pictures
/// @param inAddress where it listens
/// @param out the listener for viewers
/// @param outAddress where it listens
public record RelayBanner(
        Listener.Tcp in, InetSocketAddress inAddress, Listener.Imagestream out, InetSocketAddress outAddress) {

    /// The lines.
    public String text() {
        var addresses = new RelayAddresses(outAddress, out.paths());
        return """
                Pictures from programs go to browsers.

                  in     tcp://%s   8 bytes of length, big-endian, then the image, again and again
                %s
                  page   %s

                %sCtrl-C ends it.
                """
                .formatted(inText(), webSockets(addresses), addresses.page(), lan());
    }

    /// Where nobody else may publish, the address that works for this machine's programs.
    private String inText() {
        return in.publishRules().allow().isEmpty() ? Addresses.localText(inAddress) : Addresses.text(inAddress);
    }

    private String webSockets(RelayAddresses addresses) {
        var remark = out.paths().isEmpty() ? "   at this path and any other" : "";
        return addresses.webSockets().stream().map(address -> "  out    " + address + remark).collect(Collectors.joining("\n"));
    }

    private String lan() {
        return outAddress.getAddress().isLoopbackAddress()
                ? ""
                : "Anyone in the network may watch; %s.\n".formatted(Announcement.publishers(in.publishRules()));
    }
}
