/**
 * The Go runtime has the last word on the brute force: what it sees leak or panic must be among what was foretold. It runs few of all orders, so it need not
 * see everything; most it does.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nightly, seed } from '../../seeded';
import { runEveryOrder, type Verdict } from './brute-force';
import { before, GoRuntime, type Seen } from './go-runtime';
import { goSource, type Source, styles } from './go-source';
import { type PanicKind, type Program, statementsOf } from './program';
import { smallProgram } from './small-programs';

const count = nightly ? 1000 : 150;

/** Runs at the same time: most of them sleep. */
const atOnce = 4;

const messages: Readonly<Record<PanicKind, RegExp>> = {
  'close-of-closed': /close of closed channel/,
  'close-of-nil': /close of nil channel/,
  'send-on-closed': /send on closed channel/,
  'negative-counter': /negative WaitGroup counter/,
  'unlock-of-unlocked': /unlock of unlocked (?:RW)?Mutex|R?Unlock of unlocked RWMutex/i,
  'wait-group-reused': /WaitGroup is reused|WaitGroup misuse/,
};

interface Sample {
  readonly program: Program;
  readonly verdict: Verdict;
  readonly source: Source;
}

function samples(): readonly Sample[] {
  const found: Sample[] = [];
  for (let at = seed; found.length < count; at++) {
    const program = smallProgram(at);
    const verdict = runEveryOrder(program);
    if (verdict === undefined || verdict.misuse || (verdict.unwinds && defersSend(program))) continue;
    const index = found.length;
    const options = { style: styles[index % styles.length], suffix: String(index), before, package: 'main' };
    found.push({ program, verdict, source: goSource(program, options) });
  }
  return found;
}

/** Where it waits for somebody, it keeps a panic from ending the program. */
function defersSend(program: Program): boolean {
  return statementsOf(program).some((each) => each.kind === 'defer' && each.operation.kind === 'send');
}

/** One that panics takes all others of its process with it: each run is for one. */
async function seenOf(runtime: GoRuntime, index: number, { panics }: Verdict): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  if (panics.length === 0) for (let round = 0; round < 3; round++) seen.push(await runtime.run(index, 15, 10));
  else for (let round = 0; round < 20; round++) seen.push(await runtime.run(index, 1 << (round % 4), 1));
  return seen;
}

const counting: readonly Verdict['panics'][number]['kind'][] = ['wait-group-reused', 'negative-counter'];

/** The runtime shows a deferred call at the end of its function, where no operation is. */
function isForetold({ program, verdict, source }: Sample, { message, lines }: NonNullable<Seen['panic']>): boolean {
  const places = new Set(source.lines.values());
  const deferred = new Set(
    statementsOf(program).flatMap((each) => (each.kind === 'defer' && !each.inClosure ? [each.operation.id] : [])),
  );
  const shown = lines.map((line) => source.cases.get(line) ?? line);
  return verdict.panics.some(({ id, kind }) => {
    // Which of those who count at the same time finds out is a matter of instructions; a counter below zero counts too.
    const isCounting = counting.includes(kind);
    if (isCounting && counting.some((each) => messages[each].test(message))) return true;
    if (!messages[kind].test(message)) return false;
    const isUnnamed = (line: number) => deferred.has(id) && !places.has(line);
    return shown.length === 0 || shown.some((line) => line === source.lines.get(id) || isUnnamed(line));
  });
}

const version = spawnSync('go', ['env', 'GOVERSION']).stdout?.toString() ?? '';
const minor = Number(/^go1\.(\d+)/.exec(version)?.[1] ?? 0);

describe('small programs in the Go runtime', function () {
  this.timeout(600_000);
  if (minor < 26) {
    console.log('  Go 1.26 or newer is needed: the runtime was not asked.');
    return;
  }

  it('leak and panic nowhere but where the brute force says', async () => {
    const root = mkdtempSync(join(tmpdir(), 'gopherscope-small-'));
    const all = samples();
    const faults: string[] = [];
    let [leaks, leaksSeen] = [0, 0];
    try {
      const runtime = new GoRuntime(
        root,
        all.map(({ source }) => source),
      );
      const judge = async (sample: Sample, index: number) => {
        const { verdict, source } = sample;
        const foretold = new Set([...verdict.stuck].map((id) => source.lines.get(id)!));
        const seen = await seenOf(runtime, index, verdict);
        const leakLines = seen.flatMap((each) => [...each.leaks]);
        const seenLeaks = new Set(leakLines.map((line) => source.cases.get(line) ?? line));
        for (const line of seenLeaks) {
          if (!foretold.has(line)) faults.push(`leaks at line ${line + 1}:\n${source.text}`);
        }
        for (const { panic } of seen) {
          if (panic !== undefined && !isForetold(sample, panic))
            faults.push(`${panic.message} at line ${(panic.lines[0] ?? -1) + 1}:\n${source.text}`);
        }
        leaks += foretold.size;
        leaksSeen += [...foretold].filter((line) => seenLeaks.has(line)).length;
      };
      const waiting = [...all.entries()];
      const work = async () => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await judge(next[1], next[0]);
      };
      await Promise.all(Array.from({ length: atOnce }, work));
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
    console.log(
      `      seed ${seed}: the runtime saw ${leaksSeen} of ${leaks} places that can leak in ${count} programs`,
    );
    assert.deepEqual(faults, []);
    assert.ok(leaksSeen > leaks * 0.75, 'most of what is foretold happens');
  });
});
