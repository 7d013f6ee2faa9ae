// How long a first visit takes: nothing cached, 10 Mbit/s, 40 ms away, a processor four times slower than this one.
// `KEPT_BIN=… KEPT_CHROMIUM=… npm run first-load`; a release binary measures what people get.

import path from 'node:path';

import { ImportPage } from './pages/import.mjs';
import { OWNER, SetUpPage } from './pages/session.mjs';
import { browser, Kept, ROOT } from './run.mjs';

const ROUNDS = 7;
const BITS = 10_000_000;
const LATENCY_MS = 40;
const SLOWER = 4;

/** Somebody who is signed in, and an address with figures to show. */
async function signedIn(chromium, kept) {
  const context = await chromium.newContext({ baseURL: kept.base });
  const page = await context.newPage();
  await page.goto(kept.setUpLink);
  const setUp = new SetUpPage(page);
  await setUp.fill(OWNER);
  await setUp.submit.click();
  await setUp.later.click();
  await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor();
  await page.goto('/import');
  const screen = new ImportPage(page);
  await screen.choose(path.join(ROOT, 'docs/examples/office-service.csv'), 'office-service');
  await screen.begin.click();
  await screen.result.waitFor();
  const { items } = await (await page.request.get('/api/v1/customers?limit=1')).json();
  const state = await context.storageState();
  await context.close();
  return { state, customer: `/customers/${items[0].id}` };
}

/** Milliseconds until `shown` is there, and what was fetched until then. */
async function visit(chromium, kept, state, address, shown) {
  const context = await chromium.newContext({ baseURL: kept.base, storageState: state });
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  await wire.send('Network.enable');
  await wire.send('Network.setCacheDisabled', { cacheDisabled: true });
  await wire.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: LATENCY_MS,
    downloadThroughput: BITS / 8,
    uploadThroughput: BITS / 8,
  });
  await wire.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  let bytes = 0;
  wire.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  const begun = performance.now();
  await page.goto(address, { waitUntil: 'commit' });
  await page.locator(shown).first().waitFor();
  const ms = performance.now() - begun;
  await context.close();
  return { ms, bytes };
}

const kept = await Kept.start();
const chromium = await browser();
try {
  const { state, customer } = await signedIn(chromium, kept);
  const screens = [
    ['sign-in', {}, '/', '#f-email'],
    ['Today', state, '/', '[data-csat]'],
    ['a customer', state, customer, '#what-if[data-guard=ok]'],
  ];
  for (const [name, as, address, shown] of screens) {
    const visits = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      visits.push(await visit(chromium, kept, as.cookies ? as : undefined, address, shown));
    }
    const sorted = visits.map(({ ms }) => ms).sort((a, b) => a - b);
    const [middle, last] = [sorted[(ROUNDS - 1) / 2], sorted.at(-1)].map(Math.round);
    console.log(`${name}: median ${middle} ms, slowest ${last} ms, ${Math.round(visits[0].bytes / 1000)} kB fetched`);
  }
} finally {
  await chromium.close();
  await kept.stop();
}
