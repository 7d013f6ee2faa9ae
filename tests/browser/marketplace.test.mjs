// The orders of a real marketplace, years old: brought in on the page, and shown as of the day that they are from.
// Runs only where KEPT_REFERENCE points at the reference folder, and then fails if anything is missing.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { look } from './look.mjs';
import { CustomerPage, CustomersPage } from './pages/customer.mjs';
import { ImportPage } from './pages/import.mjs';
import { SetUpPage } from './pages/session.mjs';
import { browser, Kept } from './run.mjs';
import { watch } from './watch.mjs';

const REFERENCE = process.env.KEPT_REFERENCE;
const OWNER = {
  organisation: 'Mercado Aberto',
  zone: 'America/Sao_Paulo',
  currency: 'BRL',
  name: 'João Araújo',
  email: 'joao@mercado.example',
  password: 'brass tide lamp under',
};

describe('a marketplace', { concurrency: 1, skip: REFERENCE ? false : 'KEPT_REFERENCE is not set' }, () => {
  let kept;
  let chromium;
  let page;
  let errors;
  const faults = [];
  const see = async (name) => faults.push(...(await look(page, name)));
  const heading = (name) => page.getByRole('heading', { level: 1, name });

  before(async () => {
    kept = await Kept.start();
    chromium = await browser();
    const context = await chromium.newContext({ baseURL: kept.base, locale: 'en-GB' });
    context.setDefaultTimeout(30_000);
    page = await context.newPage();
    errors = watch(page);
    await page.goto(kept.setUpLink);
    const setUp = new SetUpPage(page);
    await setUp.fill(OWNER);
    await setUp.submit.click();
    await setUp.later.click();
    await heading('Today').waitFor();
  });

  after(async () => {
    await chromium?.close();
    await kept?.stop();
  });

  test('4,038 orders come in on the page', async () => {
    await page.goto('/import');
    const screen = new ImportPage(page);
    await screen.choose(path.join(REFERENCE, 'data/olist_orders.csv'), 'marketplace-orders');
    await screen.begin.click();
    await screen.result.waitFor({ timeout: 120_000 });
    const counts = await screen.counts();
    assert.equal(counts.rows, 4_038);
    assert.equal(counts.faulty, 0);
    assert.deepEqual([counts['customers-new'], counts.answers], [3_999, 4_038]);
    assert.deepEqual([counts.kept, counts.late, counts.missed], [2_350, 179, 1_509]);
    await see('marketplace-import');
  });

  test('Today says that nothing is fresh, offers October 2018 and shows it', async () => {
    await page.goto('/?period=all&touchpoint=delivery');
    const offer = page.locator('.today-offer');
    await offer.waitFor();
    assert.match(await offer.innerText(), /Oct(ober)? 2018/);
    await see('marketplace-today');
    await offer.getByRole('button').click();
    await page.waitForURL(/as_of=2018-10-\d\d/);
    await offer.waitFor({ state: 'detached' });
    const day = new URL(page.url()).searchParams.get('as_of');
    const server = await (await page.request.get(`/api/v1/insights/overview?period=all&touchpoint=delivery&as_of=${day}`)).json();
    const line = page.locator('[data-csat]');
    await line.waitFor();
    assert.equal(Number(await line.getAttribute('data-csat')), server.csat.share.value);
    assert.equal(Number(await line.getAttribute('data-csat-n')), server.csat.n);
    await page.getByText('1,943 of 2,348 satisfied').first().waitFor();
    await page.getByText('45 of 179 satisfied').first().waitFor();
    await see('marketplace-today-2018');
  });

  test('the list and a customer stay on that day, and the guard holds', async () => {
    await page.getByRole('navigation').getByRole('link', { name: 'Customers' }).first().click();
    await heading('Customers').waitFor();
    const customers = new CustomersPage(page);
    await customers.rows.first().waitFor();
    assert.match(page.url(), /as_of=2018-10-/);
    await see('marketplace-customers');
    await customers.rows.first().getByRole('link').first().click();
    await page.waitForURL(/\/customers\/[0-9a-f-]{36}/);
    const one = new CustomerPage(page);
    await one.whatIf.waitFor();
    assert.equal(await one.whatIf.getAttribute('data-guard'), 'ok');
    await see('marketplace-customer');
  });

  test('nothing serious was found on the way', () => {
    assert.deepEqual(faults, []);
    assert.deepEqual(errors, []);
  });
});
