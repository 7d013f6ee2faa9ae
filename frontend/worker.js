// Computes drivers beside the page: resampling takes seconds, and nothing on the page shall wait for it. Ending the
// worker cancels it.
import init, { Drivers } from './{{ calc.js }}';

// So long a step that little is lost between them, so short that progress is seen.
const STEP_MS = 100;

self.onmessage = async ({ data: { cells, predictors, seed, resamples, level } }) => {
  try {
    await init({ module_or_path: '/assets/{{ calc.wasm }}' });
    const began = performance.now();
    const drivers = new Drivers(cells, predictors, seed, resamples, level);
    const { verdict, numbers, blocks, parts } = drivers;
    self.postMessage({ kind: 'found', verdict, numbers, blocks, parts });
    if (verdict !== 'ranked') return;
    let [done, size] = [0, 1];
    while (done < resamples) {
      const before = performance.now();
      done = drivers.step(size);
      const took = performance.now() - before;
      size = Math.max(1, Math.round((size * STEP_MS) / Math.max(took, 1)));
      self.postMessage({ kind: 'progress', done, total: resamples });
    }
    self.postMessage({ kind: 'drawn', drawn: drivers.drawn(), took: performance.now() - began });
  } catch (error) {
    self.postMessage({ kind: 'failed', words: String(error) });
  }
};
