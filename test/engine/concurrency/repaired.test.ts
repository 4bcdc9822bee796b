/**
 * The Go runtime has the last word on repairs, too: what the explorer agrees to is made to small programs, and they run. Nobody may stay blocked where it was said
 * to be repaired, nor anywhere it was not foretold for the program as it was, and nothing may panic that did not.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnalysisSession } from '#engine/checking/session';
import { emptyConfig } from '#engine/config/config';
import type { Rule } from '#engine/findings/define-rule';
import type { Fix } from '#engine/findings/finding';
import { fixesFor } from '#engine/findings/stuck/fixes/stuck-fixes';
import { stuckIn } from '#engine/findings/stuck/stuck-rule';
import { applyEdits, positionAfter } from '#engine/text/edits';
import { LineIndex } from '#engine/text/line-index';
import { goParser } from '../../go-parser';
import { nightly, seed } from '../../seeded';
import { runEveryOrder } from './brute-force';
import { before, GoRuntime } from './go-runtime';
import { goSource, type Style, styles } from './go-source';
import { smallProgram } from './small-programs';

const count = nightly ? 600 : 50;

interface Repaired {
  readonly title: string;
  readonly before: string;
  readonly text: string;
  /** From 0, where somebody may stay blocked for all that was foretold; the place that was repaired is none. */
  readonly allowed: ReadonlySet<number>;
  readonly mayPanic: boolean;
}

interface Offer {
  readonly fix: Fix;
  readonly line: number;
}

interface Told {
  readonly offers: readonly Offer[];
  /** Where somebody can stay blocked, in what each goroutine does by itself, too: that another place comes first may be what is repaired. */
  readonly lines: ReadonlySet<number>;
}

async function toldOf(root: string, text: string): Promise<Told> {
  const offers: Offer[] = [];
  const lines = new Set<number>();
  const rule: Rule = {
    name: 'offered',
    title: '',
    why: '',
    severity: 'warning',
    triggers: [],
    check(context) {
      if (context.unit.name !== root) return;
      for (const found of stuckIn(context, ['send', 'receive', 'range', 'select', 'nil-channel', 'lock', 'wait'])) {
        const line = found.place.range.start.line;
        lines.add(line);
        offers.push(...fixesFor(context, found).map((fix) => ({ fix, line })));
      }
    },
  };
  const session = new AnalysisSession(await goParser(), [rule]);
  const { faults } = session.analyze({
    files: [{ path: 'p.go', lines: new LineIndex(text) }],
    go: '1.26',
    config: emptyConfig,
  });
  assert.deepEqual(faults, []);
  return { offers, lines };
}

async function repaired(at: number, style: Style, suffix: string): Promise<Repaired | undefined> {
  const program = smallProgram(at);
  const verdict = runEveryOrder(program);
  if (verdict === undefined || verdict.misuse) return undefined;
  const { text, lines, cases } = goSource(program, { style, suffix, package: 'main' });
  const { offers, lines: told } = await toldOf(`root${suffix}`, text);
  const offer = offers[at % Math.max(1, offers.length)];
  if (offer === undefined) return undefined;
  const { fix, line } = offer;
  const index = new LineIndex(text);
  const heads = new Map([...cases].map(([each, head]) => [head, each]));
  const stuck = new Set([...told, ...[...verdict.stuck].map((id) => lines.get(id)!)]);
  const foretold = [...stuck].filter((each) => each !== line);
  const allowed = foretold.flatMap((each) => {
    const column = /^\t*/.exec(text.split('\n')[each]!)![0].length;
    const moved = positionAfter(index, fix.edits, { line: each, column });
    return moved === undefined ? [] : [moved.line, ...(heads.has(each) ? [moved.line] : [])];
  });
  const mayPanic = verdict.panics.length > 0;
  return { title: fix.title, before: text, text: applyEdits(index, fix.edits), allowed: new Set(allowed), mayPanic };
}

/** Lets others come first, where an operation stands on its line alone. */
function jittered(text: string): string {
  return text.replace(
    /^(\t+)((?:(?:s\.)?c\d+ <- |<-|select \{|go func|close\(|(?:s\.)?(?:m\d|wg|cond)\.).*)$/gm,
    `$1${before}$2`,
  );
}

const version = spawnSync('go', ['env', 'GOVERSION']).stdout?.toString() ?? '';
const minor = Number(/^go1\.(\d+)/.exec(version)?.[1] ?? 0);

describe('repaired programs in the Go runtime', function () {
  this.timeout(600_000);
  if (minor < 26) {
    console.log('  Go 1.26 or newer is needed: the runtime was not asked.');
    return;
  }

  it('leak no longer where they were repaired', async () => {
    const all: Repaired[] = [];
    let drawn = 0;
    for (; all.length < count; drawn++) {
      const made = await repaired(seed + drawn, styles[drawn % styles.length]!, String(all.length));
      if (made !== undefined) all.push(made);
    }
    const root = mkdtempSync(join(tmpdir(), 'gopherscope-repaired-'));
    const faults: string[] = [];
    try {
      const sources = all.map(({ text }) => ({ text: jittered(text), lines: new Map(), cases: new Map() }));
      const runtime = new GoRuntime(root, sources);
      for (const [index, { title, before: was, text, allowed, mayPanic }] of all.entries()) {
        const lines = text.split('\n');
        for (let round = 0; round < (mayPanic ? 8 : 2); round++) {
          const seen = await (mayPanic ? runtime.run(index, 1 << (round % 4), 1) : runtime.run(index, 15, 10));
          for (const line of seen.leaks) {
            const head = headOf(lines, line);
            if (!allowed.has(line) && !allowed.has(head))
              faults.push(`${title}: leaks at line ${line + 1}:\n${was}\n${text}`);
          }
          if (seen.panic !== undefined && !mayPanic) faults.push(`${title}: ${seen.panic.message}\n${was}\n${text}`);
        }
      }
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
    const titles = new Map<string, number>();
    for (const { title } of all) {
      const kind = title.replace(/c\d|\d+/g, '…');
      titles.set(kind, (titles.get(kind) ?? 0) + 1);
    }
    console.log(
      `      seed ${seed}: ${count} repaired of ${drawn} drawn; ${[...titles].map((each) => each.join(' × ')).join(', ')}`,
    );
    assert.deepEqual(faults, []);
  });
});

/** The line of the select a case belongs to. */
function headOf(lines: readonly string[], line: number): number {
  if (!/^\t*case /.test(lines[line] ?? '')) return line;
  const indent = /^\t*/.exec(lines[line]!)![0];
  let head = line;
  while (head > 0 && lines[head] !== `${indent}select {`) head--;
  return head;
}
