// Runs before the first paint: the reader's appearance and language first, then the app.
(() => {
  const texts = {{ boot.texts }};
  const root = document.documentElement;
  const stored = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage may be forbidden; then system and browser decide
    }
  };
  const theme = stored('kept-theme');
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;

  // As the app chooses: the exact language, else its nearest relative.
  const known = Object.keys(texts);
  const near = (wish) =>
    known.find((tag) => tag.toLowerCase() === wish.toLowerCase()) ??
    known.find((tag) => tag.split('-')[0] === wish.split('-')[0].toLowerCase());
  const wishes = [stored('kept-language'), ...navigator.languages].filter(Boolean);
  root.lang = wishes.map(near).find(Boolean) ?? root.lang;
  const say = () => {
    for (const place of document.querySelectorAll('[data-boot]')) place.textContent = texts[root.lang][place.dataset.boot];
  };
  document.addEventListener('DOMContentLoaded', say);

  const boot = (done) => {
    document.getElementById('boot')?.remove();
    done();
  };
  import('/assets/{{ app.js }}')
    .then((app) => app.default({ module_or_path: '/assets/{{ app.wasm }}' }))
    .then(() => boot(() => {}))
    .catch((error) => {
      console.error(error);
      boot(() => document.getElementById('boot-failed')?.removeAttribute('hidden'));
    });
})();
