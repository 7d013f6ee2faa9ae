// One account in two organisations: what is seen in one is not seen in the other, and what one may do is asked of each.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { KeyList } from './pages/keys.mjs';
import { Palette } from './pages/palette.mjs';
import { Account, OWNER } from './pages/session.mjs';
import { Stage } from './stage.mjs';

const OTHER = 'Quay Chandlers';

describe('two organisations', { concurrency: 1 }, () => {
  const stage = new Stage();
  const step = stage.step.bind(stage);
  let page;
  let account;
  let acme;

  before(async () => {
    // A customer of the one is not found in the other.
    await stage.begin({ ignored: [/\/api\/v1\/customers\//] });
    page = stage.page;
    account = new Account(page);
    acme = await stage.send('POST', '/customers', { name: 'Acme Harbour', kind: 'business' });
    const made = await stage.kept.command('org', 'create', '--name', OTHER, '--time-zone', 'Europe/Berlin', '--currency', 'EUR');
    const [org] = /^[0-9a-f-]{36}/m.exec(made);
    const { email, name } = OWNER;
    await stage.kept.command('member', 'add', '--org', org, '--role', 'viewer', '--email', email, '--name', name);
  });

  after(() => stage.end());

  /** The account menu says where one is. */
  const isAt = async (organisation) => {
    await account.button.click();
    await account.menu.getByText(organisation, { exact: true }).first().waitFor();
    await page.keyboard.press('Escape');
    await account.menu.waitFor({ state: 'hidden' });
  };

  step('the other organisation is offered as soon as one belongs to it', async () => {
    await page.goto(`/customers/${acme.id}`);
    await stage.heading('Acme Harbour').waitFor();
    await account.button.click();
    await account.others.filter({ hasText: OTHER }).waitFor();
    assert.equal(await account.others.count(), 1, 'the organisation that one is in is not offered');
    await stage.see('places-menu');
    await page.keyboard.press('Escape');
  });

  step('by keyboard one goes on in the other, at its beginning, and nothing of the first is there', async () => {
    await account.button.focus();
    await page.keyboard.press('Enter');
    await account.others.first().waitFor();
    await account.others.first().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/$/);
    await stage.heading('Today').waitFor();
    await isAt(OTHER);
    await page.goto('/customers?mine=false');
    await stage.heading('Customers').waitFor();
    await page.waitForFunction(() => document.querySelector('.k-async--pending, .k-loading') === null);
    assert.equal(await page.getByText('Acme Harbour').count(), 0);
    await page.goto(`/customers/${acme.id}`);
    await page.getByText('It may have been removed, or the address is mistyped.').waitFor();
    const palette = new Palette(page);
    await page.keyboard.press('/');
    await palette.field.waitFor();
    assert.equal(await palette.dialog.getByText('Acme Harbour').count(), 0, 'nor what was looked at there');
    await page.keyboard.press('Escape');
    await palette.dialog.waitFor({ state: 'hidden' });
  });

  step('there one is a viewer, and what a viewer may not do has no key', async () => {
    const keys = new KeyList(page);
    await page.goto('/customers');
    await stage.heading('Customers').waitFor();
    await keys.open();
    const told = await keys.all();
    assert.deepEqual(told['Search, or say what to do'], ['/', 'Ctrl+K']);
    assert.equal(told['Write an observation down'], undefined);
    await keys.close();
    await page.keyboard.press('o');
    await page.keyboard.press('?');
    await keys.note.waitFor();
    assert.equal(await page.locator('dialog[open]').count(), 1, 'the other key opens nothing');
    await keys.close();
  });

  step('the way back leads to everything as it was', async () => {
    await account.button.click();
    await account.others.filter({ hasText: OWNER.organisation }).click();
    await page.waitForURL(/\/$/);
    await stage.heading('Today').waitFor();
    await isAt(OWNER.organisation);
    await page.goto(`/customers/${acme.id}`);
    await stage.heading('Acme Harbour').waitFor();
    await page.getByRole('button', { name: /^Make a promise/ }).first().waitFor();
  });

  test('axe finds nothing serious on any screen, and none is wider than its window', () => {
    assert.deepEqual(stage.faults, []);
  });

  test('no page has complained on the way', () => {
    assert.equal(stage.broken, undefined, 'the way was not walked to its end');
    assert.deepEqual(stage.errors, []);
  });
});
