// The same Kept for people who read German: chosen by the browser, changed in the menu, remembered; and by keyboard alone.

import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { look } from './look.mjs';
import { ImportPage } from './pages/import.mjs';
import { focused, OWNER } from './pages/session.mjs';
import { browser, Kept, ROOT } from './run.mjs';
import { watch } from './watch.mjs';

const CSV = path.join(ROOT, 'docs/examples/office-service.csv');

/** English words that no German page should show; what people typed and names of theirs are not looked at. */
const ENGLISH = /\b(the|customers?|promises?|answers?|settings|sign in|keys?|survey|today|known|grade|missed|kept by)\b/i;

describe('in German', { concurrency: 1 }, () => {
  let kept;
  let chromium;
  let context;
  let page;
  let errors;
  const faults = [];
  const see = async (name) => faults.push(...(await look(page, `de-${name}`)));
  const heading = (name) => page.getByRole('heading', { level: 1, name });

  before(async () => {
    kept = await Kept.start();
    chromium = await browser();
    context = await chromium.newContext({ baseURL: kept.base, locale: 'de-DE', timezoneId: 'Europe/Berlin' });
    context.setDefaultTimeout(20_000);
    page = await context.newPage();
    errors = watch(page);
  });

  after(async () => {
    await chromium?.close();
    await kept?.stop();
  });

  let broken;
  const step = (name, steps) =>
    test(name, async () => {
      if (broken) throw new Error(`not reached: “${broken}” has failed`);
      try {
        await steps();
      } catch (error) {
        broken = name;
        await page.screenshot({ path: path.join(ROOT, 'target/screens/failed-de.png') }).catch(() => undefined);
        throw error;
      }
    });

  /** What the page itself says, without what people have written. */
  const words = () =>
    page.evaluate(() => {
      const copy = document.querySelector('main').cloneNode(true);
      for (const theirs of copy.querySelectorAll('[dir="auto"], bdi, textarea, select, [lang="en"], code, .k-alone__brand')) theirs.remove();
      return copy.innerText;
    });
  const isGerman = async (name) => {
    const found = (await words()).split('\n').filter((line) => ENGLISH.test(line));
    assert.deepEqual(found, [], `English on ${name}`);
  };

  step('the browser’s language is spoken from the first paint, and the page says which it is', async () => {
    await page.goto(kept.setUpLink);
    await heading('Kept einrichten').waitFor();
    assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), ['de', 'ltr']);
    await isGerman('set-up');
    await see('set-up');
    await page.getByLabel('Organisation').fill('Hafenkontor Büroausstattung');
    await page.getByLabel('Zeitzone').selectOption('Europe/Berlin');
    await page.getByLabel('Währung').selectOption('EUR');
    await page.getByLabel('Ihr Name').fill('Änne Müller');
    await page.getByLabel('Ihre E-Mail').fill(OWNER.email);
    await page.getByLabel('Passwort').fill('kurz');
    await page.getByText('Noch 8 Zeichen.').waitFor();
    await page.getByLabel('Passwort').fill(OWNER.password);
    await page.getByRole('button', { name: 'Einrichten und anmelden' }).click();
    await heading('Selbstcheck').waitFor();
    await isGerman('self-check');
    await page.getByRole('link', { name: 'Später' }).click();
    await heading('Heute').waitFor();
    await isGerman('today, empty');
  });

  step('figures, money and dates are written as in Germany', async () => {
    await page.goto('/import');
    const screen = new ImportPage(page);
    await screen.file.setInputFiles(CSV);
    await page.getByLabel('Beginnen mit').selectOption('office-service');
    await see('import');
    await page.getByRole('button', { name: 'Importieren', exact: true }).click();
    await page.getByRole('heading', { name: 'Was sie gebracht hat' }).waitFor();
    await isGerman('import');
    await page.goto('/customers');
    await page.locator('.k-table__row').first().waitFor();
    await isGerman('customers');
    await see('customers');
    await page.goto('/');
    await page.locator('.k-stat, .today-offer').first().waitFor();
    const offer = page.getByRole('button', { name: /zeigen$/ });
    if (await offer.isVisible()) await offer.click();
    await page.locator('.k-stat').first().waitFor();
    const text = await page.locator('main').innerText();
    assert.match(text, /\d,\d\s?%/, 'a comma, and a space before the percent sign');
    assert.match(text, /\d{1,3}(\.\d{3})+\s?€/, 'points between thousands, the sign behind');
    await isGerman('today');
    await see('today');
  });

  step('a customer is found, opened and promised something by keyboard alone', async () => {
    await page.goto('/');
    await heading('Heute').waitFor();
    const find = async (words, name) => {
      await page.keyboard.press('/');
      await page.waitForFunction(() => document.activeElement?.id === 'palette-words');
      await page.keyboard.type(words);
      await page.getByRole('option', { name, selected: true }).waitFor();
    };
    await find('Northgate', /^Northgate Primary School/);
    await see('palette');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await find('Kunden', /^Kunden/);
    await page.keyboard.press('Enter');
    await heading('Kunden').waitFor();
    await page.locator('.k-table__row').first().waitFor();
    assert.equal(await focused(page), 'content');
    await page.goto('/customers?q=Northgate');
    await page.locator('.k-table__row').first().waitFor();
    const reach = async (what, isThere) => {
      for (let step = 0; step < 60; step += 1) {
        await page.keyboard.press('Tab');
        if (await page.evaluate(isThere)) return;
      }
      throw new Error(`the keyboard does not reach ${what}`);
    };
    await reach('a customer', () => document.activeElement.classList.contains('k-table__link'));
    await page.keyboard.press('Enter');
    await heading('Northgate Primary School').waitFor();
    await page.locator('#what-if').waitFor();
    await isGerman('customer');
    await see('customer');
    await page.keyboard.press('p');
    const dialog = page.getByRole('dialog', { name: 'Etwas zusagen' });
    await dialog.waitFor();
    await reach('what is promised', () => document.activeElement.tagName === 'TEXTAREA' || document.activeElement.name === 'promise-text');
    await page.keyboard.type('Bis Freitag sind die Stühle da.');
    await see('promise');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.keyboard.press('c');
    await heading('Am Telefon mit').or(page.getByText('Umfrage anlegen')).first().waitFor();
    await isGerman('call');
  });

  step('another language is chosen in the menu, and remembered', async () => {
    await page.goto('/surveys/new');
    await heading('Neue Umfrage').waitFor();
    await isGerman('survey');
    await see('survey-new');
    assert.equal(await page.getByRole('textbox', { name: 'Sprache' }).inputValue(), 'de');
    await page.getByRole('button', { name: /^Konto von/ }).click();
    await page.getByRole('button', { name: 'English' }).click();
    await heading('New survey').waitFor();
    await page.reload();
    await heading('New survey').waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('button', { name: 'Deutsch' }).click();
    await heading('Neue Umfrage').waitFor();
  });

  step('what is wrong is said in German too', async () => {
    await page.goto('/customers?cursor=nonsense');
    await page.getByText('Diese Seite der Liste gibt es nicht mehr').waitFor();
    await see('problem');
    const other = await context.newPage();
    await other.goto('/s/nothing-here');
    await other.getByRole('heading', { name: 'Hier ist nichts' }).waitFor();
    assert.equal(await other.evaluate(() => document.documentElement.lang), 'de');
    await other.close();
  });

  test('axe finds nothing serious on any screen, and none is wider than its window', () => {
    assert.deepEqual(faults, []);
  });

  test('no page has complained on the way', () => {
    assert.equal(broken, undefined, 'the way was not walked to its end');
    assert.deepEqual(errors.filter((line) => !line.includes('cursor=nonsense')), []);
  });
});
