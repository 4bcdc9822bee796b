/**
 * The Go runtime says what leaks: every function of a fixture that can be called without arguments is run. A flagged one must leave behind what its rule
 * speaks of, at the line named where the runtime knows lines; a clean one must not.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rules } from '#engine/rules/registry.generated';
import { type Fixture, fixtures, wants } from './fixtures';
import { judged, meant, notJudged, type OracleName, oracles, unseen } from './runtime/oracles';
import { callable, type LeftBehind, Program } from './runtime/program';

/** Runs at the same time: most of them sleep. */
const atOnce = 8;
const mostRuns = 3;

/** Text of the function around a line (from 1). */
function functionAt(text: string, line: number): string {
  const before = text.split('\n').slice(0, line).join('\n');
  return [...before.matchAll(/^func (?:\([^)]*\) )?(\w+)/gm)].at(-1)?.[1] ?? '';
}

interface Task {
  readonly fixture: Fixture;
  readonly name: string;
  readonly isFlagged: boolean;
  /** What the rule's oracles said, run by run; the last one is the verdict. */
  readonly shown: boolean[];
  readonly blocked: Set<number>;
  ran: boolean;
}

function shows(names: readonly OracleName[], left: ReadonlyMap<OracleName, LeftBehind>): boolean {
  return names.some((name) => {
    const report = left.get(name);
    return report !== undefined && oracles[name].shows(report, oracles[name].times);
  });
}

async function ask(program: Program, task: Task): Promise<void> {
  const { fixture, name, isFlagged } = task;
  const names = judged[fixture.rule]!;
  for (let run = 1; run <= mostRuns; run++) {
    const left = new Map<OracleName, LeftBehind>();
    for (const oracle of names) {
      const { times, patience } = oracles[oracle];
      // A busy machine gets more time with every run.
      const report = await program.run(fixture, name, times, patience * run);
      if (report === undefined) return;
      left.set(oracle, report);
      for (const line of report.blocked) task.blocked.add(line);
    }
    task.ran = true;
    task.shown.push(shows(names, left));
    // The profile is never wrong, and names some places in some runs only. Other traces: a leak that shows once is one, and a function that once leaves
    // nothing behind is clean.
    if (names.includes('blocked')) {
      if (isFlagged && flaggedLines(fixture, name).every((line) => namesPlace(fixture, line, task.blocked))) return;
    } else if (task.shown.at(-1) === isFlagged) return;
  }
}

function tasksOf(fixture: Fixture): readonly Task[] {
  const flagged = new Set(wants(fixture.text).map(({ line }) => functionAt(fixture.text, line)));
  const isClean = fixture.name.startsWith('clean');
  return callable(fixture.text)
    .filter((name) => isClean || flagged.has(name))
    .map((name) => ({ fixture, name, isFlagged: !isClean, shown: [], blocked: new Set<number>(), ran: false }));
}

async function askAll(root: string, all: readonly Fixture[], tasks: readonly Task[]): Promise<void> {
  const programs = new Map<string, Program>();
  for (const { go } of all) {
    if (!programs.has(go)) {
      programs.set(
        go,
        new Program(
          root,
          go,
          all.filter((each) => each.go === go),
        ),
      );
    }
  }
  const waiting = [...tasks];
  const work = async () => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift())
      await ask(programs.get(task.fixture.go)!, task);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

/** The profile must name the line of a send, or the function that is blocked by the mistake. */
function namesPlace(fixture: Fixture, line: number, blocked: ReadonlySet<number>): boolean {
  const source = fixture.text.split('\n')[line - 1]!;
  const started = /^\s*go (?!func\b)(?:(?:\w+|\(\*\w+\))\.)?(\w+)\(/.exec(source)?.[1];
  if (fixture.rule === 'unbounded-send' && started === undefined) return blocked.has(line);
  const functions = new Set([...blocked].map((each) => functionAt(fixture.text, each)));
  return functions.has(functionAt(fixture.text, line)) || (started !== undefined && functions.has(started));
}

function flaggedLines({ text }: Fixture, name: string): readonly number[] {
  return wants(text).flatMap(({ line }) => (functionAt(text, line) === name ? [line] : []));
}

const version = spawnSync('go', ['env', 'GOVERSION']).stdout?.toString() ?? '';
const minor = Number(/^go1\.(\d+)/.exec(version)?.[1] ?? 0);

describe('leaks at run time', () => {
  it('know of every rule how a run judges it, or why it cannot', () => {
    const both = [...rules.keys()].filter((name) => name in judged === name in notJudged);
    assert.deepEqual(both, [], 'add them to one table in test/rules/runtime/oracles.ts');
  });

  if (minor < 26 || process.platform !== 'linux') {
    console.log('  Go 1.26 or newer on Linux is needed: the runtime was not asked.');
    return;
  }
  const all = [...fixtures('leak'), ...fixtures('clean')].filter(({ rule }) => rule in judged);
  const tasks = all.flatMap(tasksOf);
  const root = mkdtempSync(join(tmpdir(), 'gopherscope-leaks-'));

  before(async function () {
    this.timeout(600_000);
    await askAll(root, all, tasks);
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  for (const fixture of all) {
    it(`${fixture.rule}/${fixture.name}`, () => {
      const own = tasks.filter((task) => task.fixture === fixture);
      const faults = own.flatMap(({ name, isFlagged, shown, ran, blocked }) => {
        const key = `${fixture.rule}/${name}`;
        const isLeak =
          judged[fixture.rule]!.includes('blocked') || isFlagged ? shown.includes(true) : !shown.includes(false);
        const isSeen = ran && isLeak;
        const excuse = (isFlagged ? unseen : meant)[key];
        if (!isFlagged) return isSeen && excuse === undefined ? [`${name} leaves something behind`] : [];
        if (isSeen && excuse !== undefined) return [`${name} is seen: take it off the list`];
        if (excuse !== undefined) return [];
        if (!ran) return [`${name} could not be run to its end`];
        const byPlace = judged[fixture.rule]!.includes('blocked');
        const places = byPlace ? flaggedLines(fixture, name) : [];
        const missed = places.filter((line) => !namesPlace(fixture, line, blocked));
        if (missed.length > 0)
          return [`${name} must leak at ${missed.join(', ')}; the runtime saw ${[...blocked].join(', ')}`];
        return isSeen ? [] : [`${name} leaves nothing behind`];
      });
      assert.deepEqual(faults, []);
    });
  }
});
