// How a figure is made, and what matters.

export class MadePanel {
  constructor(page) {
    this.page = page;
    this.dialog = page.getByRole('dialog', { name: 'How this is made' });
    this.article = this.dialog.locator('.made');
    this.sums = this.dialog.locator('.made__bill');
  }

  /** The button beside a figure; the first where there are several. */
  opener(figure, where = this.page) {
    return where.locator(`[data-made="${figure}"]`).first();
  }

  async open(figure, where) {
    await this.opener(figure, where).click();
    await this.dialog.locator(`.made[data-figure="${figure}"]`).waitFor();
  }

  async close() {
    await this.page.keyboard.press('Escape');
    await this.dialog.waitFor({ state: 'detached' });
  }

  /** The exact numbers of the bill: lines, then the total. */
  bill() {
    return this.sums.locator('tr:has(td)').evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll('td')].map((cell) => Number(cell.dataset.exact))),
    );
  }
}

export class DriversPage {
  constructor(page) {
    this.page = page;
    this.gate = page.locator('.drivers__gate');
    this.course = page.locator('.drivers');
    this.rows = page.locator('.drivers .k-table__row');
    this.cancel = page.getByRole('button', { name: 'Cancel' });
    this.again = page.getByRole('button', { name: 'Compute how sure it is' });
  }

  /** Waits until the worker has come so far. */
  async is(course) {
    await this.page.waitForFunction(
      (wanted) => document.querySelector('.drivers')?.dataset.course === wanted,
      course,
      { timeout: 60_000 },
    );
  }
}
