// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The JSON Schema of the configuration, for editors, has the keys that the program knows, and says of each what the manual says.
class ConfigurationSchemaTest {
    private static final Path SCHEMA = Path.of("..", "packaging", "kineograph.schema.json");
    private static final Path MANUAL = Path.of("..", "docs", "configuration.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `((?:listen|streams|routes|access|events|server|cluster)[^`]*)` \\| (.*?) \\| (.*?) \\|$");
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(.*?)```");
    private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");

    /// Keys that the operator chooses.
    private static final Set<String> NAMES = Set.of("NAME", "VARIANT", "/PATH");

    private static final Set<String> LISTS = Set.of("listen", "listen.certificates", "access.rules", "streams.NAME.access", "events.webhooks");

    private static final String CHECK = """
            import json, sys, yaml, jsonschema
            schema = json.load(open(sys.argv[1]))
            jsonschema.Draft202012Validator.check_schema(schema)
            for error in jsonschema.Draft202012Validator(schema).iter_errors(yaml.safe_load(open(sys.argv[2]))):
                print('/'.join(map(str, error.path)), error.message)
            """;

    @TempDir
    private Path folder;

    private static String schema() throws IOException {
        var meanings = new LinkedHashMap<String, String>();
        ROW.matcher(Files.readString(MANUAL)).results().forEach(row ->
                meanings.put(row.group(1), plain(row.group(2)) + (row.group(3).equals("-") ? "" : ". Default: " + plain(row.group(3)))));
        var all = new LinkedHashMap<String, Object>();
        all.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        all.put("title", "Kineograph");
        all.putAll(object("", meanings));
        return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(all) + "\n";
    }

    private static String plain(String markdown) {
        return LINK.matcher(markdown).replaceAll("$1").replace("`", "").replace("\\|", "|");
    }

    /// @param prefix the path of the object's keys, with a dot at its end
    private static Map<String, Object> object(String prefix, Map<String, String> meanings) {
        var properties = new LinkedHashMap<String, Object>();
        var ofNames = new LinkedHashMap<String, Object>();
        for (var path : Section.allPaths()) {
            if (path.startsWith(prefix)) {
                var key = path.substring(prefix.length()).replaceFirst("\\..*", "");
                var target = NAMES.contains(key) ? ofNames : properties;
                target.computeIfAbsent(key, _ -> value(prefix + key, meanings));
            }
        }
        var schema = new LinkedHashMap<String, Object>();
        schema.put("type", List.of("object", "null"));
        schema.put("properties", properties);
        schema.put("additionalProperties", ofNames.values().stream().findFirst().orElse(false));
        return schema;
    }

    private static Map<String, Object> value(String path, Map<String, String> meanings) {
        var schema = new LinkedHashMap<String, Object>();
        if (meanings.containsKey(path)) {
            schema.put("description", meanings.get(path));
        }
        if (Section.allPaths().stream().noneMatch(other -> other.startsWith(path + "."))) {
            return schema;
        }
        var object = object(path + ".", meanings);
        if (LISTS.contains(path)) {
            schema.put("type", List.of("array", "null"));
            schema.put("items", object);
        } else if (path.equals("access.jwt")) {
            var list = new LinkedHashMap<String, Object>();
            list.put("type", "array");
            list.put("items", object);
            schema.put("oneOf", List.of(object, list));
        } else {
            schema.putAll(object);
        }
        return schema;
    }

    private String errors(String configuration) throws Exception {
        var file = Files.writeString(folder.resolve("file.yml"), configuration);
        var program = new ProcessBuilder("/usr/bin/python3", "-c", CHECK, SCHEMA.toString(), file.toString()).redirectErrorStream(true).start();
        var said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor()).as(said).isZero();
        return said;
    }

    /// If it fails: `target/kineograph.schema.json` is how it should be.
    @Test
    void itHasTheKeysOfTheProgramAndTheMeaningsOfTheManual() throws Exception {
        Files.writeString(Path.of("target", "kineograph.schema.json"), schema());

        // To compare the texts as a whole takes minutes if they differ.
        assertThat(Files.readAllLines(SCHEMA)).isEqualTo(schema().lines().toList());
    }

    @Test
    void itAcceptsTheExamplesOfTheManual() throws Exception {
        var examples = EXAMPLE.matcher(Files.readString(MANUAL)).results().map(example -> example.group(1)).filter(text -> text.matches("(?s)(listen|streams|events|server|cluster):.*")).toList();

        assertThat(examples).hasSizeGreaterThan(1);
        for (var example : examples) {
            assertThat(errors(example)).isEmpty();
        }
    }

    @Test
    void itFindsAKeyThatThereIsNot() throws Exception {
        assertThat(errors("streams: { door: { sorce: \"render:wave\" } }")).contains("streams/door", "'sorce' was unexpected");
        assertThat(errors("listen: { http: 8080 }")).contains("listen", "is not of type 'array', 'null'");
    }
}
