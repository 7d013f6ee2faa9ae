// How figures are made, from the figure to its parts, its records and the documentation; and what matters, resampled in a
// worker beside the page.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { after, before, describe } from 'node:test';

import { CustomerPage } from './pages/customer.mjs';
import { DriversPage, MadePanel } from './pages/made.mjs';
import { ROOT } from './run.mjs';
import { Stage } from './stage.mjs';

const QUESTIONS = [
  { key: 'overall', kind: 'satisfaction', component: 'service', text: 'How satisfied are you?' },
  { key: 'in_time', kind: 'expectation', component: 'delivery', text: 'Was it there in time?' },
  { key: 'made_easy', kind: 'effort', component: 'service', text: 'Did we make it easy?' },
  { key: 'recommend', kind: 'recommend', component: 'service', text: 'Would you recommend us?' },
];
/** Complete answers that a ranking of two questions needs. */
const NEEDED = 50;
/** What docs/performance.md promises of 1,000 resamples of 8 questions over 10,000 rows, in milliseconds. */
const BAR_MS = 10_000;

/** Rows as the server sends them: the outcome follows the first question, the others are noise. The same every time. */
function rows(count, predictors) {
  let state = 7;
  const draw = (steps) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * steps);
  };
  const patterns = new Map();
  for (let i = 0; i < count; i += 1) {
    const asked = Array.from({ length: predictors }, () => 1 + draw(5));
    const values = [Math.max(1, Math.min(5, asked[0] + draw(3) - 1)), ...asked];
    const key = values.join();
    patterns.set(key, { values, times: (patterns.get(key)?.times ?? 0) + 1 });
  }
  return [...patterns.values()];
}

