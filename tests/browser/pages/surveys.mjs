// Surveys: the list, and writing one.

export class SurveysPage {
  constructor(page) {
    this.page = page;
    this.add = page.getByRole('link', { name: 'New survey' });
  }

  row(title) {
    return this.page.getByRole('row').filter({ has: this.page.getByRole('link', { name: title, exact: true }) });
  }
}

export class SurveyEditor {
  constructor(page) {
    this.page = page;
    this.title = page.getByLabel('Title');
    this.save = page.getByRole('button', { name: /^Save/ });
    this.wrong = page.locator('.surveys-form .k-field--wrong');
    this.preview = page.getByRole('region', { name: 'As respondents see it' });
    this.cards = page.locator('.surveys-question');
    this.notice = page.locator('.surveys-note');
  }

  text(number) {
    return this.cards.nth(number - 1).getByLabel('The question');
  }

  down(number) {
    return this.page.getByRole('button', { name: `Move question ${number} down` });
  }
}
