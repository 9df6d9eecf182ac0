// SPDX-License-Identifier: Apache-2.0
// Drives one headless browser for the tests: a command a line on stdin, an answer a line on stdout, as JSON.
//   node bridge.mjs chromium|firefox [--block-third-party-cookies] [--accept-any-certificate] [--no-scripts] [--host-resolver-rules=RULES, Chromium only]
//   {"id":1,"do":"open","url":"about:blank"}           ->  {"id":1,"value":1}; with "alone":true in a browser of its own, as far as sites see
//   {"id":2,"do":"evaluate","tab":1,"js":"1 + 1"}      ->  {"id":2,"value":2}
//   {"id":3,"do":"navigate","tab":1,"url":"nowhere:"}  ->  {"id":3,"error":"..."}
// It ends when stdin does and takes the browser and its profile with it: a dead JVM leaves nothing behind.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import puppeteer from 'puppeteer-core';

const [kind, ...options] = process.argv.slice(2);
const blockThirdPartyCookies = options.includes('--block-third-party-cookies');
const noScripts = options.includes('--no-scripts');
const hostRules = options.filter(option => option.startsWith('--host-resolver-rules='));
const profile = mkdtempSync(join(tmpdir(), `kineograph-${kind}-`));
const downloads = join(profile, 'downloads');
const common = { acceptInsecureCerts: options.includes('--accept-any-certificate'), defaultViewport: { width: 640, height: 480 }, handleSIGTERM: false, handleSIGINT: false, handleSIGHUP: false };

