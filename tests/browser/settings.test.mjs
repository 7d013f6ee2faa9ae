// People and access in a browser: invited, joined, another role, a key, a session ended elsewhere, and what the trail says.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { look } from './look.mjs';
import { OWNER, SetUpPage, SignInPage } from './pages/session.mjs';
import { AccountPage, AuditPage, KeysPage, LinkPage, PeoplePage } from './pages/settings.mjs';
import { browser, Kept, ROOT } from './run.mjs';
import { watch } from './watch.mjs';

const BEN = { name: 'Ben Okoro', email: 'ben@harbour.example', password: 'lantern quay orbit seven' };
/** Anything else would sign the owner out behind the test's back. */
const OTHER_PASSWORD = 'copper gull anchor nine';

describe('people and access', { concurrency: 1 }, () => {
  let kept;
  let chromium;
  let owner;
  let ben;
  let page;
  let bens;
  let errors;
  const faults = [];
  const see = async (on, name) => faults.push(...(await look(on, name)));

  before(async () => {
    kept = await Kept.start();
    chromium = await browser();
    const context = () => chromium.newContext({ baseURL: kept.base, locale: 'en-GB', timezoneId: 'Europe/London' });
    [owner, ben] = [await context(), await context()];
    for (const one of [owner, ben]) one.setDefaultTimeout(20_000);
    [page, bens] = [await owner.newPage(), await ben.newPage()];
    errors = [watch(page, [/\/api\/v1\/members\/[0-9a-f-]+$/]), watch(bens, [/\/api\/v1\//])];
    await page.goto(kept.setUpLink);
    const setUp = new SetUpPage(page);
    await setUp.fill(OWNER);
    await setUp.submit.click();
    await setUp.later.click();
    await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor();
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
        for (const [on, who] of [[page, 'owner'], [bens, 'ben']]) {
          await on.screenshot({ path: path.join(ROOT, `target/screens/failed-${who}.png`) }).catch(() => undefined);
        }
        throw error;
      }
    });

  let link;
  step('a colleague is invited by a link, which says what is missing and is shown once', async () => {
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('heading', { level: 1, name: 'People' }).waitFor();
    const people = new PeoplePage(page);
    await people.row(OWNER.name).getByText('Owner').waitFor();
    await page.getByText('Invite somebody').click();
    await page.getByRole('button', { name: 'Make the link' }).click();
    await page.locator('.k-field--wrong').nth(1).waitFor();
    assert.equal(await page.locator('.k-field--wrong').count(), 2, 'name and e-mail are missing');
    link = await people.invite({ ...BEN, role: 'agent' });
    assert.match(link, /\/join\/[\w-]{20,}$/);
    await see(page, 'settings-people');
    await page.reload();
    await people.row(BEN.name).getByText('Open').waitFor();
    assert.equal(await people.link.count(), 0);
  });

  step('the colleague joins in another browser, and the link is used up', async () => {
    await bens.goto(new URL(link).pathname);
    const join = new LinkPage(bens);
    await bens.getByRole('heading', { name: `Join ${OWNER.organisation}` }).waitFor();
    await see(bens, 'join');
    await join.choose('short', 'Join');
    await bens.locator('.k-field--wrong').waitFor();
    await join.choose('password1234', 'Join');
    await bens.locator('.k-field__error').filter({ hasText: /guess/ }).waitFor();
    await join.choose(BEN.password, 'Join');
    await bens.getByRole('heading', { level: 1, name: 'Today' }).waitFor();
    const late = await ben.newPage();
    await late.goto(new URL(link).pathname);
    await new LinkPage(late).closed.waitFor();
    await see(late, 'join-closed');
    await late.goto(`${new URL(link).pathname.slice(0, -3)}AAA`);
    await late.getByRole('heading', { name: 'There is no such invitation' }).waitFor();
    await late.close();
  });

  step('what a role may not do is not offered, and who comes by address is told', async () => {
    await bens.getByRole('link', { name: 'Settings' }).click();
    await new PeoplePage(bens).row(BEN.name).getByText('Agent').waitFor();
    assert.equal(await bens.getByRole('button', { name: /^Manage/ }).count(), 0);
    assert.equal(await bens.getByRole('link', { name: 'Audit trail' }).count(), 0);
    assert.equal(await bens.getByText(OWNER.email).count(), 0, 'an agent does not read e-mails');
    await bens.goto('/settings/audit');
    await bens.getByText('Your role does not open this page').waitFor();
    await see(bens, 'settings-refused');
  });

  step('the owner gives another role, and the colleague’s open page offers more', async () => {
    await page.goto('/settings');
    const people = new PeoplePage(page);
    await people.manage(BEN.name);
    for (const part of ['Hand over customers', 'Help with signing in', 'Remove']) await people.open(part);
    await see(page, 'settings-manage');
    await page.keyboard.press('Escape');
    await people.changeRole(BEN.name, 'manager');
    await people.row(BEN.name).getByText('Manager').waitFor();
    await bens.reload();
    await bens.getByRole('link', { name: 'Audit trail' }).waitFor();
  });

  step('the last owner cannot be demoted, and reads why', async () => {
    const people = new PeoplePage(page);
    await people.manage(OWNER.name);
    await people.dialog.locator('#f-member-role').selectOption('viewer');
    await people.dialog.getByRole('button', { name: 'Save the role' }).click();
    await people.dialog.getByRole('alert').waitFor();
    await page.keyboard.press('Escape');
  });

  step('a key is made, opens what its scopes say and nothing else, and is revoked', async () => {
    await page.getByRole('link', { name: 'Keys' }).click();
    await page.getByText('There is no key yet').waitFor();
    await see(page, 'settings-keys-empty');
    const keys = new KeysPage(page);
    const secret = await keys.make('The shop', ['read']);
    assert.match(secret, /^kept_/);
    await see(page, 'settings-keys');
    const ask = (pathname, init = {}) =>
      fetch(`${kept.base}/api/v1${pathname}`, { ...init, headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' } });
    const current = await ask('/keys/current');
    assert.equal(current.status, 200);
    assert.equal((await current.json()).name, 'The shop');
    assert.equal((await ask('/customers')).status, 200);
    const refused = await ask('/customers', { method: 'POST', body: JSON.stringify({ name: 'Not by this key' }) });
    assert.equal(refused.status, 403);
    assert.equal((await ask('/audit')).status, 403);
    await page.getByRole('button', { name: 'Done' }).click();
    await keys.secret.waitFor({ state: 'detached' });
    await keys.revoke('The shop');
    assert.equal((await ask('/customers')).status, 401, 'the very next request');
  });

  step('a session is ended from another browser, and the open tab asks to sign in again', async () => {
    await bens.goto('/settings/account');
    const elsewhere = await chromium.newContext({ baseURL: kept.base, locale: 'en-GB' });
    const second = await elsewhere.newPage();
    watch(second);
    await second.goto('/settings/account');
    await new SignInPage(second).byKeyboard(BEN);
    const account = new AccountPage(second);
    await account.sessions.locator('.k-table__row').nth(1).waitFor();
    await see(second, 'settings-account');
    await account.sessions.getByRole('button', { name: /^Sign out / }).first().click();
    await second.getByText('Signed out there.').waitFor();
    await bens.getByRole('link', { name: 'People' }).click();
    await new SignInPage(bens).heading.waitFor();
    await new SignInPage(bens).byKeyboard(BEN);
    await new SignInPage(bens).heading.waitFor({ state: 'detached' });
    await bens.getByRole('heading', { level: 1, name: 'People' }).waitFor();
    await elsewhere.close();
  });

  step('a new password ends the other sessions, and a wrong one until now is said beside its field', async () => {
    await bens.goto('/settings/account');
    const account = new AccountPage(bens);
    await account.changePassword('not this one at all', OTHER_PASSWORD);
    await bens.locator('#f-password-current-error').filter({ hasText: /until now|not the password/i }).waitFor();
    await account.changePassword(BEN.password, OTHER_PASSWORD);
    await bens.getByText('The password is changed; other browsers are signed out.').waitFor();
    await account.sessions.locator('.k-table__row').nth(1).waitFor({ state: 'detached' });
  });

  step('an owner makes a reset link, and the colleague chooses another password by it', async () => {
    await page.goto('/settings');
    const people = new PeoplePage(page);
    await people.manage(BEN.name);
    await people.open('Help with signing in');
    await people.dialog.getByRole('button', { name: 'Make a reset link' }).click();
    const reset = new URL(await people.resetLink.inputValue());
    assert.match(reset.pathname, /^\/reset\/[\w-]{20,}$/);
    await page.keyboard.press('Escape');
    await bens.goto(reset.pathname);
    const chooser = new LinkPage(bens);
    await bens.getByRole('heading', { name: 'Choose a new password' }).waitFor();
    await see(bens, 'reset');
    await chooser.choose(BEN.password, 'Use this password');
    await bens.getByRole('heading', { name: 'The password is changed' }).waitFor();
    await bens.getByRole('link', { name: 'Sign in' }).click();
    await new SignInPage(bens).byKeyboard(BEN);
    await bens.getByRole('heading', { level: 1, name: 'Today' }).waitFor();
    await bens.goto(reset.pathname);
    await chooser.closed.waitFor();
  });

  step('the trail says who did what, before and after, by the filter in the address, and as a file', async () => {
    await page.goto('/settings/audit');
    const audit = new AuditPage(page);
    await audit.entries.first().waitFor();
    await see(page, 'settings-audit');
    await audit.filter('subject').selectOption('member');
    await audit.filter('action').selectOption('change');
    await page.waitForURL(/subject=member.*action=change/);
    const entry = audit.entries.filter({ hasText: BEN.name }).first();
    await entry.waitFor();
    await entry.getByText('What changed').click();
    const cells = await entry.locator('tbody tr').filter({ hasText: 'role' }).locator('td').allTextContents();
    assert.deepEqual(cells, ['agent', 'manager']);
    await see(page, 'settings-audit-change');
    const [file] = await Promise.all([page.waitForEvent('download'), audit.export.click()]);
    const csv = await readFile(await file.path(), 'utf8');
    assert.match(csv, /change/);
    assert.doesNotMatch(csv, /sign-in/, 'the file has the filter of the page');
    await page.goBack();
    await page.goBack();
    await audit.filter('who').selectOption({ label: BEN.name });
    await audit.entries.filter({ hasText: BEN.name }).first().waitFor();
    const others = audit.entries.filter({ hasText: OWNER.name }).filter({ hasText: 'Invitation' });
    await others.first().waitFor({ state: 'detached' });
  });

  step('everything can be taken along as one file', async () => {
    await page.goto('/settings/data');
    const download = page.getByRole('link', { name: 'Download the archive' });
    await download.waitFor();
    await see(page, 'settings-data');
    const [file] = await Promise.all([page.waitForEvent('download'), download.click()]);
    assert.match(file.suggestedFilename(), /^kept-\d{4}-\d{2}-\d{2}\.zip$/);
    const bytes = await readFile(await file.path());
    assert.equal(bytes.subarray(0, 2).toString(), 'PK');
  });

  step('who is removed is signed out at once', async () => {
    await page.goto('/settings');
    const people = new PeoplePage(page);
    await people.manage(BEN.name);
    await people.open('Remove');
    await people.dialog.getByRole('button', { name: `Remove ${BEN.name}` }).click();
    await page.getByText(`${BEN.name} has been removed.`).waitFor();
    await people.row(BEN.name).waitFor({ state: 'detached' });
    await bens.goto('/customers');
    await new SignInPage(bens).heading.waitFor();
  });

  test('axe finds nothing serious on any screen, and none is wider than its window', () => {
    assert.deepEqual(faults, []);
  });

  test('no page has complained on the way', () => {
    assert.equal(broken, undefined, 'the way was not walked to its end');
    assert.deepEqual(errors.flat(), []);
  });
});
