// The keys of a page, told by a key: each page tells its own, and each that is told does what is said of it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { KeyList } from './pages/keys.mjs';
import { Palette } from './pages/palette.mjs';
import { Stage } from './stage.mjs';

describe('the keys of a page', { concurrency: 1 }, () => {
  const stage = new Stage();
  const step = stage.step.bind(stage);
  let page;
  let keys;
  let acme;
  let survey;

  before(async () => {
    await stage.begin();
    page = stage.page;
    keys = new KeyList(page);
    acme = await stage.send('POST', '/customers', { name: 'Acme Harbour', kind: 'business' });
    const question = (key, kind, required) => ({ key, kind, component: 'service', text: 'How was it?', required });
    survey = await stage.send('POST', '/surveys', {
      body: {
        title: 'Short',
        language: 'en',
        questions: [
          question('happy', 'satisfaction', true),
          question('expected', 'expectation', true),
          question('words', 'open', false),
        ],
      },
    });
  });

  after(() => stage.end());

  const opened = (name) => page.getByRole('dialog', { name });
  const closed = async (dialog) => {
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  };

  step('a page tells the keys that it knows, and no others', async () => {
    await page.goto('/customers?mine=false');
    await page.getByRole('link', { name: 'Acme Harbour' }).waitFor();
    await keys.open();
    assert.deepEqual(await keys.all(), {
      'Search, or say what to do': ['/', 'Ctrl+K'],
      'Show these shortcuts': ['?'],
      'Write an observation down': ['O'],
      'In a table: to the row above or below': ['↑', '↓'],
    });
    await stage.see('keys');
    await keys.close();
  });

  step('a customer’s page knows more, and each key does what is said', async () => {
    await page.goto(`/customers/${acme.id}`);
    await stage.heading('Acme Harbour').waitFor();
    await keys.open();
    const told = await keys.all();
    assert.deepEqual(told['Promise something to this customer'], ['P']);
    assert.deepEqual(told['Call this customer'], ['C']);
    await page.keyboard.press('p');
    assert.equal(await page.locator('dialog[open]').count(), 1, 'while the list is open its page hears no key');
    await keys.close();
    await page.keyboard.press('p');
    await opened(/promise/i).waitFor();
    await closed(opened(/promise/i));
    await page.keyboard.press('o');
    await opened('What did you see?').waitFor();
    await closed(opened('What did you see?'));
    await page.keyboard.press('c');
    await page.waitForURL(/\/call/);
  });

  step('a call tells the keys of its question', async () => {
    await page.goto(`/customers/${acme.id}/call?survey=${survey.id}`);
    await page.locator('#call-question').waitFor();
    await keys.open();
    const told = await keys.all();
    assert.deepEqual(told['Give this answer'], ['1', '2', '3', '4', '5']);
    assert.deepEqual(told['Go on'], ['Enter', '→']);
    assert.deepEqual(told['Clear the answer'], ['Delete']);
    assert.equal(told['Promise something to this customer'], undefined, 'keys of another page are not told');
    await stage.see('keys-call');
    await keys.close();
    await page.keyboard.press('4');
    await page.locator('.call__option[aria-pressed="true"]').waitFor();
    const first = await page.locator('#call-question').evaluate((heading) => heading.closest('section').textContent);
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction((before) => document.querySelector('.call__card')?.textContent !== before, first);
  });

  step('in a field a question mark is a question mark, and the palette leads to the list too', async () => {
    await page.goto('/customers/new');
    const name = page.getByLabel('Name', { exact: true });
    await name.focus();
    await page.keyboard.type('Who?');
    assert.equal(await name.inputValue(), 'Who?');
    assert.equal(await page.locator('dialog[open]').count(), 0);
    const palette = new Palette(page);
    await palette.find('keyb', 'Keyboard shortcuts', 'Control+k');
    await palette.take('Keyboard shortcuts');
    await keys.note.waitFor();
    await keys.close();
  });

  test('axe finds nothing serious on any screen, and none is wider than its window', () => {
    assert.deepEqual(stage.faults, []);
  });

  test('no page has complained on the way', () => {
    assert.equal(stage.broken, undefined, 'the way was not walked to its end');
    assert.deepEqual(stage.errors, []);
  });
});