const launchers = {
    // Puppeteer's own switches stay out: they turn off what the tests are about (throttling, the back/forward cache).
    // Over the pipe Chromium ends by itself when the bridge is killed.
    // Cameras and screens are made up in both, and nobody is asked whether a page may have them.
    chromium() {
        mkdirSync(join(profile, 'Default'));
        writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify({
            profile: { cookie_controls_mode: blockThirdPartyCookies ? 1 : 0 },
            download: { default_directory: downloads },
        }));
        return puppeteer.launch({
            ...common, executablePath: '/usr/bin/chromium', pipe: true, ignoreDefaultArgs: true,
            args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
                '--disable-component-update', '--disable-sync', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--user-data-dir=${profile}`, ...hostRules, 'about:blank'],
        });
    },
    // Firefox downloads what it cannot show, without asking: into the profile, which goes away.
    // Firefox 140 ends every stream in an iframe or a tab at its second part while somebody listens to network events.
    firefox: () => puppeteer.launch({
        ...common, browser: 'firefox', networkEnabled: false, executablePath: '/usr/bin/firefox-esr', headless: true, userDataDir: profile,
        extraPrefsFirefox: {
            'browser.download.dir': downloads,
            'browser.download.folderList': 2,
            'dom.ipc.processPrelaunch.enabled': false, // each would be one more to start, for a tab that never comes
            'javascript.enabled': !noScripts,
            'media.navigator.permission.disabled': true,
            'media.navigator.streams.fake': true,
            'network.cookie.cookieBehavior': blockThirdPartyCookies ? 1 : 0,
        },
    }),
};

const commands = {
    async open({ url, endless, alone }) {
        const page = await (alone ? await browser.createBrowserContext() : browser).newPage();
        const tab = { page, console: [] };
        page.on('console', message => tab.console.push(`${message.type()}: ${message.text()}`));
        page.on('dialog', dialog => { tab.dialog = dialog; });
        page.on('pageerror', error => tab.console.push(`uncaught: ${error?.message ?? error}`));
        const id = ++lastTab; // others are opened while this one arrives
        tabs.set(id, tab);
        if (noScripts && kind === 'chromium') await page.setJavaScriptEnabled(false);
        await arrive(page, url, endless);
        return id;
    },
    navigate: ({ tab, url, endless }) => arrive(tabOf(tab).page, url, endless),
    // A page's dialog stays open until it is answered; whoever evaluates anything in the page waits until then.
    dialog: ({ tab }) => tabOf(tab).dialog?.message(),
    async agree({ tab }) {
        const { dialog } = tabOf(tab);
        tabOf(tab).dialog = undefined;
        await dialog.accept();
    },
    // As a person does: the button goes down and up at a place of the window.
    click: ({ tab, x, y }) => tabOf(tab).page.mouse.click(x, y),
    press: ({ tab, key }) => tabOf(tab).page.keyboard.press(key),
    size: ({ tab, width, height }) => tabOf(tab).page.setViewport({ width, height }),
    // As the system's setting for all pages; Chromium only.
    scheme: ({ tab, scheme }) => tabOf(tab).page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]),
    // Everything that is not needed any more is given back first; Chromium only.
    async heap({ tab }) {
        const session = await tabOf(tab).page.createCDPSession();
        await session.send('HeapProfiler.collectGarbage');
        const { usedSize } = await session.send('Runtime.getHeapUsage');
        await session.detach();
        return usedSize;
    },
    front: ({ tab }) => tabOf(tab).page.bringToFront(),
    evaluate: ({ tab, frame, js }) => frameOf(tabOf(tab).page, frame).evaluate(js),
    async screenshot({ tab, path }) {
        const png = await shoot(tabOf(tab).page, path?.endsWith('.webp') ? { path, quality: 60 } : path ? { path } : { encoding: 'base64' });
        return path ?? png;
    },
    console: ({ tab }) => tabOf(tab).console,
    async close({ tab }) {
        await tabOf(tab).page.close();
        tabs.delete(tab);
    },
    async closeTabs() {
        await Promise.all([...tabs.keys()].map(tab => commands.close({ tab })));
    },
};

const tabs = new Map();
let lastTab = 0;
let ending = false;
const browser = await launchers[kind]();
createInterface({ input: process.stdin }).on('line', answer).on('close', end);
browser.on('disconnected', end);
['SIGTERM', 'SIGINT', 'SIGHUP'].forEach(signal => process.on(signal, end));

async function answer(line) {
    const { id, ...command } = JSON.parse(line);
    let reply;
    try {
        reply = { id, value: (await commands[command.do](command)) ?? null };
    } catch (error) {
        reply = { id, error: error?.message ?? String(error) };
    }
    process.stdout.write(JSON.stringify(reply) + '\n');
}

// A stream as the document of a tab is endless: it never finishes arriving, and nobody waits for it.
// A new tab of Firefox may not have come to its blank page yet, which then interrupts what it is sent to, or takes its place.
async function arrive(page, url, endless, tries = 20) {
    const arrival = page.goto(url, { waitUntil: 'domcontentloaded', timeout: endless ? 0 : 20_000 });
    if (endless) {
        arrival.catch(() => {});
        return;
    }
    try {
        await Promise.race([arrival, isThere(page, url, arrival)]);
        if (page.url() === 'about:blank' && url !== 'about:blank') throw new Error('the blank page interrupted an unfinished navigation');
        if (kind === 'firefox' && url !== 'about:blank' && !noScripts) await hasRun(page);
    } catch (error) {
        if (tries === 1 || !error?.message?.includes('interrupted an unfinished navigation')) throw error;
        await new Promise(resolve => setTimeout(resolve, 50));
        await arrive(page, url, endless, tries - 1);
    }
}

// Of Firefox, puppeteer also waits until every frame of the page before is reported gone, and one report was not seen in 20 s.
// The page itself is asked as well: what it says is what counts.
async function isThere(page, url, arrival) {
    let over = kind !== 'firefox' || page.url() === url;
    arrival.catch(() => {}).then(() => { over = true; });
    while (!over) {
        await new Promise(resolve => setTimeout(resolve, 200));
        // The event's end, which a page that is about to be replaced has not: then its scripts have run, too.
        const [address, isThere] = await page.evaluate('[location.href, performance.timing.domContentLoadedEventEnd > 0]').catch(() => []);
        if (address === url && isThere) return;
    }
    await arrival;
}

// What puppeteer takes for the page's arrival may be that of the blank page before it: then its scripts have not run yet.
async function hasRun(page) {
    for (let tries = 0; tries < 100; tries++) {
        if (await page.evaluate('location.href !== "about:blank" && performance.timing.domContentLoadedEventEnd > 0').catch(() => false)) return;
        await new Promise(resolve => setTimeout(resolve, 100));
    }
}

// Firefox refuses while it puts the next part of a stream, a document of its own, in the place of the last; Chromium while
// a page is coming to the front.
// A stream as a tab's own page is there with its first picture; Chromium, asked before, never answers again.
async function shoot(page, how, tries = 100) {
    try {
        if (kind === 'chromium' && page.url() === 'about:blank') throw new Error('the tab shows nothing yet');
        return await page.screenshot(how);
    } catch (error) {
        if (tries === 1) throw error;
        await new Promise(resolve => setTimeout(resolve, 50));
        return shoot(page, how, tries - 1);
    }
}

function tabOf(id) {
    if (!tabs.has(id)) throw new Error(`tab ${id}: not open (open: ${[...tabs.keys()].join(', ')})`);
    return tabs.get(id);
}

// The page itself, or one of the frames inside it: by place (from 0) or by a part of its address.
function frameOf(page, which) {
    if (which === undefined) return page.mainFrame();
    const inner = page.frames().slice(1);
    const found = typeof which === 'number' ? inner[which] : inner.find(frame => frame.url().includes(which));
    if (!found) throw new Error(`frame ${which}: not there (there are: ${inner.map(frame => frame.url()).join(' ')})`);
    return found;
}

async function end() {
    if (ending) return;
    ending = true;
    setTimeout(() => browser.process()?.kill('SIGKILL'), 5_000); // if it will not go by itself
    await browser.close().catch(() => {});
    // The browser's children may still be writing: try until they are gone.
    for (let tries = 0; tries < 50; tries++) {
        try {
            rmSync(profile, { recursive: true, force: true });
            break;
        } catch {
            await new Promise(resolve => setTimeout(resolve, 100));
        }
    }
    process.exit(0);
}
