/**
 * Repaired twins of well-known leaks, shaped like them, near misses of the rules about goroutines; and correct programs whose end depends on a value. No such rule may
 * say anything of a twin, none may warn of the others, and the Go runtime must agree: every goroutine they start ends.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { globSync } from 'tinyglobby';
import { AnalysisSession } from '#engine/checking/session';
import { type Config, emptyConfig } from '#engine/config/config';
import { rules } from '#engine/rules/registry.generated';
import { LineIndex } from '#engine/text/line-index';
import { isAboutConcurrency } from '../../server/src/tools/corpus/score';
import { readTable } from '../../server/src/tools/corpus/subjects';
import { goParser } from '../go-parser';
import type { Fixture } from './fixtures';
import { type LeftBehind, Program } from './runtime/program';

const atOnce = 8;
const calls = 4;
const runs = 2;
/** The longest any of them may take to end, milliseconds. */
const patience = 5000;

const version = spawnSync('go', ['env', 'GOVERSION']).stdout?.toString() ?? '';
const minor = Number(/^go1\.(\d+)/.exec(version)?.[1] ?? 0);

function programsIn(folder: string): readonly Fixture[] {
  const paths = globSync(`test/fixtures/${folder}/*.go`).sort();
  return paths.map((path) => ({
    rule: folder,
    path,
    name: basename(path),
    text: readFileSync(path, 'utf8'),
    go: '1.26',
  }));
}

const twins = programsIn('corpus-twins');
/** Values the machine has lost track of may leave a hint. */
const correct = programsIn('correct-programs');

/** Opt-in rules, too. */
const concurrent = [...rules.values()].filter(isAboutConcurrency);
const config: Config = {
  ...emptyConfig,
  rules: Object.fromEntries(concurrent.map(({ name }) => [name, { level: 'on' }])),
};

describe('repaired twins', () => {
  it('exist for every leak program that comes with Go', () => {
    const kernels = readTable('test/peers/corpus/programs.tsv').filter(({ file }) => file.startsWith('goker/'));
    const names = new Set(twins.map(({ name }) => name));
    const missing = kernels.map(({ subject }) => `${subject}.go`).filter((name) => !names.has(name));
    assert.deepEqual([...new Set(missing)], []);
  });

  for (const { name, path, text, rule: folder } of [...twins, ...correct]) {
    it(`keep the rules about goroutines silent: ${name}`, async () => {
      const session = new AnalysisSession(await goParser(), concurrent);
      const files = [{ path, lines: new LineIndex(text) }];
      const { findings, faults } = session.analyze({ files, go: '1.26', config });
      assert.deepEqual(faults, []);
      const all = findings.get(path) ?? [];
      const found = folder === 'corpus-twins' ? all : all.filter(({ severity }) => severity !== 'hint');
      assert.deepEqual(
        found.map(({ rule, severity, range, message }) => `${rule}, ${severity}, ${range.start.line + 1}: ${message}`),
        [],
      );
    });
  }

  if (minor < 26 || process.platform !== 'linux') {
    console.log('  Go 1.26 or newer on Linux is needed: the runtime was not asked.');
    return;
  }
  const root = mkdtempSync(join(tmpdir(), 'gopherscope-twins-'));
  const programs = [...twins, ...correct];
  const left = new Map(programs.map((each) => [each, [] as (LeftBehind | undefined)[]]));

  before(async function () {
    this.timeout(300_000);
    const program = new Program(root, '1.26', programs);
    const waiting = [...programs];
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
        for (let run = 0; run < runs; run++) left.get(next)!.push(await program.run(next, 'Run', calls, patience));
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  for (const twin of programs) {
    it(`end when they run: ${twin.name}`, () => {
      for (const report of left.get(twin)!) {
        assert.ok(report !== undefined, 'the program ran to its end');
        assert.deepEqual(report.operations, [], 'lines at which goroutines are blocked for ever');
        assert.ok(report.goroutines <= 0, `${report.goroutines} goroutines are left`);
      }
    });
  }
});
