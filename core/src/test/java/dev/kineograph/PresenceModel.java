// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Who watches, told in the plainest way: nothing is counted along, everything is looked at again after every deed.
final class PresenceModel {
    private final Map<String, Person> people = new HashMap<>();
    private final List<StreamEvent> news = new ArrayList<>();

    static final class Seat {
        private boolean open = true;
        private boolean heard = true;
    }

    private static final class Person {
        private final List<Seat> seats = new ArrayList<>();
        private boolean polls;
        private long pollsUntilNanos;
        private boolean wasThere;
        private boolean isKnown;
        private long cameNanos;
        private long leftNanos;

        boolean isThere() {
            return polls || seats.stream().anyMatch(seat -> seat.open && seat.heard);
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
                .flatMap(person -> person.seats.stream())
                .filter(seat -> seat.open)
                .count();
    }

    List<StreamEvent> takeNews() {
        var taken = List.copyOf(news);
        news.clear();
        return taken;
    }

    Seat join(String identity, long now) {
        var seat = new Seat();
        person(identity).seats.add(seat);
        look(now);
        return seat;
    }

    void touch(String identity, long now, long lastsNanos) {
        person(identity).polls = true;
        person(identity).pollsUntilNanos = now + lastsNanos;
        look(now);
    }

    void hear(Seat seat, boolean heard, long now) {
        seat.heard = heard;
        look(now);
    }

    void close(Seat seat, long now) {
        seat.open = false;
        look(now);
    }

    void sweep(long now) {
        people.values().stream()
                .filter(person -> person.polls && now - person.pollsUntilNanos >= 0)
                .forEach(person -> person.polls = false);
        look(now);
        people.values().stream()
                .filter(person -> person.isKnown && !person.isThere() && now - person.leftNanos >= 1_000_000_000)
                .forEach(this::tellLeaving);
    }

    private void look(long now) {
        people.values().forEach(person -> look(person, now));
    }

    private void look(Person person, long now) {
        if (person.isThere() && !person.wasThere && !person.isKnown) {
            person.isKnown = true;
            person.cameNanos = now;
            news.add(new StreamEvent.Joined(LoneStreams.DOOR, viewers()));
        }
        if (!person.isThere() && person.wasThere) {
            person.leftNanos = now;
        }
        person.wasThere = person.isThere();
    }

    private void tellLeaving(Person person) {
        person.isKnown = false;
        var stayed = Duration.ofNanos(person.leftNanos - person.cameNanos);
        news.add(new StreamEvent.Left(LoneStreams.DOOR, viewers(), stayed));
    }
}
