// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Compares JSON with the schemas of an OpenAPI document, as far as ours go. Stricter than JSON Schema: a property that is not described is a fault.
///
/// **Threading.** Confined.
final class SchemaCheck {
    private static final String REFERENCE = "#/components/schemas/";

    private final Map<String, Map<String, Object>> schemas;

    @SuppressWarnings("unchecked")
    SchemaCheck(Map<String, Object> document) {
        var components = (Map<String, Object>) document.get("components");
        schemas = (Map<String, Map<String, Object>>) components.get("schemas");
    }

    /// What is wrong with a value, a sentence each.
    List<String> faults(String schema, Object value) {
        var faults = new ArrayList<String>();
        check("$", schemas.get(schema), value, faults);
        return faults;
    }

    @SuppressWarnings("unchecked")
    private void check(String at, Map<String, Object> given, Object value, List<String> faults) {
        var schema = given.get("$ref") instanceof String reference ? schemas.get(reference.substring(REFERENCE.length())) : given;
        var type = (String) schema.get("type");
        if (!isOf(type, value)) {
            faults.add("%s: %s (expected: %s)".formatted(at, value, type));
        } else if (schema.get("enum") instanceof List<?> values && !values.contains(value)) {
            faults.add("%s: %s (expected: one of %s)".formatted(at, value, values));
        } else if (value instanceof Map<?, ?> object) {
            checkObject(at, schema, (Map<String, Object>) object, faults);
        } else if (value instanceof List<?> items) {
            for (int i = 0; i < items.size(); i++) {
                check("%s[%d]".formatted(at, i), (Map<String, Object>) schema.get("items"), items.get(i), faults);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private void checkObject(String at, Map<String, Object> schema, Map<String, Object> object, List<String> faults) {
        var properties = (Map<String, Map<String, Object>>) schema.getOrDefault("properties", Map.of());
        for (var name : (List<String>) schema.getOrDefault("required", List.of())) {
            if (!object.containsKey(name)) {
                faults.add("%s.%s: missing".formatted(at, name));
            }
        }
        object.forEach((name, value) -> {
            var property = properties.getOrDefault(name, (Map<String, Object>) schema.get("additionalProperties"));
            if (property == null) {
                faults.add("%s.%s: not described".formatted(at, name));
            } else {
                check(at + "." + name, property, value, faults);
            }
        });
    }

    private static boolean isOf(String type, Object value) {
        return switch (type) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "integer" -> Set.of("Integer", "Long", "BigInteger").contains(value.getClass().getSimpleName());
            case "number" -> value instanceof Number;
            default -> throw new IllegalStateException("no such type: " + type);
        };
    }
}
