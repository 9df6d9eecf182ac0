// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Access.Decision.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// No event is lost while it is asked which streams a listener may watch.
class EventsOfNewStreamsTest extends LateAccess {
    EventsOfNewStreamsTest(boolean epoll) {
        super(epoll);
    }

    private List<CompletableFuture<Verdict>> questions(int count) throws InterruptedException {
        var questions = new ArrayList<CompletableFuture<Verdict>>();
        for (int i = 0; i < count; i++) {
            questions.add(access.next());
        }
        return questions;
    }

    @Test
    void aStreamThatComesMeanwhileIsAskedAboutNextAndToldOfThen() throws Exception {
        try (var listener = stage.http().get("/api/v1/events")) {
            listener.readHead();
            listener.readUntil("\n\n");
            var about = questions(stage.hub.streams().size());
            stage.hub.publisher("garden").publish(Pictures.png(7));

            about.forEach(question -> question.complete(YES));
            questions(about.size() + 1).forEach(question -> question.complete(YES));

            assertThat(listener.readUntil("\n\n")).startsWith("event: online").contains("\"stream\":\"garden\"");
        }
    }
}
