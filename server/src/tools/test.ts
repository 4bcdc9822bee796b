/**
 * `npm test`: installs what the tests need, checks types and style, then runs every kind of test and sums up. Knows the order and the needs of
 * the kinds, nothing of what they assert. `npm test -- KIND…` runs only those; `--nightly` adds the long runs.
 */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { argv, env, execPath, exit } from 'node:process';
import { globSync } from 'tinyglobby';
import { installSystemPackages } from './test/system-packages';

interface Step {
  readonly name: string;
  readonly run: () => SpawnSyncReturns<Buffer>;
}

/** In the order in which a mistake is cheapest to hear of; the real editor comes last. */
const kinds = [
  'tidy',
  'engine',
  'rules',
  'peers',
  'profile',
  'escape',
  'examples',
  'cli',
  'lsp',
  'hostile',
  'webview',
  'package',
  'e2e',
];

const nightly = argv.includes('--nightly');
const wanted = argv.slice(2).filter((argument) => !argument.startsWith('-'));

/** No kind takes a tenth of this on a quiet machine: what is still running then will never end. */
const stepTimeoutMs = 20 * 60_000;

function command(name: string, args: readonly string[]): SpawnSyncReturns<Buffer> {
  return spawnSync(name, args, {
    stdio: 'inherit',
    timeout: stepTimeoutMs,
    env: { ...env, GOPHERSCOPE_NIGHTLY: nightly ? '1' : '' },
  });
}

function tool(bin: string, ...args: string[]): () => SpawnSyncReturns<Buffer> {
  return () => command(execPath, ['--enable-source-maps', `node_modules/${bin}`, ...args]);
}

function mocha(kind: string): Step {
  const files = globSync(`dist/test/${kind}/**/*.test.js`).sort();
  return {
    name: kind,
    run: tool('mocha/bin/mocha.js', '--forbid-only', '--forbid-pending', '--timeout', '120000', ...files),
  };
}

const known = new Set(kinds);
const unknown = wanted.filter((name) => !known.has(name));
if (unknown.length > 0) {
  console.error(`No such kind of test: ${unknown.join(', ')}. There are ${kinds.join(', ')}.`);
  exit(2);
}
const present = kinds.filter((kind) => existsSync(`dist/test/${kind}`));
const missing = kinds.filter((kind) => !present.includes(kind));
const steps: Step[] = [
  { name: 'types', run: tool('typescript/bin/tsc', '-b') },
  { name: 'style', run: tool('@biomejs/biome/bin/biome', 'check', '.') },
  ...present.filter((kind) => wanted.length === 0 || wanted.includes(kind)).map(mocha),
];

installSystemPackages();
const failed: string[] = [];
const seconds: string[] = [];
for (const step of steps) {
  console.log(`\n── ${step.name} ${'─'.repeat(Math.max(0, 70 - step.name.length))}`);
  const start = performance.now();
  if (step.run().status !== 0) failed.push(step.name);
  seconds.push(`${step.name} ${((performance.now() - start) / 1000).toFixed(0)} s`);
}
console.log(`\n${seconds.join(' · ')}`);
if (missing.length > 0) failed.push(...missing.map((kind) => `${kind} (no test files)`));
if (failed.length > 0) {
  console.error(`Failed: ${failed.join(', ')}`);
  exit(1);
}
console.log(`All ${steps.length} steps passed.`);
