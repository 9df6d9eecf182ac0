// SPDX-License-Identifier: Apache-2.0
// Shows each picture of core/src/test/resources/images/verdicts.txt live in an <img>, between two good ones, and prints the lines whose
// verdict is another one in the browser that is installed. Run it when a browser is new: node verdicts.mjs chromium|firefox
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import puppeteer from 'puppeteer-core';

const kind = process.argv[2];
const column = { chromium: 1, firefox: 2 }[kind];
const lines = readFileSync(new URL('../../../../core/src/test/resources/images/verdicts.txt', import.meta.url), 'ascii').split('\n')
    .filter(line => line && !line.startsWith('#')).map(line => line.split(' '));
const pictures = new Map(lines.map(([name, , , base64]) => [name, Buffer.from(base64, 'base64')]));
// One pixel high and that wide: an uncompressed 24-bit bitmap needs no library.
const good = width => {
    const row = Math.ceil(width * 3 / 4) * 4;
    const bitmap = Buffer.alloc(54 + row);
    bitmap.write('BM');
    bitmap.writeUInt32LE(54 + row, 2);
    [54, 40, width, 1].forEach((value, i) => bitmap.writeUInt32LE(value, 10 + 4 * i));
    bitmap.writeUInt16LE(1, 26);
    bitmap.writeUInt16LE(24, 28);
    return bitmap;
};
const streams = new Map();
const server = http.createServer((request, response) => {
    const name = decodeURIComponent(request.url.slice(1));
    if (!pictures.has(name)) {
        response.setHeader('Content-Type', 'text/html');
        response.end('<!doctype html>');
        return;
    }
    // Each part is complete at once: the head of the next one follows it.
    response.writeHead(200, { 'Content-Type': 'multipart/x-mixed-replace;boundary=b', 'Cache-Control': 'no-store' });
    const head = '\r\n--b\r\nContent-Type: image/jpeg\r\n\r\n';
    response.write(' '.repeat(1100) + head);
    const part = picture => response.write(Buffer.concat([picture, Buffer.from(head)]));
    streams.set(name, { part, end: () => response.end() });
    part(good(7));
});
await new Promise(listening => server.listen(0, '0.0.0.0', listening));

const browser = await puppeteer.launch(kind === 'chromium'
    ? { executablePath: '/usr/bin/chromium', pipe: true, args: ['--no-sandbox', '--disable-gpu', '--headless'] }
    : { browser: 'firefox', networkEnabled: false, executablePath: '/usr/bin/firefox-esr', headless: true });
let changed = 0;
for (let from = 0; from < lines.length; from += 30) {
    const batch = lines.slice(from, from + 30);
    const names = batch.map(([name]) => name);
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`, { waitUntil: 'domcontentloaded' });
    // A browser has six connections to a host.
    await page.evaluate((names, port) => {
        window.shown = names.map((name, i) => Object.assign(new Image(), { src: `http://127.0.0.${2 + Math.floor(i / 5)}:${port}/${encodeURIComponent(name)}` }));
        document.body.append(...shown);
    }, names, server.address().port);
    const sizes = () => page.evaluate(() => shown.map(image => `${image.naturalWidth}x${image.naturalHeight}`));
    const awaitAll = async size => {
        for (let i = 0; i < 20 && (await sizes()).some(now => now !== size); i++) await wait(250);
    };
    await awaitAll('7x1');
    names.forEach(name => streams.get(name).part(pictures.get(name)));
    await wait(1500);
    const inTheMiddle = await sizes();
    names.forEach(name => streams.get(name).part(good(9)));
    await awaitAll('9x1');
    const atLast = await sizes();
    batch.forEach((line, i) => {
        const verdict = atLast[i] !== '9x1' ? 'ends' : inTheMiddle[i] === '7x1' || inTheMiddle[i] === '0x0' ? 'skips' : inTheMiddle[i];
        if (verdict !== line[column]) {
            changed++;
            console.log(`${line[0]}: ${verdict} (expected: ${line[column]})`);
        }
        streams.get(line[0]).end();
    });
    await page.close();
}
console.log(`${lines.length} pictures in ${await browser.version()}: ${changed} others`);
await browser.close();
server.close();
