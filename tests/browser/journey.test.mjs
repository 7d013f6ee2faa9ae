// The whole job in a browser: set up, sign in, ask, import, look, imagine, answer by link and on a call.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { look } from './look.mjs';
import { CallPage, CustomerPage, CustomersPage } from './pages/customer.mjs';
import { ImportPage } from './pages/import.mjs';
import { Account, focused, OWNER, SetUpPage, SignInPage } from './pages/session.mjs';
import { SurveyEditor, SurveysPage } from './pages/surveys.mjs';
import { browser, Kept, ROOT } from './run.mjs';
import { watch } from './watch.mjs';

const CSV = path.join(ROOT, 'docs/examples/office-service.csv');
/** What may pass between an answer and its arrival on an open page, before it counts as not arrived. */
const ARRIVAL = { timeout: 5_000 };

describe('the journey', { concurrency: 1 }, () => {
  let kept;
  let chromium;
  let context;
  let page;
  let errors;
  let customer;

  before(async () => {
    kept = await Kept.start();
    chromium = await browser();
    context = await chromium.newContext({ baseURL: kept.base, locale: 'en-GB', timezoneId: 'Europe/London' });
    context.setDefaultTimeout(20_000);
    page = await context.newPage();
    errors = watch(page);
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
  const faults = [];
  const see = async (on, name) => faults.push(...(await look(on, name)));
  const heading = (name) => page.getByRole('heading', { level: 1, name });

  step('the set-up link makes the first owner, once, and says what is missing', async () => {
    await page.goto(kept.setUpLink);
    const setUp = new SetUpPage(page);
    assert.equal(await setUp.zone.inputValue(), 'Europe/London', 'the zone of this browser is offered');
    await see(page, 'set-up');
    await setUp.submit.click();
    assert.equal(await setUp.wrong.count(), 4, 'organisation, name, e-mail and password are missing');
    await setUp.fill({ ...OWNER, password: 'short' });
    await page.getByText('7 more characters.').waitFor();
    await setUp.fill(OWNER);
    await setUp.submit.click();
    await heading('Self-check').waitFor();
    await see(page, 'self-check-first');
    await setUp.later.click();
    await heading('Today').waitFor();
    assert.equal(new URL(page.url()).pathname, '/');
    const other = await context.newPage();
    const again = new SetUpPage(other);
    watch(other);
    await other.goto(kept.setUpLink);
    await again.fill(OWNER);
    await again.submit.click();
    await again.used.waitFor();
    await other.close();
  });

  step('signing in by keyboard leads on where the address pointed', async () => {
    await see(page, 'today-empty');
    await new Account(page).signOut();
    const signIn = new SignInPage(page);
    await signIn.heading.waitFor();
    await page.goto('/surveys');
    await signIn.heading.waitFor();
    assert.equal(new URL(page.url()).pathname, '/surveys', 'no detour');
    await see(page, 'sign-in');
    await signIn.byKeyboard({ ...OWNER, password: 'not the password' });
    await signIn.refused.waitFor();
    await page.getByLabel('E-mail').focus();
    await signIn.byKeyboard(OWNER);
    await heading('Surveys').waitFor();
    assert.equal(new URL(page.url()).pathname, '/surveys');
  });

  step('a survey is written with the server’s own rules', async () => {
    const surveys = new SurveysPage(page);
    await see(page, 'surveys-empty');
    await surveys.add.first().click();
    const editor = new SurveyEditor(page);
    await heading('New survey').waitFor();
    assert.equal(await editor.cards.count(), 5, 'the recommended core');
    await see(page, 'survey-new');
    await editor.title.fill('');
    await editor.save.click();
    assert.equal(await editor.wrong.count(), 1);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'f-title');
    await editor.title.fill('After a job');
    await editor.preview.getByText('After a job').waitFor();
    const first = await editor.text(1).inputValue();
    await editor.down(1).click();
    assert.equal(await editor.text(2).inputValue(), first, 'it has moved');
    await editor.save.click();
    await surveys.row('After a job').waitFor();
    await see(page, 'surveys');
    await surveys.row('After a job').getByRole('link').click();
    await heading('After a job').waitFor();
    await see(page, 'survey');
  });

  step('a file is tried, then imported, and the same again changes nothing', async () => {
    const rows = (await readFile(CSV, 'utf8')).trim().split('\n').length - 1;
    await page.goto('/import');
    const screen = new ImportPage(page);
    await screen.check.click();
    await page.getByText('Choose the file to import.').waitFor();
    await see(page, 'import');
    await screen.choose(CSV, 'office-service');
    await screen.check.click();
    await screen.trial.waitFor();
    const trial = await screen.counts();
    // A quoted line end makes a file longer than its rows.
    assert.ok(trial.rows > 100 && trial.rows <= rows, `${trial.rows} of ${rows} lines`);
    assert.equal(trial.faulty, 0);
    await screen.past.getByText('tried only').waitFor();
    assert.ok(trial['customers-new'] > 0 && trial.kept > 0 && trial.answers > 0);
    await see(page, 'import-trial');
    // Two presses, one import.
    await screen.begin.dblclick();
    await screen.result.waitFor();
    assert.deepEqual(await screen.counts(), trial, 'the trial said what would happen');
    await see(page, 'import-done');
    await page.goto('/import');
    await screen.past.locator('.k-table__row').first().waitFor();
    assert.equal(await screen.past.locator('.k-table__row').count(), 2, 'one trial, one import');
    await screen.choose(CSV, 'office-service');
    await screen.begin.click();
    await screen.result.waitFor();
    const again = await screen.counts();
    for (const what of ['customers', 'promises', 'responses']) {
      assert.deepEqual([again[`${what}-new`], again[`${what}-changed`]], [0, 0], `${what} stay`);
      assert.equal(again[`${what}-same`], trial[`${what}-new`]);
    }
  });

  step('a row that cannot be read is named by line, column and reason', async () => {
    const lines = (await readFile(CSV, 'utf8')).split('\n');
    lines[1] = lines[1].replace(/\d{4}-\d{2}-\d{2}/, 'someday');
    await page.goto('/import');
    const screen = new ImportPage(page);
    await screen.choose({ name: 'broken.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) }, 'office-service');
    await screen.check.click();
    await screen.trial.waitFor();
    const counts = await screen.counts();
    assert.equal(counts.faulty, 1);
    const row = screen.faults.locator('.k-table__row');
    assert.equal(await row.count(), 1);
    const cells = await row.locator('th, td').allTextContents();
    assert.equal(cells[0], '2');
    assert.equal(cells[1], 'customer_since');
    assert.match(cells[2], /someday/);
    await see(page, 'import-faults');
  });

  step('today and the list of customers show what came', async () => {
    await page.goto('/');
    await heading('Today').waitFor();
    await page.locator('.k-table, .k-stat, .today-offer').first().waitFor();
    await see(page, 'today');
    await page.goto('/customers');
    const customers = new CustomersPage(page);
    await customers.rows.first().waitFor();
    assert.ok((await customers.rows.count()) > 10);
    await see(page, 'customers');
    await new Account(page).skip.focus();
    await page.keyboard.press('Enter');
    assert.equal(await focused(page), 'content', 'past the bar');
    assert.equal(new URL(page.url()).hash, '');
    await customers.link('Northgate Primary School').click();
    await heading('Northgate Primary School').waitFor();
    assert.equal(await focused(page), 'content', 'at the beginning of the new page');
    customer = new URL(page.url()).pathname;
    assert.match(customer, /^\/customers\/[0-9a-f-]{36}$/);
  });

  step('what-if moves, and the browser’s figures are the server’s to the bit', async () => {
    const one = new CustomerPage(page);
    await one.whatIf.waitFor();
    assert.equal(await one.whatIf.getAttribute('data-guard'), 'ok');
    assert.equal(await page.getByText('taken down by').count(), 0, 'who brought in a file heard nobody');
    const { report } = await (await page.request.get(`/api/v1${customer}/scorecard`)).json();
    const now = await one.figures();
    assert.deepEqual(now, {
      loyalty: report.loyalty.index.value,
      dependable: report.promises.all.dependable,
      lapses: report.promises.all.lapses_left,
      grade: report.grade?.letter ?? null,
    });
    assert.deepEqual(await one.figures('then-'), now);
    await one.slider('missed').focus();
    for (const _ of Array(5)) await page.keyboard.press('ArrowRight');
    const then = await one.figures('then-');
    assert.ok(then.loyalty < now.loyalty && then.dependable < now.dependable, 'five misses cost trust');
    assert.deepEqual(await one.figures(), now, 'what is stays');
    await see(page, 'customer');
    await one.reset.click();
    assert.deepEqual(await one.figures('then-'), now);
  });

  step('a doctored scorecard is refused, and the same one untouched is not', async () => {
    for (const [by, word] of [[0, 'ok'], [1, 'refused']]) {
      const doctored = await context.newPage();
      const wrong = watch(doctored);
      let touched = 0;
      await doctored.route('**/scorecard*', async (route) => {
        const answer = await route.fetch();
        // In the text: other integers of the answer may be larger than a script’s numbers.
        const body = (await answer.text()).replace(/("loyalty":\{"index":\{"value":)(-?\d+)/, (_, head, value) => {
          touched += 1;
          return head + (Number(value) + by);
        });
        await route.fulfill({ response: answer, body });
      });
      await doctored.goto(customer);
      const one = new CustomerPage(doctored);
      await one.whatIf.waitFor();
      assert.ok(touched > 0, 'the report was reached');
      assert.equal(await one.whatIf.getAttribute('data-guard'), word);
      assert.equal(await one.refusal.count(), by);
      assert.equal(await one.slider('kept').isDisabled(), by === 1);
      if (by === 1) await see(doctored, 'customer-refused');
      assert.deepEqual(wrong, []);
      await doctored.close();
    }
  });

  step('a link answered elsewhere without script arrives on the open page', async () => {
    const one = new CustomerPage(page);
    await one.addContact('Priya Nolan');
    const link = await one.makeLink('After a job', 'Priya Nolan');
    assert.match(link, /\/s\/[\w-]{20,}$/);
    // As on a page that came without encryption.
    await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true }));
    await one.copy.click();
    await page.getByText('Select and copy it yourself').waitFor();
    assert.equal(await focused(page), 'ask-link');
    assert.equal(await page.evaluate(() => document.getSelection().toString()), link, 'the whole link is selected');
    await page.evaluate(() => delete navigator.clipboard);
    const before = { answers: await one.answers.count(), ...(await one.figures()) };
    const seen = await context.newPage();
    await seen.goto(link);
    await see(seen, 'survey-page');
    await seen.close();
    const elsewhere = await chromium.newContext({ javaScriptEnabled: false });
    const paper = await elsewhere.newPage();
    const wrong = watch(paper);
    assert.equal((await paper.goto(link)).status(), 200);
    const choices = paper.locator('fieldset');
    assert.equal(await choices.count(), 4);
    for (const one of await choices.all()) await one.locator('label').last().click();
    await paper.getByRole('textbox').fill('Came early and tidied up.');
    await paper.getByRole('button', { name: 'Send' }).click();
    await paper.getByRole('heading', { name: 'Thank you' }).waitFor();
    await page.locator('.timeline__entry--new').first().waitFor(ARRIVAL);
    assert.equal(await one.answers.count(), before.answers + 1);
    await page.getByText('Came early and tidied up.').waitFor(ARRIVAL);
    await page.waitForFunction(
      (old) => document.querySelector('#what-if').dataset.loyaltyMicro !== String(old),
      before.loyalty,
      ARRIVAL,
    );
    assert.ok((await one.figures()).loyalty > before.loyalty, 'a good answer raises the index');
    assert.equal(await one.whatIf.getAttribute('data-guard'), 'ok');
    assert.equal((await paper.goto(`${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`)).status(), 404);
    assert.deepEqual(wrong.filter((line) => !line.includes('404')), []);
    await elsewhere.close();
  });

  step('a person is changed on the page, and two who do so at once do not overwrite each other', async () => {
    const one = new CustomerPage(page);
    const other = await context.newPage();
    const wrong = watch(other, [/\/api\/v1\/contacts\//]);
    await other.goto(customer);
    const second = new CustomerPage(other);
    await one.editPerson('Priya Nolan');
    await second.editPerson('Priya Nolan');
    await see(page, 'customer-person');
    await one.dialog.locator('#f-edit-phone').fill('+44 20 7946 0000');
    await one.dialog.getByRole('button', { name: 'Save' }).click();
    await one.people.getByText('+44 20 7946 0000').waitFor();
    await second.dialog.locator('#f-edit-email').fill('priya@northgate.example');
    await second.dialog.getByRole('button', { name: 'Save' }).click();
    await second.dialog.getByText('Somebody else has changed this meanwhile').waitFor();
    assert.equal(await second.dialog.locator('#f-edit-phone').inputValue(), '+44 20 7946 0000', 'how it stands now');
    const written = await second.dialog.locator('#f-edit-email').inputValue();
    assert.equal(written, 'priya@northgate.example', 'what was written here stays');
    await second.dialog.getByRole('button', { name: 'Save' }).click();
    await second.people.getByText('priya@northgate.example').waitFor();
    await second.people.getByText('+44 20 7946 0000').waitFor();
    assert.deepEqual(wrong, []);
    await other.close();
  });

  step('a note is kept, changed and deleted, and no score moves', async () => {
    const one = new CustomerPage(page);
    const before = await one.figures();
    await one.note('Prefers mornings.\nAsk for the caretaker.');
    await see(page, 'customer-note');
    await one.notes.getByRole('button', { name: 'Edit' }).click();
    await one.dialog.locator('#f-note-edit').fill('Prefers afternoons.');
    await one.dialog.getByRole('button', { name: 'Save' }).click();
    await one.notes.getByText('Prefers afternoons.').waitFor();
    await one.notes.getByRole('button', { name: 'Edit' }).click();
    await one.dialog.locator('#f-note-edit').waitFor();
    await one.dialog.getByRole('button', { name: 'Delete' }).click();
    await one.notes.getByText('There is no note yet.').waitFor();
    assert.deepEqual(await one.figures(), before);
  });

  step('an answer keyed in on a call arrives too, and moves the figures', async () => {
    const one = new CustomerPage(page);
    const before = { answers: await one.answers.count(), ...(await one.figures()) };
    const phone = await context.newPage();
    const wrong = watch(phone);
    await phone.goto(`${customer}/call`);
    const call = new CallPage(phone);
    await call.question.waitFor();
    await see(phone, 'call');
    await call.question.focus();
    await call.keyIn(['1', '1', '1', '1', 'Nobody came']);
    await page.getByText('Nobody came').waitFor(ARRIVAL);
    assert.equal(await one.answers.count(), before.answers + 1);
    await page.getByText(`taken down by ${OWNER.name}`).first().waitFor(ARRIVAL);
    await page.waitForFunction(
      (old) => document.querySelector('#what-if').dataset.loyaltyMicro !== String(old),
      before.loyalty,
      ARRIVAL,
    );
    assert.ok((await one.figures()).loyalty < before.loyalty, 'a bad answer lowers the index');
    assert.deepEqual(wrong, []);
    await phone.close();
  });

  step('a call that is left off waits, whichever survey is chosen meanwhile', async () => {
    await page.goto('/surveys/new');
    const editor = new SurveyEditor(page);
    await editor.title.fill('Once a year');
    await editor.save.click();
    await new SurveysPage(page).row('Once a year').waitFor();
    const phone = await context.newPage();
    const wrong = watch(phone);
    await phone.goto(`${customer}/call`);
    const call = new CallPage(phone);
    await call.question.waitFor();
    await call.ask('After a job');
    await call.question.focus();
    await call.answer(['4', '3']);
    const asked = await call.question.textContent();
    await call.ask('Once a year');
    assert.equal(await call.takenUp.count(), 0);
    await call.ask('After a job');
    await call.takenUp.waitFor();
    assert.equal(await call.question.textContent(), asked);
    await call.ask('Once a year');
    await phone.goto(`${customer}/call`);
    await call.takenUp.waitFor();
    assert.equal(await call.question.textContent(), asked, 'the survey of the call that was left off');
    await phone.getByRole('button', { name: 'Start over' }).click();
    await call.takenUp.waitFor({ state: 'detached' });
    assert.deepEqual(wrong, []);
    await phone.close();
  });

  step('an answer that is refused comes back with its words, and is not thrown away unasked', async () => {
    const phone = await context.newPage();
    const wrong = watch(phone, [/\/api\/v1\/responses$/]);
    const problem = { type: 'about:blank', title: 'Not valid', status: 422, code: 'invalid', errors: [] };
    await phone.route('**/api/v1/responses', (route) =>
      route.fulfill({ status: 422, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
    );
    await phone.goto(`${customer}/call`);
    const call = new CallPage(phone);
    await call.question.waitFor();
    await call.question.focus();
    await call.answer(['5', '5', '5', '5', 'Well worth the wait']);
    await call.review.waitFor();
    await phone.keyboard.press('Enter');
    await call.refused.waitFor();
    await phone.goto('/customers');
    await phone.getByText('was not taken').waitFor();
    await see(phone, 'refused-answer');
    await phone.getByRole('button', { name: 'Throw it away' }).click();
    await phone.getByRole('dialog').getByRole('button', { name: 'Keep it' }).click();
    await phone.getByRole('link', { name: 'Change the answers' }).click();
    await call.refused.waitFor();
    await call.change.click();
    await call.review.waitFor();
    await phone.getByText('Well worth the wait').waitFor();
    await phone.unroute('**/api/v1/responses');
    await call.review.focus();
    await phone.keyboard.press('Enter');
    await call.stored.waitFor();
    assert.deepEqual(wrong, []);
    await phone.close();
  });

  step('an answered survey is frozen, and saving it makes the next version', async () => {
    await page.goto('/surveys');
    const surveys = new SurveysPage(page);
    await surveys.row('After a job').getByText('answered, frozen').waitFor();
    await surveys.row('After a job').getByRole('link').click();
    const editor = new SurveyEditor(page);
    await editor.notice.filter({ hasText: 'version 2' }).waitFor();
    await editor.title.fill('After every job');
    await editor.save.click();
    await surveys.row('After every job').getByText('not answered yet').waitFor();
  });

  step('a screen whose part does not come says so, and comes when it is asked for again', async () => {
    const lost = await context.newPage();
    watch(lost, [/\/assets\/part-/]);
    let reachable = false;
    await lost.route('**/assets/part-*', (route) => (reachable ? route.continue() : route.abort()));
    await lost.goto('/surveys');
    await lost.getByText('This page could not be fetched').waitFor();
    await see(lost, 'part-missing');
    reachable = true;
    await lost.getByRole('button', { name: 'Try again' }).click();
    await lost.getByRole('heading', { level: 1, name: 'Surveys' }).waitFor();
    await lost.close();
  });

  step('a session that ends takes nothing that is being written with it', async () => {
    const late = await context.newPage();
    const wrong = watch(late, [/\/api\/v1\/surveys$/]);
    await late.goto('/surveys/new');
    const editor = new SurveyEditor(late);
    await editor.title.fill('Half written');
    await context.clearCookies();
    await editor.save.click();
    const signIn = new SignInPage(late);
    await signIn.heading.waitFor();
    await late.keyboard.press('Escape');
    await see(late, 'sign-in-again');
    await signIn.email.focus();
    await signIn.byKeyboard(OWNER);
    await signIn.heading.waitFor({ state: 'detached' });
    assert.equal(await editor.title.inputValue(), 'Half written');
    await editor.save.click();
    await new SurveysPage(late).row('Half written').waitFor();
    assert.deepEqual(wrong, []);
    await late.close();
  });

  step('an address that leads nowhere says so', async () => {
    await page.goto('/no/such/page');
    await heading('There is no such page').waitFor();
    await see(page, 'not-found');
  });

  test('axe finds nothing serious on any screen, and none is wider than its window', () => {
    assert.deepEqual(faults, []);
  });

  test('no page has complained on the way', () => {
    assert.equal(broken, undefined, 'the way was not walked to its end');
    assert.deepEqual(errors, []);
  });
});
