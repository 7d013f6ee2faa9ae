// What customers did and said unasked, in a browser: an observation by three keys from anywhere, and a deed from the page.

import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { look } from './look.mjs';
import { CustomerPage } from './pages/customer.mjs';
import { focused, OWNER, SetUpPage } from './pages/session.mjs';
import { browser, Kept, ROOT } from './run.mjs';
import { watch } from './watch.mjs';

describe('what nobody was asked for', { concurrency: 1 }, () => {
  let kept;
  let chromium;
  let page;
  let errors;
  let acme;
  const faults = [];
  const see = async (name) => faults.push(...(await look(page, name)));
  const entries = () => page.locator('#timeline .timeline__entry');
  const focusAt = (id) => page.waitForFunction((wanted) => document.activeElement?.id === wanted, id);

  before(async () => {
    kept = await Kept.start();
    chromium = await browser();
    const context = await chromium.newContext({ baseURL: kept.base, locale: 'en-GB', timezoneId: 'Europe/London' });
    context.setDefaultTimeout(20_000);
    page = await context.newPage();
    errors = watch(page);
    await page.goto(kept.setUpLink);
    const setUp = new SetUpPage(page);
    await setUp.fill(OWNER);
    await setUp.submit.click();
    await setUp.later.click();
    await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor();
    const made = async (name) => {
      const body = JSON.stringify({ name });
      const headers = { 'content-type': 'application/json' };
      return page.evaluate(
        async (init) => (await (await fetch('/api/v1/customers', init)).json()).id,
        { method: 'POST', headers, body },
      );
    };
    acme = await made('Acme Harbour');
    await made('Bolt Yard');
  });

  after(async () => {
    await chromium?.close();
    await kept?.stop();
  });

  // Each step goes on where the one before ended: after a failure the others are not reached.
  let broken;
  const step = (name, steps) =>
    test(name, async () => {
      if (broken) throw new Error(`not reached: “${broken}” has failed`);
      try {
        await steps();
      } catch (error) {
        broken = name;
        await page.screenshot({ path: path.join(ROOT, 'target/screens/failed.png') }).catch(() => undefined);
        throw errors.length === 0 ? error : new Error(`${error.stack}\nThe page said:\n${errors.join('\n')}`);
      }
    });

  step('three keys on a customer’s page keep an observation, and no score moves', async () => {
    await page.goto(`/customers/${acme}`);
    await page.getByRole('heading', { level: 1, name: 'Acme Harbour' }).waitFor();
    const one = new CustomerPage(page);
    await one.whatIf.waitFor();
    const before = await one.figures();
    await page.keyboard.press('o');
    await focusAt('f-observe-mood-joy');
    await see('observe');
    await page.keyboard.press('j');
    await focusAt('f-observe-words');
    assert.equal(await page.locator('#f-observe-words').inputValue(), '', 'the letter is not among the words');
    await page.keyboard.press('Enter');
    await entries().filter({ hasText: 'Joy seen' }).filter({ hasText: `observed by ${OWNER.name}` }).waitFor();
    assert.deepEqual(await one.figures(), before);
    await see('observed');
  });

  step('from anywhere else the dialog asks about whom, with the keyboard alone', async () => {
    await page.goto('/surveys');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('o');
    await focusAt('f-observe-customer');
    await page.keyboard.type('acme');
    await page.getByRole('dialog').getByRole('button', { name: 'Acme Harbour' }).waitFor();
    await see('observe-whom');
    await page.keyboard.press('Enter');
    await focusAt('f-observe-mood-joy');
    await page.keyboard.press('t');
    await focusAt('f-observe-words');
    await page.keyboard.type('Joked that the joint was late');
    assert.equal(await focused(page), 'f-observe-words');
    await page.keyboard.press('Enter');
    await page.getByText('The observation is kept.').waitFor();
    await page.goto(`/customers/${acme}`);
    await entries().filter({ hasText: 'Trouble seen' }).filter({ hasText: 'Joked that the joint was late' }).waitFor();
  });

  step('what a customer did is recorded on its page, and moves loyalty', async () => {
    const one = new CustomerPage(page);
    await one.whatIf.waitFor();
    const before = await one.figures();
    await page.getByRole('button', { name: 'What they did' }).click();
    await page.locator('#f-behave-kind').selectOption('renewed');
    await page.locator('#f-behave-amount').fill('a lot');
    const keep = page.getByRole('dialog').getByRole('button', { name: 'Keep' });
    await keep.click();
    await page.getByText('Write an amount such as').waitFor();
    await see('behave');
    await page.locator('#f-behave-amount').fill('1250.50');
    await keep.click();
    await entries().filter({ hasText: 'Renewed' }).filter({ hasText: '£1,250.50' }).waitFor();
    await page.waitForFunction(
      (was) => Number(document.querySelector('#what-if')?.getAttribute('data-loyalty-micro')) > was,
      before.loyalty,
    );
    await see('behaved');
  });

  step('no page had a serious fault, and the console nothing to say', () => {
    assert.deepEqual(faults, []);
    assert.deepEqual(errors, []);
  });
});
