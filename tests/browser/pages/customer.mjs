// Customers: the list, one customer, the call.

export class CustomersPage {
  constructor(page) {
    this.page = page;
    this.rows = page.locator('.k-table__row');
  }

  link(name) {
    return this.page.getByRole('link', { name, exact: true });
  }
}

export class CustomerPage {
  constructor(page) {
    this.page = page;
    this.whatIf = page.locator('#what-if');
    this.reset = this.whatIf.getByRole('button', { name: 'Reset' });
    this.refusal = this.whatIf.getByRole('alert').filter({ hasText: 'What-if is switched off' });
    this.answers = page.locator('#timeline .timeline__entry').filter({ hasText: /^.*Answered/ });
    this.asks = page.locator('#asks');
    this.link = page.locator('#ask-link');
    this.people = page.locator('#people');
    this.notes = page.locator('#notes');
    this.dialog = page.getByRole('dialog');
    this.copy = this.asks.getByRole('button', { name: 'Copy' });
  }

  async editPerson(name) {
    await this.people.getByRole('button', { name: `Edit ${name}` }).click();
    await this.dialog.locator('#f-edit-name').waitFor();
  }

  async note(words) {
    await this.notes.locator('#f-note').fill(words);
    await this.notes.getByRole('button', { name: 'Keep the note' }).click();
    await this.notes.getByText(words).waitFor();
  }

  slider(name) {
    return this.page.locator(`#f-what-if-${name}`);
  }

  /** The figures that the browser computed; `then-` those of what is imagined. */
  async figures(prefix = '') {
    const read = (name) => this.whatIf.getAttribute(`data-${prefix}${name}`);
    const [loyalty, dependable, lapses, grade] = await Promise.all(
      ['loyalty-micro', 'dependable-micro', 'lapses-left', 'grade'].map(read),
    );
    return { loyalty: Number(loyalty), dependable: Number(dependable), lapses: Number(lapses), grade };
  }

  async addContact(name) {
    const field = this.asks.locator('#f-contact-name');
    const people = this.asks.locator('#f-ask-contact');
    // Where somebody is on record already, somebody new is an entry of the list.
    if (await people.isVisible()) await people.selectOption({ label: 'Somebody new…' });
    await field.fill(name);
    await this.asks.getByRole('button', { name: 'Add this person' }).click();
  }

  /** Makes a link for a person on record, and gives its address. */
  async makeLink(survey, person) {
    await this.asks.locator('#f-ask-survey').selectOption({ label: survey });
    await this.asks.locator('#f-ask-contact').selectOption({ label: person });
    await this.asks.getByRole('button', { name: 'Make a link' }).click();
    return this.link.inputValue();
  }
}

export class CallPage {
  constructor(page) {
    this.page = page;
    this.question = page.locator('#call-question');
    this.review = page.locator('#call-review');
    this.stored = page.getByText(/is stored, taken down by you/);
    this.survey = page.locator('#f-call-survey');
    this.takenUp = page.getByText('Taken up where you stopped.');
    this.refused = page.getByText('Kept did not take this answer');
    this.change = page.getByRole('button', { name: 'Change the answers' });
  }

  /** Chooses another survey, and waits until it is the one that is asked. */
  async ask(survey) {
    await this.survey.selectOption({ label: survey });
    await this.page.waitForFunction(
      (label) => document.querySelector('#f-call-survey')?.selectedOptions[0]?.label === label,
      survey,
    );
    await this.question.or(this.review).waitFor();
  }

  /** Enters one answer for each question with single keys, words where words are asked for. */
  async answer(answers) {
    for (const answer of answers) {
      const asked = await this.question.textContent();
      await this.page.keyboard.type(answer);
      await this.page.keyboard.press('Enter');
      await this.page.waitForFunction(
        (before) => document.querySelector('#call-question')?.textContent !== before,
        asked,
      );
    }
  }

  /** Answers every question, then saves. */
  async keyIn(answers) {
    await this.answer(answers);
    await this.review.waitFor();
    await this.page.keyboard.press('Enter');
    await this.stored.waitFor();
  }
}
