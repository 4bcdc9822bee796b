/**
 * The programs with planted leaks: the Go runtime must see a goroutine blocked at every line marked `// leak`, and at no other. How many of them the rules find is
 * measured by `npm run corpus`, not asserted.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { globSync } from 'tinyglobby';
import type { Fixture } from './fixtures';
import { Program } from './runtime/program';

const atOnce = 8;
/** Whether a race is lost is decided anew in each call and each run. */
const calls = 16;
const mostRuns = 5;
const patience = 150;

const version = spawnSync('go', ['env', 'GOVERSION']).stdout?.toString() ?? '';
const minor = Number(/^go1\.(\d+)/.exec(version)?.[1] ?? 0);

const programs: readonly Fixture[] = globSync('test/fixtures/corpus-leaks/*.go')
  .sort()
  .map((path) => ({
    rule: 'leaks',
    path,
    name: basename(path),
    text: readFileSync(path, 'utf8'),
    go: '1.26',
  }));

/** From 1. */
function marked(text: string): readonly number[] {
  return text.split('\n').flatMap((line, index) => (/\/\/ leak$/.test(line) ? [index + 1] : []));
}

describe('planted leaks', () => {
  it('are marked in every program', () => {
    assert.deepEqual(
      programs.filter(({ text }) => marked(text).length === 0).map(({ name }) => name),
      [],
    );
  });

  if (minor < 26 || process.platform !== 'linux') {
    console.log('  Go 1.26 or newer on Linux is needed: the runtime was not asked.');
    return;
  }
  const root = mkdtempSync(join(tmpdir(), 'gopherscope-planted-'));
  const seen = new Map(programs.map((each) => [each, new Set<number>()]));

  before(async function () {
    this.timeout(300_000);
    const program = new Program(root, '1.26', programs);
    const waiting = [...programs];
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const lines = seen.get(next)!;
        for (let run = 1; run <= mostRuns && !marked(next.text).every((line) => lines.has(line)); run++) {
          const left = await program.run(next, 'Run', calls, patience * run);
          for (const line of left?.operations ?? []) lines.add(line);
        }
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  for (const fixture of programs) {
    it(`block where ${fixture.name} says`, () => {
      const lines = [...seen.get(fixture)!].sort((a, b) => a - b);
      assert.deepEqual(lines, marked(fixture.text));
    });
  }
});