describe('how figures are made', { concurrency: 1 }, () => {
  const stage = new Stage();
  const step = stage.step.bind(stage);
  let panel;
  let matters;
  let survey;
  let acme;

  before(async () => {
    await stage.begin();
    panel = new MadePanel(stage.page);
    matters = new DriversPage(stage.page);
    const questions = QUESTIONS.map((question) => ({ ...question, labels: [], required: true }));
    survey = (await stage.send('POST', '/surveys', { body: { title: 'How was it?', language: 'en', questions } })).id;
    acme = (await stage.send('POST', '/customers', { name: 'Acme Harbour', yearly_value_minor: 1_200_000 })).id;
  });

  after(() => stage.end());

  /** One customer's answers, taken down on a call. */
  const answer = async (customer, [overall, inTime, easy, recommend]) => {
    const ask = await stage.send('POST', '/asks', { customer_id: customer, survey_id: survey, channel: 'phone' });
    const answers = [
      ['overall', overall],
      ['in_time', inTime],
      ['made_easy', easy],
      ['recommend', recommend],
    ].map(([key, value]) => ({ key, value }));
    await stage.send('POST', '/responses', { id: randomUUID(), ask_id: ask.id, answers });
  };

  step('what nobody was asked says so instead of a ranking', async () => {
    await stage.page.goto('/insight');
    await stage.heading('What matters').waitFor();
    await stage.page.getByText('Nothing was asked on the whole yet').waitFor();
    await stage.see('matters-nothing');
  });

  step('every figure of a customer opens into the numbers it was made from', async () => {
    const { page } = stage;
    await answer(acme, [5, 4, 6, 9]);
    await answer(acme, [4, 3, 5, 8]);
    await page.goto(`/customers/${acme}`);
    const one = new CustomerPage(page);
    await one.whatIf.waitFor();
    const { loyalty } = await one.figures();
    for (const figure of [
      'known',
      'satisfaction',
      'expectation',
      'recommendation',
      'dependable',
      'lapses',
      'consistency',
      'exceeded',
      'loyalty',
      'what_if',
    ]) {
      await panel.open(figure);
      const bill = (await panel.sums.count()) > 0 ? await panel.bill() : [];
      const total = bill.pop() ?? [];
      for (const [column, sum] of total.entries()) {
        assert.equal(bill.reduce((all, line) => all + line[column], 0), sum, `${figure}, column ${column}`);
      }
      if (figure === 'loyalty') assert.equal(total[2], loyalty, 'the total is the index of the page');
      await panel.close();
    }
    await panel.open('satisfaction');
    const words = await panel.article.innerText();
    for (const said of ['2 of 2 answers are a 4 or 5', 'With 90% confidence', 'model version 1', 'a share hides the very unhappy']) {
      assert.ok(words.includes(said), `${said} in\n${words}`);
    }
    await stage.see('made-satisfaction');
    await panel.close();
    await panel.open('loyalty');
    await stage.see('made-loyalty');
    await panel.close();
    await panel.open('dependable');
    await stage.see('made-dependable');
    await panel.close();
  });

  step('the panel is opened, read and closed by the keyboard, and gives the focus back', async () => {
    const { page } = stage;
    const opener = panel.opener('loyalty');
    await opener.focus();
    await page.keyboard.press('Enter');
    await panel.article.waitFor();
    assert.ok(await page.evaluate(() => document.activeElement?.closest('dialog') !== null), 'the focus is inside');
    await panel.close();
    assert.equal(await page.evaluate(() => document.activeElement?.dataset.made), 'loyalty');
  });

  step('its links lead to the records and to the paragraph of the documentation', async () => {
    const { page } = stage;
    await panel.open('recommendation');
    const link = panel.dialog.getByRole('link', { name: 'This figure in the documentation' });
    const href = await link.getAttribute('href');
    assert.equal(href, '/docs/figures#recommendation-nps');
    const answer = await page.request.get(href);
    assert.ok(answer.ok());
    const html = await answer.text();
    const owner = await panel.article.locator('.made__owner').innerText();
    assert.ok(html.includes('id="recommendation-nps"'));
    const plain = html.replace(/<[^>]+>/g, '').replace(/\s+/g, ' ');
    assert.ok(plain.includes(owner.trim()), 'the same text in both places');
    await panel.dialog.getByRole('link', { name: 'Everything on record' }).click();
    await panel.dialog.waitFor({ state: 'detached' });
    assert.equal(new URL(page.url()).hash, '#timeline');
  });

  step('it prints alone', async () => {
    const { page } = stage;
    await panel.open('loyalty');
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('.k-shell').isVisible(), false);
    assert.equal(await panel.article.isVisible(), true);
    await page.screenshot({ path: path.join(ROOT, 'target/screens/made-print.png'), fullPage: true });
    await page.emulateMedia({ media: null });
    await panel.close();
  });

  step('the first screen and the list tell it too', async () => {
    const { page } = stage;
    await page.goto('/');
    await page.locator('[data-known]').waitFor();
    for (const figure of ['known', 'satisfaction', 'expectation', 'recommendation', 'ended', 'attention']) {
      await panel.open(figure);
      await panel.close();
    }
    await panel.open('known');
    assert.deepEqual((await panel.bill()).map(([heads]) => heads), [1, 0, 1]);
    await stage.see('made-known');
    await panel.close();
    await page.goto('/customers?mine=false');
    await page.locator('.k-table__row').first().waitFor();
    for (const figure of ['expectation', 'loyalty', 'dependable', 'value_at_risk']) {
      await panel.open(figure);
      await panel.close();
    }
    await stage.see('made-list');
  });

  step('too few answers are counted, not ranked', async () => {
    await stage.page.goto('/insight');
    await matters.gate.waitFor();
    assert.equal(await matters.gate.getAttribute('data-need'), String(NEEDED));
    await stage.page.getByText(`Not enough answers yet: 1 of ${NEEDED}`).waitFor();
    await stage.see('matters-few');
  });

  step('enough answers are ranked, and how surely is computed beside the page', async () => {
    for (let i = 0; i < NEEDED; i += 1) {
      const { id } = await stage.send('POST', '/customers', { name: `Customer ${i}` });
      const inTime = 1 + (i % 5);
      await answer(id, [Math.min(5, inTime + (i % 2)), inTime, 1 + ((i * 5) % 7), 7]);
    }
    await stage.page.goto('/insight');
    await matters.is('done');
    assert.equal(await matters.rows.count(), 2);
    const first = await matters.rows.first().innerText();
    assert.match(first, /in time/);
    assert.match(first, /matters/);
    await panel.open('drivers');
    const bill = (await panel.bill()).map(([part]) => part);
    const total = bill.pop();
    assert.equal(bill.reduce((all, part) => all + part, 0), total);
    await panel.close();
    await stage.see('matters');
  });

  step('a long computation shows how far it is, can be cancelled and begun again, and keeps its time', async () => {
    const { page } = stage;
    const asked = (key, component) => ({ key, kind: 'expectation', component, answers: 10_000 });
    const predictors = Array.from({ length: 8 }, (_, i) => asked(`attribute_${i}`, 'product'));
    const outcome = { key: 'overall', kind: 'satisfaction', component: 'service', answers: 10_000 };
    await page.route('**/api/v1/insights/drivers*', (route) =>
      route.fulfill({
        json: {
          as_of: '2026-11-23',
          months: ['2026-01', '2026-11'],
          outcomes: [outcome],
          outcome,
          predictors,
          read: 10_000,
          complete: 10_000,
          needed: 80,
          patterns: rows(10_000, 8),
          segments: [],
        },
      }),
    );
    await page.goto('/insight');
    await matters.cancel.waitFor();
    await matters.rows.first().waitFor();
    await page.waitForFunction(() => Number(document.querySelector('.drivers progress')?.value) > 0);
    await matters.cancel.click();
    await matters.is('cancelled');
    assert.equal(await matters.rows.count(), 8, 'the ranking stands');
    await page.getByText('how sure it is was not computed').waitFor();
    await matters.again.click();
    await matters.is('done');
    const took = Number(await page.locator('.drivers [data-took]').getAttribute('data-took'));
    console.log(`1,000 resamples of 8 questions over 10,000 rows in the worker: ${took} ms`);
    assert.ok(took > 0);
    if (process.env.KEPT_TIMED) assert.ok(took <= BAR_MS, `${took} ms`);
    await page.unroute('**/api/v1/insights/drivers*');
  });

  step('no page had a serious fault, and the console nothing to say', () => {
    assert.deepEqual(stage.faults, []);
    assert.deepEqual(stage.errors, []);
  });
});
