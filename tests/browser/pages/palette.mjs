// The palette: one field for everything, by keyboard.

export class Palette {
  constructor(page) {
    this.page = page;
    this.dialog = page.getByRole('dialog', { name: 'Search and do' });
    this.field = this.dialog.getByRole('combobox', { name: 'Search, or say what to do' });
    this.options = this.dialog.getByRole('option');
  }

  option(name) {
    return this.dialog.getByRole('option', { name });
  }

  /** Opens it with a key, types, and waits for what shall be found. */
  async find(words, name, key = '/') {
    await this.page.keyboard.press(key);
    await this.field.waitFor();
    await this.page.waitForFunction(() => document.activeElement?.id === 'palette-words');
    await this.page.keyboard.type(words);
    await this.option(name).first().waitFor();
  }

  /** Goes down to an option and takes it. */
  async take(name) {
    const option = this.option(name).first();
    for (let pressed = 0; pressed < 40; pressed += 1) {
      if ((await option.getAttribute('aria-selected')) === 'true') break;
      await this.page.keyboard.press('ArrowDown');
    }
    await this.page.keyboard.press('Enter');
    await this.dialog.waitFor({ state: 'hidden' });
  }
}
