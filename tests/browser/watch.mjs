// What a page complains of.

/** Before anybody has signed in the app asks who is there; the browser notes each such refusal. */
const EXPECTED = [/\/api\/v1\/me$/, /\/api\/v1\/sessions$/];

/** Collects errors of the console and of scripts. `allow` adds addresses whose refusal a test provokes. */
export function watch(page, allow = []) {
  const errors = [];
  const expected = [...EXPECTED, ...allow];
  page.on('pageerror', (error) => errors.push(`script: ${error.stack ?? error}`));
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    const refused = message.text().startsWith('Failed to load resource');
    const address = message.location().url;
    if (refused && expected.some((pattern) => pattern.test(address))) return;
    errors.push(`console: ${message.text()} (${address})`);
  });
  return errors;
}
