// Monday morning at the screen, with the keyboard alone and by the names that a screen reader says: found, filtered,
// saved, changed, handed over, taken back.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';

import { Palette } from './pages/palette.mjs';
import { focused, OWNER, SignInPage } from './pages/session.mjs';
import { Stage } from './stage.mjs';

const PEOPLE = ['Anna Öztürk', 'Bruno Lindqvist'];

describe('Monday morning', { concurrency: 1 }, () => {
  const stage = new Stage();
  const step = stage.step.bind(stage);
  let page;
  let palette;
  let mueller;

  before(async () => {
    // Refusals are provoked here and there; what scripts complain of is not.
    await stage.begin({ ignored: [/\/api\/v1\//] });
    page = stage.page;
    palette = new Palette(page);
    const make = (name, more) => stage.send('POST', '/customers', { name, kind: 'business', ...more });
    mueller = await make('Müller & Söhne', { segment: 'North', yearly_value_minor: 1_200_000 });
    for (const name of ['Harbour Bakery', 'شركة الأمل', 'Quay Printing']) await make(name, { segment: 'South' });
    for (const name of PEOPLE) {
      await stage.send('POST', `/customers/${mueller.id}/contacts`, { name, role: 'uses', phone: '+49 171 2345678' });
    }
    await stage.send('POST', '/promises', {
      customer_id: mueller.id,
      text: 'The spare gearbox by Friday',
      component: 'delivery',
      due: { day: '2030-01-04' },
    });
    await stage.send('POST', `/customers/${mueller.id}/notes`, { text: 'Prefers calls before nine' });
  });

  after(() => stage.end());

  const press = (key) => page.keyboard.press(key);
  const at = (pattern) => page.waitForURL(pattern);
  /** Goes on with Tab until something of this role and name has the focus. */
  const tabTo = async (role, name, limit = 60) => {
    const target = page.getByRole(role, { name }).first();
    await target.waitFor();
    for (let pressed = 0; pressed < limit; pressed += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return target;
      await press('Tab');
    }
    throw new Error(`no ${role} “${name}” within ${limit} tabs`);
  };

  step('everything is found by a key and a few letters', async () => {
    for (const [words, name] of [
      ['mueller', /Müller/],
      ['امل', /الأمل/],
      ['0171 2345', /Anna Öztürk/],
      ['gearbox', /spare gearbox/],
      ['before nine', /Prefers calls/],
      ['audit', /Audit/],
    ]) {
      await palette.find(words, name);
      await press('Escape');
      await palette.dialog.waitFor({ state: 'hidden' });
    }
    await palette.find('mul', /Müller/, 'Control+k');
    await stage.see('palette');
    await palette.take(/Müller/);
    await stage.heading('Müller & Söhne').waitFor();
    assert.equal(await focused(page), 'content', 'at the beginning of the page');
    await press('/');
    await palette.option(/Müller/).waitFor();
    await palette.dialog.getByText('Looked at last').waitFor();
    await press('Escape');
    await press('/');
    await palette.field.waitFor();
    await page.keyboard.type('nothing of this kind');
    await palette.dialog.getByRole('status').filter({ hasText: 'Nothing fits.' }).waitFor();
    await press('Escape');
  });

  step('a person that was found is brought into sight', async () => {
    await palette.find('ozturk', /Anna Öztürk/);
    await palette.take(/Anna Öztürk/);
    await at(/#people$/);
    await page.getByRole('button', { name: 'Edit Anna Öztürk' }).waitFor();
  });

  step('a customer is added from anywhere', async () => {
    await palette.find('new cus', 'New customer');
    await palette.take('New customer');
    await stage.heading('New customer').waitFor();
    await stage.see('customer-new');
    await tabTo('button', 'Add the customer');
    await press('Enter');
    await page.getByText('Write something here').or(page.locator('.k-field--wrong')).first().waitFor();
    await page.getByLabel('Name', { exact: true }).focus();
    await page.keyboard.type('Lighthouse Cafe');
    await page.getByLabel(/^Yearly value/).focus();
    await page.keyboard.type('1.250,50');
    await press('Enter');
    await stage.heading('Lighthouse Cafe').waitFor();
    await page.getByRole('main').getByText(OWNER.name).first().waitFor();
  });

  step('a change is taken back by its button and by Ctrl Z', async () => {
    await tabTo('button', 'Edit');
    await press('Enter');
    const name = page.getByRole('dialog').getByLabel('Name', { exact: true });
    await name.waitFor();
    await name.fill('Lighthouse Coffee');
    await press('Enter');
    await stage.heading('Lighthouse Coffee').waitFor();
    await page.getByRole('button', { name: 'Undo' }).focus();
    await press('Enter');
    await stage.heading('Lighthouse Cafe').waitFor();
    await page.goto(`/customers/${mueller.id}`);
    const notes = page.locator('#notes');
    await notes.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await notes.getByText('There is no note yet.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    await press('Control+z');
    await notes.getByText('Prefers calls before nine').waitFor();
  });

  step('what somebody else has changed since is not taken back', async () => {
    await page.getByRole('button', { name: 'Edit', exact: true }).first().click();
    const name = page.getByRole('dialog').getByLabel('Name', { exact: true });
    await name.fill('Müller and Sons');
    await press('Enter');
    await stage.heading('Müller and Sons').waitFor();
    await stage.send('PATCH', `/customers/${mueller.id}`, { name: 'Müller GmbH' });
    await stage.heading('Müller GmbH').waitFor();
    await press('Control+z');
    await page.getByText('Somebody has changed it since').waitFor();
    await stage.heading('Müller GmbH').waitFor();
  });

  step('two who change one customer see both versions', async () => {
    await page.getByRole('button', { name: 'Edit', exact: true }).first().click();
    const dialog = page.getByRole('dialog');
    const name = dialog.getByLabel('Name', { exact: true });
    await name.fill('Müller AG');
    await stage.send('PATCH', `/customers/${mueller.id}`, { name: 'Müller KG', segment: 'East' });
    await press('Enter');
    await dialog.getByRole('alert').filter({ hasText: 'Somebody else has changed this' }).waitFor();
    await dialog.getByRole('cell', { name: 'Müller KG' }).waitFor();
    await dialog.getByRole('cell', { name: 'Müller AG' }).waitFor();
    assert.equal(await name.inputValue(), 'Müller AG', 'what was written here stays');
    assert.equal(await dialog.locator('#f-customer-segment').inputValue(), 'East', 'the rest is theirs');
    await stage.see('customer-conflict');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await stage.heading('Müller AG').waitFor();
  });

  step('the list begins with one’s own, and says when it shows more', async () => {
    await page.goto('/customers');
    await page.getByRole('link', { name: 'Lighthouse Cafe' }).waitFor();
    assert.equal(await page.getByRole('link', { name: 'Quay Printing' }).count(), 0);
    await page.locator('#f-mine').selectOption({ label: 'Anybody' });
    await page.getByRole('link', { name: 'Quay Printing' }).waitFor();
    await page.goto('/customers?segment=South');
    await page.getByText('None of yours fits').waitFor();
    await page.getByRole('link', { name: 'Harbour Bakery' }).waitFor();
  });

  step('several customers are given to somebody at once, and taken back', async () => {
    await page.goto('/customers?segment=South&mine=false');
    await tabTo('checkbox', 'Choose all on this page');
    await press('Space');
    await page.getByText('3 customers chosen').waitFor();
    await stage.see('customers-chosen');
    await tabTo('button', 'Change the owner', 200);
    await press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Search by name').fill('ada');
    await dialog.getByRole('radio', { name: OWNER.name }).check();
    await stage.see('customers-owner');
    await dialog.getByRole('button', { name: 'Change the owner' }).click();
    await page.getByText('3 customers have another owner.').waitFor();
    await page.goto('/customers');
    await page.getByRole('link', { name: 'Harbour Bakery' }).waitFor();
  });

  step('a view is saved, opens the page, and comes back after it was deleted', async () => {
    await page.goto('/customers?mine=false&sort=value_at_risk&columns=grade.owner');
    await page.getByRole('columnheader', { name: 'Looked after by' }).waitFor();
    await tabTo('button', 'Save this view');
    await press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('At risk');
    await dialog.getByLabel('Open the list with it, for me').check();
    await stage.see('view-save');
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await at(/view=/);
    await page.goto('/customers');
    await at(/sort=value_at_risk/);
    await page.getByRole('columnheader', { name: 'Looked after by' }).waitFor();
    await page.getByRole('button', { name: 'Save this view' }).click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Undone.').waitFor();
    await page.goto('/customers');
    await at(/sort=value_at_risk/);
  });

  step('a session that was ended elsewhere leads to signing in, and back', async () => {
    await page.goto(`/customers/${mueller.id}`);
    await stage.heading('Müller AG').waitFor();
    await stage.context.clearCookies();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).focus();
    await press('Enter');
    const signIn = new SignInPage(page);
    await signIn.heading.waitFor();
    await signIn.byKeyboard(OWNER);
    await signIn.heading.waitFor({ state: 'detached' });
    await at(/\/settings$/);
    await page.getByRole('heading', { level: 1 }).waitFor();
  });

  step('it reads from right to left too', async () => {
    await page.goto('/customers?mine=false');
    await page.getByRole('link', { name: 'Quay Printing' }).waitFor();
    await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
    await stage.see('customers-rtl');
  });

  step('every main page is reached by its name, and none has anything serious', async () => {
    const rail = page.getByRole('navigation', { name: 'Main' });
    await page.goto('/');
    for (const name of await rail.getByRole('link').allTextContents()) {
      await rail.getByRole('link', { name: name.trim() }).focus();
      await press('Enter');
      await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
      await stage.see(`main-${name.trim().toLowerCase()}`);
    }
    assert.deepEqual([stage.faults, stage.errors], [[], []]);
  });
});
