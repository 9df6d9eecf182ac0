// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Who watches, in the plainest way: no running totals, everything is counted again after every action.
final class PresenceModel {
    private final Map<String, Person> people = new HashMap<>();
    private final List<StreamEvent> events = new ArrayList<>();

    static final class Connection {
        private boolean open = true;
        private boolean heard = true;
    }

    private static final class Person {
        private final List<Connection> connections = new ArrayList<>();
        private boolean polls;
        private long pollsUntilNanos;
        private boolean wasThere;
        private boolean isKnown;
        private long cameNanos;
        private long leftNanos;

        boolean isThere() {
            return polls || connections.stream().anyMatch(connection -> connection.open && connection.heard);
        }
    }

    private Person person(String identity) {
        return people.computeIfAbsent(identity, _ -> new Person());
    }

    int viewers() {
        return (int) people.values().stream().filter(Person::isThere).count();
    }

    int connections() {
        return (int) people.values().stream()
                .flatMap(person -> person.connections.stream())
                .filter(connection -> connection.open)
                .count();
    }

    List<StreamEvent> takeEvents() {
        var taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    Connection join(String identity, long now) {
        var connection = new Connection();
        person(identity).connections.add(connection);
        look(now);
        return connection;
    }

    void touch(String identity, long now, long lastsNanos) {
        person(identity).polls = true;
        person(identity).pollsUntilNanos = now + lastsNanos;
        look(now);
    }

    void hear(Connection connection, boolean heard, long now) {
        connection.heard = heard;
        look(now);
    }

    void close(Connection connection, long now) {
        connection.open = false;
        look(now);
    }

    void sweep(long now) {
        people.values().stream()
                .filter(person -> person.polls && now - person.pollsUntilNanos >= 0)
                .forEach(person -> person.polls = false);
        look(now);
        people.values().stream()
                .filter(person -> person.isKnown && !person.isThere() && now - person.leftNanos >= 1_000_000_000)
                .forEach(this::publishLeft);
    }

    private void look(long now) {
        people.values().forEach(person -> look(person, now));
    }

    private void look(Person person, long now) {
        if (person.isThere() && !person.wasThere && !person.isKnown) {
            person.isKnown = true;
            person.cameNanos = now;
            events.add(new StreamEvent.Joined(LoneStreams.DOOR, viewers()));
        }
        if (!person.isThere() && person.wasThere) {
            person.leftNanos = now;
        }
        person.wasThere = person.isThere();
    }

    private void publishLeft(Person person) {
        person.isKnown = false;
        var stayed = Duration.ofNanos(person.leftNanos - person.cameNanos);
        events.add(new StreamEvent.Left(LoneStreams.DOOR, viewers(), stayed));
    }
}
