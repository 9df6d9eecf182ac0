// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitedConnectionsTest {
    @AutoClose
    private final Hub hub = new Hub();

    private final LimitedConnections connections = new LimitedConnections();
    private final List<String> displaced = new ArrayList<>();

    private final class One extends LimitedConnections.Link implements AutoCloseable {
        private final ImageStream stream;
        private final String identity;
        private final Consumer<One> displaced;

        One(String stream, String identity, Consumer<One> displaced) {
            this.stream = hub.stream(stream);
            this.identity = identity;
            this.displaced = displaced;
            connections.add(this);
        }

        @Override
        ImageStream stream() {
            return stream;
        }

        @Override
        String identity() {
            return identity;
        }

        @Override
        void displaced() {
            displaced.accept(this);
        }

        @Override
        public void close() {
            connections.remove(this);
        }
    }

    private One take(String stream, String identity, String name) {
        return new One(stream, identity, _ -> displaced.add(name));
    }

    @Test
    void theFourthConnectionOfAnIdentityDisplacesTheOldest() {
        for (var name : List.of("1", "2", "3", "4", "5")) {
            take("camera", "anna", name);
        }

        assertThat(displaced).containsExactly("1", "2");
    }

    @Test
    void onlyConnectionsOfOneIdentityToOneStreamDisplaceEachOther() {
        for (int i = 0; i < 3; i++) {
            take("camera", "anna", "anna");
            take("camera", "berta", "berta");
            take("garden", "anna", "anna's other");
        }

        assertThat(displaced).isEmpty();
    }

    @Test
    void aConnectionThatHasEndedDisplacesNone() {
        for (int i = 0; i < 9; i++) {
            take("camera", "anna", "it").close();
        }

        assertThat(displaced).isEmpty();
    }

    @Test
    void oneThatIsDisplacedAndEndsMakesNoRoomForASecondOne() {
        var first = take("camera", "anna", "1");
        for (var name : List.of("2", "3", "4")) {
            take("camera", "anna", name);
        }

        first.close();
        first.close();
        take("camera", "anna", "5");

        assertThat(displaced).containsExactly("1", "2");
    }

    @Test
    void oneMayEndWhileItIsDisplaced() {
        var there = new ArrayList<One>();
        for (int i = 0; i < 9; i++) {
            there.add(new One("camera", "anna", one -> {
                there.remove(one);
                one.close();
            }));
        }

        assertThat(there).hasSize(3);
    }

    /// Three are there after each step, whichever of them has ended.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void oneThatEndsMakesRoomForOneMore(int ended) {
        var there = List.of(take("camera", "anna", "1"), take("camera", "anna", "2"), take("camera", "anna", "3"));

        there.get(ended).close();
        take("camera", "anna", "4");
        assertThat(displaced).isEmpty();
        take("camera", "anna", "5");

        assertThat(displaced).containsExactly(ended == 0 ? "2" : "1");
    }

    @Test
    void nobodyIsCalledUnderTheLock() {
        var locked = new ArrayList<Boolean>();
        for (int i = 0; i < 4; i++) {
            new One("camera", "anna", _ -> locked.add(Thread.holdsLock(connections)));
        }

        assertThat(locked).containsExactly(false);
    }
}
