// Every component in every state, on the page of a debug build: as pictures in both themes, in print, and by keyboard.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { look, SCREENS } from './look.mjs';
import { browser } from './run.mjs';
import { watch } from './watch.mjs';

/** The folder that `cargo xtask gallery` writes. */
const FOLDER = process.env.KEPT_GALLERY;
const KINDS = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.svg': 'image/svg+xml' };
/** Who the page takes to be signed in; nothing else of the interface is asked. */
const ME = {
  member: { id: '01890000-0000-7000-8000-000000000001', name: 'Ada Marsh' },
  role: 'owner',
  email: 'ada@harbour.example',
  organisation: {
    id: '01890000-0000-7000-8000-000000000002',
    name: 'Harbour Office Supplies',
    time_zone: 'Europe/London',
    currency: 'EUR',
    demo: false,
    today: '2026-03-02',
    now: '2026-03-02T10:00:00Z',
    links: true,
  },
  organisations: [],
  server_version: '0.1.0',
};

/** Serves the files of a folder, and the page itself for every other path. */
async function serve(folder) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const file = path.extname(pathname) ? path.join(folder, path.normalize(pathname)) : path.join(folder, 'index.html');
    const body = await readFile(file).catch(() => undefined);
    response.writeHead(body ? 200 : 404, { 'content-type': KINDS[path.extname(file)] ?? 'application/octet-stream' });
    response.end(body);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

describe('the page of the components', { concurrency: 1, skip: FOLDER ? false : 'KEPT_GALLERY is not set' }, () => {
  let server;
  let chromium;
  let page;
  let errors;

  before(async () => {
    server = await serve(FOLDER);
    chromium = await browser();
    const context = await chromium.newContext({ baseURL: `http://127.0.0.1:${server.address().port}`, locale: 'en-GB' });
    context.setDefaultTimeout(60_000);
    page = await context.newPage();
    errors = watch(page);
    await page.route('**/api/v1/me', (route) => route.fulfill({ json: ME }));
    await page.goto('/ui');
    await page.getByRole('heading', { level: 1, name: 'Components' }).waitFor();
  });

  after(async () => {
    await chromium?.close();
    server?.close();
  });

  test('axe finds nothing serious in either theme, and nothing is wider than its window', async () => {
    assert.deepEqual(await look(page, 'ui', { waits: false }), []);
  });

  test('a dialog and words that something happened look right too', async () => {
    await page.getByRole('button', { name: 'Good news' }).click();
    await page.getByRole('button', { name: 'Bad news' }).click();
    await page.getByRole('button', { name: 'Withdraw', exact: true }).click();
    await page.getByRole('dialog').waitFor();
    assert.deepEqual(await look(page, 'ui-dialog', { waits: false }), []);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  test('from right to left nothing is out of its place', async () => {
    await page.evaluate(() => (document.documentElement.dir = 'rtl'));
    await page.evaluate(() => scrollTo(0, 0));
    assert.deepEqual(await look(page, 'ui-rtl', { waits: false }), []);
    const [rail, main] = await Promise.all(['.k-rail', '.k-shell__main'].map((one) => page.locator(one).boundingBox()));
    assert.ok(rail.x > main.x, 'the rail is on the right');
    await page.evaluate(() => (document.documentElement.dir = 'ltr'));
  });

  test('wherever the keyboard goes, the focus is seen', async () => {
    await page.locator('.k-skip').focus();
    const unseen = new Set();
    const passed = new Set();
    for (let step = 0; step < 200; step += 1) {
      await page.keyboard.press('Tab');
      const found = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return null;
        const line = (one, pseudo) => {
          const style = getComputedStyle(one, pseudo);
          return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
        };
        // A label or a frame may carry the mark of what it holds, and a link that of its whole row.
        const around = [element, element.nextElementSibling, element.parentElement, element.closest('label')];
        const seen = around.some((one) => one && (line(one) || line(one, '::after')));
        element.dataset.passed ??= String(Math.random());
        return { seen, key: element.dataset.passed, what: element.outerHTML.slice(0, 120) };
      });
      if (!found) break;
      if (passed.has(found.key)) break;
      passed.add(found.key);
      if (!found.seen) unseen.add(found.what);
    }
    assert.ok(passed.size > 35, `only ${passed.size} places can be reached`);
    assert.deepEqual([...unseen], []);
  });

  test('nothing moves for those who do not want that', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const moving = await page.evaluate(
      () => document.getAnimations().filter((one) => one.playState === 'running' && one.effect.getTiming().duration > 1).length,
    );
    await page.emulateMedia({ reducedMotion: null });
    assert.equal(moving, 0);
  });

  test('paper shows what is read and nothing that is pressed', async () => {
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 680, height: 960 });
    for (const gone of ['.k-shell__bar', '.k-rail', '.k-button', '.k-tabs', '.k-pager']) {
      assert.equal(await page.locator(gone).first().isVisible(), false, gone);
    }
    assert.equal(await page.getByText('Line 17, promised_by').isVisible(), true, 'what was closed is open on paper');
    const beyond = await page.evaluate(() => {
      const edge = document.documentElement.clientWidth;
      const wide = [...document.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().right > edge + 1);
      return document.documentElement.scrollWidth > edge ? wide.map((one) => `${one.localName}.${one.className}`) : [];
    });
    assert.deepEqual(beyond, [], 'wider than the paper');
    await page.screenshot({ path: path.join(SCREENS, 'ui-print.png'), fullPage: true });
    await page.emulateMedia({ media: null });
  });

  test('the page has not complained', () => assert.deepEqual(errors, []));
});
