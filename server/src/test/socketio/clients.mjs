// SPDX-License-Identifier: Apache-2.0
// Socket.IO clients of every generation, for the tests: a command a line on stdin, an answer a line on stdout, as JSON.
//   {"id":1,"do":"connect","client":"a","version":"4","url":"http://127.0.0.1:8080","transports":["websocket"]}
//                                              ->  {"id":1,"value":{"connected":true,"transport":"websocket","sid":"..."}}
//   {"id":2,"do":"emit","client":"a","event":"onimgdata","args":[{"source":{"$base64":"/9j/"}}]}   ->  {"id":2,"value":null}
//   {"id":3,"do":"emit","client":"a","event":"hello","args":[],"ack":true}   ->  {"id":3,"value":[what was acknowledged]}
// What clients hear comes in between:
//   {"client":"a","event":"showimgdata","args":[{"source":{"$binary":{"length":3,"sha256":"..."}}}]}
//   {"client":"a","event":"question","args":[],"acknowledge":7}    to be answered by {"do":"acknowledge","number":7,"args":[]}
//   {"client":"a","told":"disconnect","detail":"transport close"}  also: connect, upgrade, error
// Bytes and texts of more than 1,000 are told by length and SHA-256 ($text, $binary), fewer bytes as base64. It ends when stdin does.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { URL } from 'node:url';
import vm from 'node:vm';

const require = createRequire(import.meta.url);
const LONG = 1000;
const CONNECT_TIMEOUT = 20_000;

const commands = {
    connect,
    emit: ({ client, event, args = [], ack }) => new Promise((resolve, reject) => {
        const { socket } = clientOf(client);
        const sent = args.map(withBytes);
        if (!ack) {
            socket.emit(event, ...sent);
            resolve(null);
            return;
        }
        const late = setTimeout(() => reject(new Error(`${client}: ${event} was not acknowledged within 10 s`)), 10_000);
        socket.emit(event, ...sent, (...answer) => {
            clearTimeout(late);
            resolve(answer.map(told));
        });
    }),
    acknowledge({ number, args = [] }) {
        unacknowledged.get(number)(...args.map(withBytes));
        unacknowledged.delete(number);
    },
    state: ({ client }) => stateOf(clientOf(client)),
    disconnect({ client }) {
        clientOf(client).socket.disconnect();
    },
    // The WebSocket breaks, as when a network goes: no word to the server.
    cut({ client }) {
        const { socket, generation } = clientOf(client);
        const { ws, websocket } = generation.engine(socket).transport;
        if (!ws && !websocket) throw new Error(`${client}: has no WebSocket to cut`);
        (ws ?? websocket).terminate();
    },
};

const clients = new Map();
const unacknowledged = new Map();
let lastNumber = 0;
const generations = {
    '0.8': legacy('sio-0.8'),
    '0.9': legacy('sio-0.9'),
    '1': modern('sio-1'),
    '2': modern('sio-2'),
    '3': modern('sio-3'),
    '4': modern('sio-4'),
};
process.on('uncaughtException', error => say({ told: 'error', detail: `uncaught: ${error?.stack ?? error}` }));
createInterface({ input: process.stdin }).on('line', answer).on('close', () => process.exit(0));

async function answer(line) {
    const { id, ...command } = JSON.parse(line);
    try {
        say({ id, value: (await commands[command.do](command)) ?? null });
    } catch (error) {
        say({ id, error: error?.message ?? String(error) });
    }
}

function say(message) {
    process.stdout.write(JSON.stringify(message) + '\n');
}

/** Answers when the client is connected to its namespace; fails with what the server said, or after 20 s. */
function connect({ client, version, ...wish }) {
    const generation = generations[version];
    if (!generation) throw new Error(`${client}: there is no client ${version} (expected: ${Object.keys(generations).join(', ')})`);
    const socket = generation.open(wish);
    const opened = { name: client, socket, generation };
    clients.set(client, opened);
    return new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`${client}: not connected after 20 s`)), CONNECT_TIMEOUT);
        const refused = error => {
            clearTimeout(late);
            reject(new Error(typeof error === 'string' ? error : error?.message ?? JSON.stringify(error)));
        };
        generation.listen(socket, {
            connect() {
                clearTimeout(late);
                say({ client, told: 'connect', detail: generation.transport(socket) });
                resolve(stateOf(opened));
            },
            refused,
            told: (what, detail) => say({ client, told: what, detail }),
            event: (event, args) => hear(client, event, args),
        });
    });
}

function hear(client, event, args) {
    const message = { client, event };
    if (typeof args.at(-1) === 'function') {
        message.acknowledge = ++lastNumber;
        unacknowledged.set(lastNumber, args.pop());
    }
    say({ ...message, args: args.map(told) });
}

function clientOf(name) {
    if (!clients.has(name)) throw new Error(`client ${name}: not there (there are: ${[...clients.keys()].join(', ')})`);
    return clients.get(name);
}

