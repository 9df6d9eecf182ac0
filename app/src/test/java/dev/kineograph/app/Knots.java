// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The classes of a package that use each other in circles: in a knot each one uses each other one, at any remove. A class that is
/// written inside another one counts as that one.
///
/// **Threading.** Confined.
final class Knots {
    private final Map<String, Set<String>> used;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Integer> lowest = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private Set<String> largest = Set.of();

    private Knots(Map<String, Set<String>> used) {
        this.used = used;
    }

    /// The largest knot of each package; a single class where there is no circle.
    static Map<String, Set<String>> largest(List<CompiledClass> classes) {
        var packages = new TreeMap<String, Map<String, Set<String>>>();
        for (var compiled : classes) {
            packages.computeIfAbsent(compiled.packageName(), _ -> new TreeMap<>())
                    .computeIfAbsent(CompiledClass.outermost(compiled.name()), _ -> new TreeSet<>())
                    .addAll(compiled.typesUsed().stream().map(CompiledClass::outermost).toList());
        }
        var found = new TreeMap<String, Set<String>>();
        packages.forEach((name, used) -> found.put(name, new Knots(used).find()));
        return found;
    }

    private Set<String> find() {
        for (var type : used.keySet()) {
            if (!numbers.containsKey(type)) {
                visit(type);
            }
        }
        return largest;
    }

    /// Tarjan's algorithm: Depth-first search and linear graph algorithms, 1972.
    private void visit(String type) {
        int number = numbers.size();
        numbers.put(type, number);
        lowest.put(type, number);
        open.push(type);
        for (var next : used.get(type)) {
            if (!used.containsKey(next)) {
                continue;
            }
            if (!numbers.containsKey(next)) {
                visit(next);
                lowest.merge(type, lowest.get(next), Math::min);
            } else if (open.contains(next)) {
                lowest.merge(type, numbers.get(next), Math::min);
            }
        }
        if (lowest.get(type) == number) {
            close(type);
        }
    }

    private void close(String first) {
        var knot = new HashSet<String>();
        String type;
        do {
            type = open.pop();
            knot.add(type);
        } while (!type.equals(first));
        if (knot.size() > largest.size()) {
            largest = new TreeSet<>(knot);
        }
    }
}
