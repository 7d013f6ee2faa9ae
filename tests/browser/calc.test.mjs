// One door to the figures: the shell, the interface, and the WebAssembly module in node and on a plain page answer the
// same, case by case. The golden cases always; with KEPT_REFERENCE every file of its folder `expected`, rows included.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { OWNER } from './pages/session.mjs';
import { browser, Kept, ROOT } from './run.mjs';

const REFERENCE = process.env.KEPT_REFERENCE;
/** The folder that `cargo xtask calc` writes. */
const MODULE = process.env.KEPT_CALC;
const GOLDEN = path.join(ROOT, 'tests/golden');
/** Files of the golden folder that are no topics. */
const NO_TOPICS = ['bits.json', 'calc_bits.json'];
/** Figures that tell of the reference run only. */
const NOT_PRODUCED = ['iterations', 'max_abs_gradient', 'bootstrap', 'beta_binomial_mle', 'note'];
/** What the tool that made the reference rounded itself. */
const COARSE = { ci95_feldt: 6e-4 };
const DOORS = ['kept calc', 'REST', 'node', 'page'];

/** A plain page, as docs/scoring.md shows it. */
const PAGE = `<!doctype html><meta charset="utf-8"><title>Figures</title>
<script type="module">
  import init, { calc } from './kept_calc.js';
  await init({ module_or_path: 'kept_calc_bg.wasm' });
  window.calc = calc;
</script>`;

/** The topics of a folder with their files, by name. */
async function topics(folder) {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json') && !NO_TOPICS.includes(name));
  const read = async (name) => [name.slice(0, -5), JSON.parse(await readFile(path.join(folder, name), 'utf8'))];
  return Promise.all(names.sort().map(read));
}

/** The rows of a CSV file; cells in quotes may hold commas, quotes and line ends. */
function csv(text) {
  const rows = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
  for (let at = 0; at < text.length; at = cell.lastIndex) {
    cell.lastIndex = at;
    const [, quoted, plain, end] = cell.exec(text);
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ',' && cell.lastIndex < text.length) rows.push([]);
    else if (end === ',' && cell.lastIndex === text.length) rows.at(-1).push('');
  }
  return rows;
}

const files = new Map();
async function file(name) {
  if (!files.has(name)) files.set(name, csv(await readFile(path.join(REFERENCE, 'data', name), 'utf8')));
  return files.get(name);
}

/** Every text in a value. */
function texts(value) {
  if (typeof value === 'string') return [value];
  return value && typeof value === 'object' ? Object.values(value).flatMap(texts) : [];
}

/** The same case with the columns that it names in `table` instead of a file. */
async function withTable({ id, input }) {
  if (!input?.data) return { id, input };
  const [columns, ...rows] = await file(input.data);
  const named = new Set(texts(input));
  const wanted = columns.flatMap((name, at) => (named.has(name) ? [at] : []));
  const number = (text) => (String(Number(text)) === text ? Number(text) : text);
  const cell = (text) => (text === '' ? null : number(text));
  const { data, ...rest } = input;
  const table = { columns: wanted.map((at) => columns[at]), rows: rows.map((row) => wanted.map((at) => cell(row[at]))) };
  return { id, input: { ...rest, table } };
}

const HEX = /^[0-9a-f]{16}$/;
const SPECIAL = { NaN, Infinity, '-Infinity': -Infinity };
const number = (value) => (typeof value === 'number' ? value : SPECIAL[value]);

/** What differs from the expected result, with its place. */
function differences(found, expected, tolerance, ulps, at = '') {
  if (expected && typeof expected === 'object' && !Array.isArray(expected)) {
    const keys = Object.keys(expected).filter((key) => !NOT_PRODUCED.includes(key));
    return keys.flatMap((key) => {
      if (found?.[key] === undefined) return [`${at}/${key} is missing`];
      const rule = COARSE[key] ? { rel: 0, abs: COARSE[key] } : tolerance;
      return differences(found[key], expected[key], rule, ulps, `${at}/${key}`);
    });
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(found) || found.length !== expected.length) return [`${at} is no list of ${expected.length}`];
    return expected.flatMap((value, index) => differences(found[index], value, tolerance, ulps, `${at}/${index}`));
  }
  const [a, b] = [number(found), number(expected)];
  let same = found === expected || Object.is(a, b);
  if (a !== undefined && b !== undefined) same ||= Math.abs(a - b) <= (tolerance.abs ?? 0) + (tolerance.rel ?? 0) * Math.abs(b);
  // A decay weight may be one unit off in its last place.
  if (ulps && HEX.test(found) && HEX.test(expected)) {
    const apart = BigInt(`0x${found}`) - BigInt(`0x${expected}`);
    same ||= apart >= -1n && apart <= 1n;
  } else if (ulps && a !== undefined && b !== undefined) {
    same ||= Math.abs(a - b) <= Math.abs(b) * 2 ** -52;
  }
  return same ? [] : [`${at}: found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`];
}

/** The answer of a program to what it reads. */
function run(program, args, input) {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const [out, err] = [[], []];
    child.stdout.on('data', (piece) => out.push(piece));
    child.stderr.on('data', (piece) => err.push(piece));
    child.on('error', failed);
    child.on('close', (code) => done({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }));
    child.stdin.end(input);
  });
}

