// What every suite stands on: a Kept that its owner has set up, a browser, and steps of which each goes on where the one
// before ended.

import path from 'node:path';
import { test } from 'node:test';

import { look } from './look.mjs';
import { OWNER, SetUpPage } from './pages/session.mjs';
import { browser, Kept, ROOT } from './run.mjs';
import { watch } from './watch.mjs';

export class Stage {
  /** Steps are declared before anything runs; `begin` fills the rest. */
  constructor() {
    this.faults = [];
    this.broken = undefined;
  }

  /** Starts everything; the page of the owner shows Today. */
  async begin({ owner = OWNER, ignored = [] } = {}) {
    this.kept = await Kept.start();
    this.chromium = await browser();
    this.context = await this.another();
    this.page = await this.context.newPage();
    this.errors = watch(this.page, ignored);
    await this.page.goto(this.kept.setUpLink);
    const setUp = new SetUpPage(this.page);
    await setUp.fill(owner);
    await setUp.submit.click();
    await setUp.later.click();
    await this.heading('Today').waitFor();
  }

  /** A browser of somebody else. */
  async another(options = {}) {
    const context = await this.chromium.newContext({
      baseURL: this.kept.base,
      locale: 'en-GB',
      timezoneId: 'Europe/London',
      ...options,
    });
    context.setDefaultTimeout(20_000);
    return context;
  }

  async end() {
    await this.chromium?.close();
    await this.kept?.stop();
  }

  heading(name, page = this.page) {
    return page.getByRole('heading', { level: 1, name });
  }

  /** Sends to the interface as the owner who is signed in. */
  async send(method, where, data) {
    const headers = { origin: this.kept.base, 'sec-fetch-site': 'same-origin' };
    const answer = await this.page.request.fetch(`/api/v1${where}`, { method, data, headers });
    if (!answer.ok()) throw new Error(`${method} ${where}: ${answer.status()} ${await answer.text()}`);
    return answer.status() === 204 ? undefined : answer.json();
  }

  /** Looks at a screen; what is wrong with it is told at the end. */
  async see(name, page = this.page) {
    this.faults.push(...(await look(page, name)));
  }

  /** A step; after a failure the others are not reached. */
  step(name, steps) {
    return test(name, async () => {
      if (this.broken) throw new Error(`not reached: “${this.broken}” has failed`);
      try {
        await steps();
      } catch (error) {
        this.broken = name;
        await this.page?.screenshot({ path: path.join(ROOT, 'target/screens/failed.png') }).catch(() => undefined);
        throw this.errors?.length ? new Error(`${error.stack}\nThe page said:\n${this.errors.join('\n')}`) : error;
      }
    });
  }
}
