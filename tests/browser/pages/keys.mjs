// The list of the keys that a page knows.

export class KeyList {
  constructor(page) {
    this.page = page;
    this.dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    this.note = this.dialog.getByText('Esc closes what is open.');
  }

  /** Opens it with its key, and waits for what is in it. */
  async open() {
    await this.page.keyboard.press('?');
    await this.note.waitFor();
  }

  async close() {
    await this.page.keyboard.press('Escape');
    await this.dialog.waitFor({ state: 'hidden' });
  }

  /** What the keys do, each with its strokes: `{ 'Call this customer': ['C'] }`. */
  async all() {
    return this.dialog.evaluate((dialog) => {
      const stroke = (one) => [...one.querySelectorAll('kbd')].map((key) => key.textContent).join('+');
      const lines = [...dialog.querySelectorAll('dl > div')];
      const strokes = (line) => [...line.querySelectorAll('.k-keys__stroke')].map(stroke);
      return Object.fromEntries(lines.map((line) => [line.querySelector('dd').textContent, strokes(line)]));
    });
  }
}
