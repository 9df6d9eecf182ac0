// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.StreamName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// However many people another node tells of, they take a bounded part of this node's memory.
class PeopleRoomTest {
    private static final StreamName DOOR = StreamName.of("door");
    private static final StreamName YARD = StreamName.of("yard");

    private final PeopleRoom room = new PeopleRoom(100);
    private final PeerNode node = new PeerNode(new Sender("left", 1), room, 0);

    private static News all(StreamName stream, long from, long to) {
        return new News.Moved(stream, 5, true, LongStream.range(from, to).boxed().collect(Collectors.toSet()), Set.of());
    }

    private void tell(long number, News... people) throws IOException {
        var news = new ArrayList<News>(List.of(new News.Begins()));
        news.addAll(List.of(people));
        news.add(new News.Ends());
        node.take(number, news, 0);
    }

    private RemotePeople people(StreamName stream) {
        return Objects.requireNonNull(node.people(stream));
    }

    @Test
    void moreThanThereIsRoomForAreNotCountedAndTheNewsAreBelieved() throws IOException {
        tell(0, all(DOOR, 0, 90), all(YARD, 0, 90));

        assertThat(people(DOOR).hashes()).hasSize(90);
        assertThat(people(YARD).hashes()).hasSize(10);
        assertThat(people(YARD).connections()).isEqualTo(5);
        assertThat(node.take(1, List.of(new News.Withdrawn(DOOR)), 0)).isTrue();
    }

    @Test
    void whoLeavesMakesRoom() throws IOException {
        tell(0, all(DOOR, 0, 100));

        node.take(1, List.of(new News.Moved(DOOR, 5, false, Set.of(), Set.of(1L, 2L, 777L)), new News.Moved(YARD, 5, false, Set.of(1L, 2L, 3L), Set.of())), 0);

        assertThat(people(DOOR).hashes()).hasSize(98);
        assertThat(people(YARD).hashes()).hasSize(2);
        assertThat(room.taken()).isEqualTo(100);
    }

    @Test
    void whatIsToldAgainTakesNoMoreAndWhatIsNotToldToTheEndTakesNothing() throws IOException {
        for (int i = 0; i < 10; i++) {
            tell(i, all(DOOR, 0, 40));
        }
        node.take(10, List.of(new News.Begins(), all(DOOR, 0, 40)), 0);
        node.take(77, List.of(), 0);

        assertThat(room.taken()).isEqualTo(40);
    }

    @Test
    void aNodeThatIsGoneTakesNothing() throws IOException {
        tell(0, all(DOOR, 0, 40));
        node.take(1, List.of(new News.Begins(), all(YARD, 0, 40)), 0);

        node.forget();

        assertThat(room.taken()).isZero();
    }

    @Test
    void anEstimateTakesThePlaceOfNames() throws IOException {
        tell(0, all(DOOR, 0, 40));

        node.take(1, List.of(new News.Estimated(DOOR, 5, new Sketch())), 0);

        assertThat(room.taken()).isZero();
    }
}
