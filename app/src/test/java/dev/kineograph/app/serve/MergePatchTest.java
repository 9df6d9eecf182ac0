// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The examples of RFC 7396 (appendix A) that are about objects.
class MergePatchTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'a':'b'} | {'a':'c'} | {'a':'c'}",
        "{'a':'b'} | {'b':'c'} | {'a':'b','b':'c'}",
        "{'a':'b'} | {'a':null} | {}",
        "{'a':'b','b':'c'} | {'a':null} | {'b':'c'}",
        "{'a':['b']} | {'a':'c'} | {'a':'c'}",
        "{'a':'c'} | {'a':['b']} | {'a':['b']}",
        "{'a':{'b':'c'}} | {'a':{'b':'d','c':null}} | {'a':{'b':'d'}}",
        "{'a':[{'b':'c'}]} | {'a':[1]} | {'a':[1]}",
        "{} | {'a':{'bb':{'ccc':null}}} | {'a':{'bb':{}}}",
    })
    void aPatchChangesWhatItNames(String members, String patch, String expected) throws IOException {
        var merged = MergePatch.of(JSON.std.mapFrom(members.replace('\'', '"')), JSON.std.mapFrom(patch.replace('\'', '"')));

        assertThat(JSON.std.asString(merged)).isEqualTo(expected.replace('\'', '"'));
    }
}
