// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateNamesTest {

    /// As the JDK writes a subject: RFC 2253.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "CN=anna | anna",
        "O=Example,CN=anna@example.org,C=CH | anna@example.org",
        "CN=Anna B. Miller\\, Dr. | Anna B. Miller, Dr.",
        "OU=x+CN=anna | anna",
        "O=evil\\,CN=admin | ''",
        "O=evil\\+CN=admin,CN=mallory | mallory",
        "CN=mallory\\,CN\\=admin | mallory,CN=admin",
        "OCN=admin | ''",
        "CN=\\#admin | #admin",
        "CN=#1303414243 | ''",
        "O=Example | ''"
    })
    void theCommonNameIsWhatNothingElseEnds(String subject, String name) {
        assertThat(String.join("; ", CertificateNames.common(subject).toList())).isEqualTo(name);
    }
}
