// Getting in: the one-time set-up, and signing in.

/** Id of what has the focus. */
export function focused(page) {
  return page.evaluate(() => document.activeElement?.id);
}

/** Whom a test sets up, where it does not matter who that is. */
export const OWNER = {
  organisation: 'Harbour Office Supplies',
  zone: 'Europe/London',
  currency: 'GBP',
  name: 'Ada Marsh',
  email: 'ada@harbour.example',
  password: 'brass tide lamp under',
};

export class SetUpPage {
  constructor(page) {
    this.page = page;
    this.submit = page.getByRole('button', { name: 'Set up and sign in' });
    this.wrong = page.locator('.k-field--wrong');
    this.zone = page.getByLabel('Time zone');
    /** Leads from the self-check, where a new owner begins, to the first screen. */
    this.later = page.getByRole('link', { name: 'Later' });
    this.used = page.getByText('This link no longer works');
  }

  async fill({ organisation, zone, currency, name, email, password }) {
    await this.page.getByLabel('Organisation').fill(organisation);
    await this.zone.selectOption(zone);
    await this.page.getByLabel('Currency').selectOption(currency);
    await this.page.getByLabel('Your name').fill(name);
    await this.page.getByLabel('Your e-mail').fill(email);
    await this.page.getByLabel('Password').fill(password);
  }
}

export class SignInPage {
  constructor(page) {
    this.page = page;
    this.heading = page.getByRole('heading', { name: 'Sign in' });
    this.email = page.getByLabel('E-mail');
    this.refused = page.getByRole('alert').filter({ hasText: 'E-mail or password is wrong' });
  }

  /** With the keyboard alone, as the page leaves the focus when it appears. */
  async byKeyboard({ email, password }) {
    const { keyboard } = this.page;
    await this.page.waitForFunction(() => document.activeElement?.id === 'f-email');
    await keyboard.press('Control+a');
    await keyboard.type(email);
    await keyboard.press('Tab');
    await keyboard.press('Control+a');
    await keyboard.type(password);
    await keyboard.press('Enter');
  }
}

export class Account {
  constructor(page) {
    this.page = page;
    this.skip = page.getByRole('link', { name: 'Skip to the content' });
    this.button = page.getByRole('button', { name: /^Account of/ });
    this.menu = page.locator('#account');
    this.others = page.getByRole('group', { name: 'Switch to' }).getByRole('button');
  }

  async signOut() {
    await this.button.click();
    await this.page.getByRole('button', { name: 'Sign out' }).click();
  }
}
