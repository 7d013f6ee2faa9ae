// Starts a whole Kept for a test: the program, a database of its own, a browser.

import { execFile, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as later } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { chromium } from 'playwright-core';

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** How long a start may take before it counts as failed. */
const PATIENCE_MS = 120_000;
/** How often a condition is looked at. */
const LOOK_MS = 50;

function needed(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: the path of ${name === 'KEPT_BIN' ? 'the program kept' : 'Chromium'}`);
  return path.resolve(ROOT, value);
}

/** Looks until `condition` gives something, or fails with what it was waiting for. */
export async function until(what, condition, patience = PATIENCE_MS) {
  const end = Date.now() + patience;
  for (;;) {
    const found = await condition();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await later(LOOK_MS);
  }
}

/** Nothing of the settings of whoever runs the tests. */
function environment() {
  const all = { ...process.env, KEPT_LISTEN: '127.0.0.1:0' };
  for (const name of ['DATABASE_URL', 'KEPT_PUBLIC_URL', 'KEPT_DATA']) delete all[name];
  return all;
}

/** `kept serve` on a free port with a folder and a private Postgres of its own. */
export class Kept {
  static async start() {
    const folder = await mkdtemp(path.join(tmpdir(), 'kept-browser-'));
    // Started as root, Postgres runs as another user, who must get through.
    await chmod(folder, 0o711);
    const child = spawn(needed('KEPT_BIN'), ['serve', '--data', path.join(folder, 'data')], {
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const kept = new Kept(child, folder);
    try {
      await kept.ready();
    } catch (error) {
      await kept.stop();
      throw error;
    }
    return kept;
  }

  constructor(child, folder) {
    this.child = child;
    this.folder = folder;
    this.log = [];
    this.gone = new Promise((done) => {
      child.once('exit', done);
      child.once('error', (error) => done(this.log.push(String(error))));
    });
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => this.log.push(line));
    }
  }

  found(pattern) {
    for (const line of this.log) {
      const match = pattern.exec(line);
      if (match) return match[1];
    }
    return undefined;
  }

  async ready() {
    const alive = () => {
      if (this.child.exitCode !== null || this.child.pid === undefined) {
        throw new Error(`kept has ended:\n${this.log.join('\n')}`);
      }
    };
    const said = (what, pattern) => until(`${what} in the log`, () => (alive(), this.found(pattern)));
    this.setUpLink = await said('the set-up link', /^\s+(http:\/\/\S+\/set-up\/\S+)$/);
    this.base = await said('the address', /^Kept is at\s+(http:\/\/\S+)/);
    await until('/readyz', async () => {
      alive();
      return fetch(`${this.base}/readyz`).then((answer) => answer.ok, () => false);
    });
  }

  /** What another command of the program says, run beside the server: `kept org list` and the like. */
  async command(...words) {
    const all = [...words, '--data', path.join(this.folder, 'data')];
    const { stdout } = await promisify(execFile)(needed('KEPT_BIN'), all, { env: environment() });
    return stdout;
  }

  /** Stops it as Ctrl-C does, the private Postgres too, and takes its folder away. */
  async stop() {
    if (this.child.pid !== undefined && this.child.exitCode === null) {
      this.child.kill('SIGTERM');
      await this.gone;
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Chromium without a window. */
export async function browser() {
  return chromium.launch({ executablePath: needed('KEPT_CHROMIUM'), args: ['--no-sandbox'] });
}
