// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import dev.kineograph.server.settings.AddressRange;
import java.util.List;

/// A list of addresses and ranges of them, such as `[192.168.0.0/16, 10.0.0.7]`.
///
/// **Threading.** Stateless.
final class AddressList {
    private AddressList() {}

    static List<AddressRange> bind(Value value) {
        return value.list("a list of addresses, such as [192.168.0.0/16]").stream().map(AddressList::range).toList();
    }

    private static AddressRange range(Value item) {
        var range = item.text("an address or a range of them, such as 192.168.0.0/16");
        return item.refusing(() -> AddressRange.of(range));
    }
}