function stateOf({ socket, generation }) {
    return { connected: generation.connected(socket), transport: generation.transport(socket), sid: generation.sid(socket) };
}

/** Node clients of Engine.IO: 1.x to 4.x, as npm has them. */
function modern(name) {
    const engine = socket => socket.io.engine;
    return {
        engine,
        transport: socket => engine(socket)?.transport?.name ?? '',
        connected: socket => socket.connected,
        sid: socket => engine(socket)?.id ?? '',
        open({ url, namespace = '/', transports, query, auth, options }) {
            const io = require(name);
            const how = { forceNew: true, reconnection: false, ...options };
            if (transports) how.transports = transports;
            if (query) how.query = query;
            if (auth) how.auth = auth;
            return (io.io ?? io)(url + namespace, how);
        },
        listen(socket, { connect, refused, told, event }) {
            socket.on('connect', connect);
            for (const fault of ['connect_error', 'error']) {
                socket.on(fault, error => {
                    told('error', error?.message ?? String(error));
                    refused(error);
                });
            }
            socket.on('disconnect', reason => told('disconnect', reason));
            socket.io.on('open', () => engine(socket).on('upgrade', transport => told('upgrade', transport.name)));
            everyEvent(socket, event);
        },
    };
}

/** Events of every name, with the function that acknowledges one. */
function everyEvent(socket, event) {
    const usual = socket.onevent;
    socket.onevent = function (packet) {
        const [name, ...args] = packet.data;
        if (packet.id != null) args.push(this.ack(packet.id));
        event(name, args);
        usual.call(this, { ...packet, id: undefined });
    };
}

/** The browser's files of 0.8 and 0.9: what they had for Node speaks a draft of WebSockets that nobody else does. */
function legacy(name) {
    const engine = socket => socket.socket;
    return {
        engine,
        transport: socket => engine(socket).transport?.name ?? '',
        connected: socket => engine(socket).connected,
        sid: socket => engine(socket).sessionid ?? '',
        open({ url, namespace = '/', transports, query, options }) {
            const io = browserScript(name, new URL(url));
            const how = { 'force new connection': true, reconnect: false, 'try multiple transports': false, ...options };
            if (transports) how.transports = transports;
            const asked = query ? '?' + new URLSearchParams(query) : '';
            return io.connect(url + (namespace === '/' ? '' : namespace) + asked, how);
        },
        listen(socket, { connect, refused, told, event }) {
            const fault = error => {
                told('error', typeof error === 'string' ? error : JSON.stringify(error));
                refused(error);
            };
            const own = { connect, connect_failed: () => fault('connect_failed'), error: fault, disconnect: reason => told('disconnect', reason) };
            const usual = socket.$emit;
            socket.$emit = function (what, ...args) {
                if (own[what]) own[what](...args);
                else if (!OWN_EVENTS.test(what)) event(what, args);
                return usual.call(this, what, ...args);
            };
        },
    };
}

const OWN_EVENTS = /^(connecting|reconnect|reconnecting|reconnect_failed|message)$/;

/** A page's global object for the script, without the `window` on which it would look for Flash: `WebSocket` and `XMLHttpRequest` are those of client 2. */
function browserScript(name, { protocol, hostname, port }) {
    const engine = createRequire(createRequire(require.resolve('sio-2')).resolve('engine.io-client'));
    const XMLHttpRequest = function () {
        const request = new (engine('xmlhttprequest-ssl').XMLHttpRequest)();
        request.withCredentials = false;
        return request;
    };
    const page = {
        WebSocket: engine('ws'), XMLHttpRequest, console, setTimeout, clearTimeout, setInterval, clearInterval,
        location: { protocol, hostname, port }, navigator: { userAgent: 'Node' },
        document: { readyState: 'complete', domain: hostname, location: { protocol }, documentElement: { style: {} } }, addEventListener() {},
    };
    vm.runInNewContext(readFileSync(new URL(`node_modules/${name}/dist/socket.io.js`, import.meta.url), 'utf8'), page, { filename: name });
    return page.io;
}

/** `{"$base64": "..."}` in what came from the tests is bytes. */
function withBytes(value) {
    if (Array.isArray(value)) return value.map(withBytes);
    if (value === null || typeof value !== 'object') return value;
    if (typeof value.$base64 === 'string') return Buffer.from(value.$base64, 'base64');
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withBytes(inner)]));
}

/** What a client heard, as JSON can say it. */
function told(value) {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
        const bytes = Buffer.from(value.buffer ?? value, value.byteOffset, value.byteLength);
        return bytes.length > LONG ? { $binary: seal(bytes) } : { $base64: bytes.toString('base64') };
    }
    if (typeof value === 'string') return value.length > LONG ? { $text: { begin: value.slice(0, 40), ...seal(value) } } : value;
    if (Array.isArray(value)) return value.map(told);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, told(inner)]));
}

function seal(value) {
    return { length: value.length, sha256: createHash('sha256').update(value).digest('hex') };
}
