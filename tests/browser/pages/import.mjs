// Import: the file, its mapping, the trial, the run.

export class ImportPage {
  constructor(page) {
    this.page = page;
    this.file = page.locator('#f-file');
    this.mapping = page.getByLabel('Begin with');
    this.check = page.getByRole('button', { name: 'Try it without storing' });
    this.begin = page.getByRole('button', { name: 'Import', exact: true });
    this.trial = page.getByRole('heading', { name: 'What it would bring' });
    this.result = page.getByRole('heading', { name: 'What it brought' });
    this.faults = page.getByRole('region', { name: 'Rows with faults' });
    this.past = page.getByRole('region', { name: 'Imports, newest first' });
  }

  async choose(file, mapping) {
    await this.file.setInputFiles(file);
    await this.mapping.selectOption(mapping);
  }

  /** Every count on the page by its name, as whole numbers. */
  async counts() {
    const cells = this.page.locator('[data-count]');
    await cells.first().waitFor();
    const pairs = await cells.evaluateAll((all) => all.map((cell) => [cell.dataset.count, Number(cell.dataset.value)]));
    return Object.fromEntries(pairs);
  }
}