describe('the figures for other programs', { concurrency: 1, skip: MODULE ? false : 'KEPT_CALC is not set' }, () => {
  let kept;
  let chromium;
  let server;
  let page;
  let doors;

  before(async () => {
    kept = await Kept.start();
    const token = new URL(kept.setUpLink).pathname.split('/').pop();
    const json = { 'content-type': 'application/json' };
    const { organisation, zone: time_zone, currency, name, email, password } = OWNER;
    const body = JSON.stringify({ token, organisation, time_zone, currency, name, email, password });
    const signed = await fetch(`${kept.base}/api/v1/set-up`, { method: 'POST', headers: json, body });
    assert.ok(signed.ok, await signed.text());
    const cookie = signed.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');

    server = createServer(async (request, response) => {
      const name = path.basename(new URL(request.url, 'http://localhost').pathname);
      const kinds = { 'kept_calc.js': 'text/javascript', 'kept_calc_bg.wasm': 'application/wasm' };
      const found = kinds[name] ? await readFile(path.join(MODULE, name)) : PAGE;
      response.writeHead(200, { 'content-type': kinds[name] ?? 'text/html' }).end(found);
    });
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    chromium = await browser();
    page = await chromium.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForFunction(() => typeof window.calc === 'function');

    const module = await import(pathToFileURL(path.join(MODULE, 'kept_calc.js')));
    module.initSync({ module: await readFile(path.join(MODULE, 'kept_calc_bg.wasm')) });
    assert.ok(module.topics().includes('nps_intervals'));

    doors = {
      'kept calc': async (topic, cases) => {
        const folder = REFERENCE ? ['--data', path.join(REFERENCE, 'data')] : [];
        const program = path.resolve(ROOT, process.env.KEPT_BIN);
        const { code, out, err } = await run(program, ['calc', topic, ...folder], JSON.stringify({ cases }));
        if (code !== 0) throw new Error(err);
        return JSON.parse(out);
      },
      // One case a request: together their rows would be more than a request may have.
      REST: async (topic, cases) => {
        const found = {};
        for (const one of cases) {
          const headers = { ...json, cookie, 'sec-fetch-site': 'same-origin' };
          const body = JSON.stringify({ cases: [await withTable(one)] });
          const answer = await fetch(`${kept.base}/api/v1/calc/${topic}`, { method: 'POST', headers, body });
          if (!answer.ok) throw new Error(await answer.text());
          Object.assign(found, await answer.json());
        }
        return found;
      },
      node: async (topic, cases) => {
        const all = await Promise.all(cases.map(withTable));
        return JSON.parse(module.calc(topic, JSON.stringify({ cases: all })));
      },
      page: async (topic, cases) => {
        const request = JSON.stringify({ cases: await Promise.all(cases.map(withTable)) });
        return JSON.parse(await page.evaluate(([topic, request]) => window.calc(topic, request), [topic, request]));
      },
    };
  });

  after(async () => {
    await chromium?.close();
    server?.close();
    await kept?.stop();
  });

  async function compare(folder) {
    const table = [];
    const wrong = [];
    for (const [topic, { cases, tolerance }] of await topics(folder)) {
      const asked = cases.map(({ id, input }) => ({ id, input }));
      const counts = { topic, cases: cases.length };
      const bits = {};
      for (const door of DOORS) {
        counts[door] = 0;
        try {
          const found = await doors[door](topic, asked);
          bits[door] = JSON.stringify(found, (key, value) =>
            value && typeof value === 'object' && !Array.isArray(value)
              ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
              : value,
          );
          for (const { id, input, expect } of cases) {
            const faults = differences(found[id], expect, tolerance, input.fn === 'decay');
            wrong.push(...faults.map((fault) => `${door} ${topic} ${id}${fault}`));
            if (faults.length === 0) counts[door] += 1;
          }
        } catch (error) {
          wrong.push(`${door} ${topic}: ${error.message ?? error}`);
        }
      }
      // Not within a tolerance: the same number to the bit, natively and in WebAssembly.
      if (new Set(Object.values(bits)).size > 1) wrong.push(`${topic}: the doors do not agree to the bit`);
      table.push(counts);
    }
    const width = Math.max(...table.map(({ topic }) => topic.length));
    const line = (cells) => cells.map((cell, at) => (at ? String(cell).padStart(9) : cell.padEnd(width))).join(' ');
    console.log(line(['topic', 'cases', ...DOORS]));
    for (const row of table) console.log(line([row.topic, row.cases, ...DOORS.map((door) => row[door])]));
    assert.deepEqual(wrong, []);
    for (const row of table) for (const door of DOORS) assert.equal(row[door], row.cases, `${row.topic} by ${door}`);
    return table;
  }

  test('the golden cases agree by every door', async () => {
    const table = await compare(GOLDEN);
    assert.ok(table.length >= 16 && table.every(({ cases }) => cases > 0), `${table.length} topics`);
  });

  const missing = process.env.CI ? false : 'KEPT_REFERENCE is not set';
  test('every case of the reference agrees by every door', { skip: REFERENCE ? false : missing }, async () => {
    assert.ok(REFERENCE, 'in CI the reference cases must run: KEPT_REFERENCE is not set');
    const table = await compare(path.join(REFERENCE, 'expected'));
    assert.ok(table.length >= 18, `${table.length} topics`);
  });

  test('what is wrong is named by every door with its case and its place', async () => {
    const cases = [{ id: 'odd', input: { detractors: 1, passives: 'x', promoters: 2, confidence: 0.9 } }];
    for (const door of DOORS) {
      await assert.rejects(doors[door]('nps_intervals', cases), ({ message }) => /odd/.test(message) && /\/cases\/0\/input\/passives/.test(message), door);
      await assert.rejects(doors[door]('horoscope', cases), /horoscope/, door);
    }
  });
});
