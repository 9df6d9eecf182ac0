// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/// The names of the cluster's subjects on NATS.
///
/// | subject | who writes | what |
/// |---|---|---|
/// | `PREFIX.node.NODE` | the node | what it has and who watches there, twice a second |
/// | `PREFIX.ask.NODE` | all others | is that name in use, what is your time, tell everything again |
/// | `PREFIX.want.NODE` | all others | the streams of the node that are wanted |
/// | `PREFIX.push.NODE` | all others | pictures that are published to the streams of the node elsewhere |
/// | `PREFIX.frame.NODE.STREAM` | the node | the frames of a stream that others want |
/// | `PREFIX.reply.NODE.>` | all others | what this node alone has asked for |
///
/// **Threading.** Immutable.
record Subjects(String prefix) {
    /// Of all nodes.
    String nodes() {
        return node("*");
    }

    String node(String name) {
        return prefix + ".node." + name;
    }

    String ask(String name) {
        return prefix + ".ask." + name;
    }

    String want(String name) {
        return prefix + ".want." + name;
    }

    String push(String name) {
        return prefix + ".push." + name;
    }

    String reply(String name, String what) {
        return prefix + ".reply." + name + "." + what;
    }

    /// Whether an answer may be sent there: nobody is to make this node write to subjects of others.
    boolean isReply(String subject) {
        return subject.startsWith(prefix + ".reply.");
    }

    /// A variant's form is a part of the name, as in an address.
    String frames(String name, StreamKey key) {
        return prefix + ".frame." + name + "." + URLEncoder.encode(key.toString(), UTF_8).replace(".", "%2E").replace("*", "%2A");
    }
}
