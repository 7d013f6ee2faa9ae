// Looks at a screen as people see it: three widths, two themes; with axe, and as a picture.

import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

import { ROOT } from './run.mjs';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const SCREENS = path.join(ROOT, 'target', 'screens');

/** 320 px is what WCAG 2.2 asks for (1.4.10): a page of 1280 px seen four times as large. */
export const WIDTHS = [320, 390, 1440];
export const THEMES = ['light', 'dark'];

/** What axe finds that is serious or critical, one line each. */
async function faults(page) {
  // Evaluated, not added as an element: the page's own policy forbids foreign scripts, and shall.
  if (!(await page.evaluate('typeof window.axe === "object"'))) await page.evaluate(AXE);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id} at ${node.target.join(' ')}: ${node.failureSummary}`));
}

/** A page that is wider than the window, except where a part of it scrolls by itself. */
async function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Takes pictures of the screen under `name`, and tells what is wrong with it. `waits` is false where something is
 *  always on its way. */
export async function look(page, name, { waits = true } = {}) {
  await mkdir(SCREENS, { recursive: true });
  const before = page.viewportSize();
  const wrong = [];
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: width < 600 ? 844 : 900 });
      // A picture of what is there, not of what is just being fetched again.
      if (waits) await page.waitForFunction(() => document.querySelector('.k-async--pending') === null);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      await page.screenshot({ path: path.join(SCREENS, `${name}-${width}-${theme}.png`), fullPage: true });
      const where = `${name} at ${width} px, ${theme}`;
      for (const fault of await faults(page)) wrong.push(`${where}: ${fault}`);
      const wide = await overflow(page);
      if (wide > 0) wrong.push(`${where}: ${wide} px wider than the window`);
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  if (before) await page.setViewportSize(before);
  return wrong;
}
