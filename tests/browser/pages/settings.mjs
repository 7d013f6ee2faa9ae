// Settings: people, keys, one's own account, the audit trail; and the pages of links that were handed on.

export class PeoplePage {
  constructor(page) {
    this.page = page;
    this.link = page.locator('#invitation-link');
    this.resetLink = page.locator('#reset-link');
    this.dialog = page.getByRole('dialog');
  }

  row(name) {
    return this.page.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name: new RegExp(name) }) });
  }

  /** Invites somebody, and gives the address of the link. */
  async invite({ name, email, role }) {
    const form = this.page.locator('form').filter({ has: this.page.locator('#f-invite-name') });
    if (!(await form.isVisible())) await this.page.getByText('Invite somebody').click();
    await form.locator('#f-invite-name').fill(name);
    await form.locator('#f-invite-email').fill(email);
    await form.locator('#f-invite-role').selectOption(role);
    await form.getByRole('button', { name: 'Make the link' }).click();
    return this.link.inputValue();
  }

  async manage(name) {
    await this.page.getByRole('button', { name: `Manage ${name}` }).click();
    await this.dialog.getByRole('heading', { name }).waitFor();
  }

  async changeRole(name, role) {
    await this.manage(name);
    await this.dialog.locator('#f-member-role').selectOption(role);
    await this.dialog.getByRole('button', { name: 'Save the role' }).click();
    await this.dialog.waitFor({ state: 'hidden' });
  }

  /** Opens one of the parts of the dialog that are closed at first. */
  async open(part) {
    await this.dialog.getByText(part, { exact: true }).click();
  }
}

export class KeysPage {
  constructor(page) {
    this.page = page;
    this.secret = page.locator('#key-secret');
    this.rows = page.locator('.k-table__row');
  }

  row(name) {
    return this.rows.filter({ hasText: name });
  }

  /** Makes a key with these scopes, and gives its secret. */
  async make(name, scopes) {
    await this.page.getByText('Make a key', { exact: true }).click();
    await this.page.locator('#f-key-name').fill(name);
    for (const box of await this.page.locator('[id^="f-scope-"]').all()) {
      await box.setChecked(scopes.includes((await box.getAttribute('id')).replace('f-scope-', '')));
    }
    await this.page.getByRole('button', { name: 'Make the key' }).click();
    return this.secret.inputValue();
  }

  async revoke(name) {
    await this.page.getByRole('button', { name: `Revoke ${name}` }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await this.row(name).getByText('Revoked').waitFor();
  }
}

export class AccountPage {
  constructor(page) {
    this.page = page;
    this.sessions = page.getByRole('region', { name: 'Where you are signed in' });
    this.others = page.getByRole('button', { name: 'Sign out all others' });
  }

  async changePassword(current, next) {
    await this.page.locator('#f-password-current').fill(current);
    await this.page.locator('#f-password-new').fill(next);
    await this.page.getByRole('button', { name: 'Change the password' }).click();
  }
}

export class AuditPage {
  constructor(page) {
    this.page = page;
    this.entries = page.locator('.audit__entry');
    this.export = page.getByRole('link', { name: 'Save as CSV' });
  }

  filter(name) {
    return this.page.locator(`#f-audit-${name}`);
  }
}

/** A page where a password is chosen, reached by a link that was handed on. */
export class LinkPage {
  constructor(page) {
    this.page = page;
    this.password = page.locator('#f-password');
    this.closed = page.getByRole('heading', { name: 'This link no longer works' });
  }

  async choose(password, action) {
    await this.password.fill(password);
    await this.page.getByRole('button', { name: action }).click();
  }
}
