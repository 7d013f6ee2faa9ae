// Runs before the first paint: the reader's appearance first, then the app.
(() => {
  try {
    const theme = localStorage.getItem('kept-theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch { /* storage may be forbidden; then the system decides */ }
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
