/** Small programs: how many get stuck or panic, that they are Go the engine reads, that comparing finds mistakes; and the explorer beside the brute force. */
import assert from 'node:assert/strict';
import { goParser } from '../../go-parser';
import { nightly, seed } from '../../seeded';
import { type Adapter, type Answer, adapter, adapterOf } from './adapter';
import { runEveryOrder } from './brute-force';
import { compareAll, compareSized } from './comparison';
import { goSource, styles } from './go-source';
import { type Program, statementsOf } from './program';
import { canBeReplayed } from './replay';
import { shrunk } from './shrink';
import { smallProgram } from './small-programs';

const count = nightly ? 10_000 : 1000;

/** An adapter that knows the programs of some seeds by their text, and what the brute force says of them with a mistake. */
function mistaken(programs: readonly Program[], mistake: (answer: Answer) => Answer): (source: string) => Answer {
  const known = new Map(
    programs.flatMap((program): (readonly [string, Program])[] =>
      styles.map((style) => [goSource(program, { style }).text, program] as const),
    ),
  );
  return (text) => {
    const program = known.get(text);
    const verdict = program === undefined ? undefined : runEveryOrder(program);
    if (program === undefined || verdict === undefined) return { stuck: new Set(), panics: new Set(), decided: false };
    const style = styles.find((each) => goSource(program, { style: each }).text === text)!;
    const { lines } = goSource(program, { style });
    return mistake({
      stuck: new Set([...verdict.stuck].map((id) => lines.get(id)!)),
      panics: new Set(verdict.panics.map(({ id }) => lines.get(id)!)),
      decided: true,
    });
  };
}

describe('small concurrent programs', function () {
  this.timeout(600_000);

  it('are the same for the same seed', () => {
    assert.deepEqual(smallProgram(seed), smallProgram(seed));
  });

  it('get stuck, panic and end well, each often enough', () => {
    const verdicts = Array.from({ length: count }, (_, index) => runEveryOrder(smallProgram(seed + index)));
    const known = verdicts.flatMap((each) => each ?? []);
    const share = (some: number) => some / count;
    const stuck = share(known.filter((each) => each.stuck.size > 0).length);
    const panics = share(known.filter((each) => each.panics.length > 0).length);
    const fine = share(known.filter((each) => each.stuck.size === 0 && each.panics.length === 0).length);
    const states = known.map((each) => each.states).sort((a, b) => a - b);
    const at = (part: number) => states[Math.floor(states.length * part)];
    const percent = (some: number) => `${(100 * some).toFixed(0)} %`;
    console.log(
      `      seed ${seed}: ${percent(stuck)} stuck, ${percent(panics)} panic, ${percent(fine)} fine, ${percent(share(count - known.length))} too large; states p50 ${at(0.5)}, p99 ${at(0.99)}`,
    );
    assert.ok(stuck > 0.3 && stuck < 0.75);
    assert.ok(panics > 0.05 && panics < 0.4);
    assert.ok(fine > 0.15);
    assert.ok(known.length > count * 0.95);
  });

  it('are Go that can be parsed, with each operation on a line of its own', async () => {
    const parser = await goParser();
    for (let index = 0; index < count / 10; index++) {
      const program = smallProgram(seed + index);
      for (const style of styles) {
        const { text, lines } = goSource(program, { style });
        const tree = parser.parse(text)!;
        const isBroken = tree.raw.rootNode.hasError;
        tree.delete();
        assert.ok(!isBroken, text);
        assert.equal(new Set(lines.values()).size, lines.size, text);
      }
    }
  });

  it('show a mistake that an explorer makes', () => {
    const programs = Array.from({ length: 100 }, (_, index) => smallProgram(seed + index));
    const agreed = compareAll(
      mistaken(programs, (answer) => answer),
      seed,
      100,
    );
    assert.deepEqual(agreed.disagreements, []);
    assert.ok(agreed.compared > 80);
    const blind = mistaken(programs, (answer) => ({ ...answer, stuck: new Set() }));
    assert.match(compareAll(blind, seed, 100, 1).disagreements[0].text, /can be stuck at line \d+: not said/);
    const anxious = mistaken(programs, (answer) => ({ ...answer, panics: new Set([...answer.panics, 0]) }));
    assert.match(compareAll(anxious, seed, 100, 1).disagreements[0].text, /never panics at line 1: said/);
  });

  it('are made smaller as long as they fail', () => {
    let at = seed;
    const fails = (program: Program) => {
      const verdict = runEveryOrder(program);
      return verdict?.panics.some(({ kind }) => kind === 'close-of-closed') === true;
    };
    while (!fails(smallProgram(at))) at++;
    const smallest = shrunk(smallProgram(at), fails);
    assert.equal(fails(smallest), true);
    assert.ok(statementsOf(smallest).length <= 6, goSource(smallest, { style: 'closures' }).text);
  });

  if (adapter === undefined) return;
  const load: () => Promise<Adapter> = adapter;

  it('are explored as the brute force runs them', async () => {
    const ask = await load();
    const started = Date.now();
    const { compared, undecided, disagreements } = compareAll(ask, seed, count);
    console.log(`      seed ${seed}: ${compared} compared, ${undecided} not decided, ${Date.now() - started} ms`);
    assert.equal(disagreements.map((each) => `seed ${each.seed}: ${each.text}`).join('\n\n'), '');
    assert.ok(undecided < count * 0.1);
  });

  it('are stuck where the explorer says, on the ways it says', async () => {
    const ask = await load();
    let replayed = 0;
    for (let each = seed; each < seed + (nightly ? count : count / 4); each++) {
      const program = smallProgram(each);
      if (runEveryOrder(program)?.misuse !== false) continue;
      const { text, lines } = goSource(program, { style: styles[each % styles.length] });
      for (const [line, way] of ask(text).ways ?? []) {
        assert.ok(
          canBeReplayed(program, lines, way, line),
          `seed ${each}, line ${line + 1}: ${JSON.stringify(way)}\n${text}`,
        );
        replayed++;
      }
    }
    console.log(`      seed ${seed}: ${replayed} ways gone again`);
    assert.ok(replayed > count / 10);
  });

  it('are stuck and panic where single runs through them end', async () => {
    const ask = await adapterOf({ walks: 8 });
    let [places, found, panics] = [0, 0, 0];
    for (let each = seed; each < seed + count; each++) {
      const program = smallProgram(each);
      const verdict = runEveryOrder(program);
      if (verdict?.misuse !== false) continue;
      const { text, lines } = goSource(program, { style: styles[each % styles.length] });
      const answer = ask(text);
      for (const [line, way] of answer.ways ?? []) {
        assert.ok(
          canBeReplayed(program, lines, way, line),
          `seed ${each}, line ${line + 1}: ${JSON.stringify(way)}\n${text}`,
        );
      }
      const known = new Set(verdict.panics.map(({ id }) => lines.get(id)!));
      for (const line of answer.panics)
        assert.ok(known.has(line), `seed ${each}: never panics at line ${line + 1}\n${text}`);
      places += verdict.stuck.size + known.size;
      found += answer.stuck.size + answer.panics.size;
      panics += answer.panics.size;
    }
    console.log(`      seed ${seed}: ${found} of ${places} places found, ${panics} of them panics`);
    assert.ok(found > places / 2);
  });

  it('agree where they did not before', async () => {
    const ask = await load();
    // A way out beside a panic, behind somebody who was stuck already; Signal with two who wait.
    for (const known of [3265, 20263390]) {
      assert.deepEqual(compareAll(ask, known, 1).disagreements, []);
      const program = smallProgram(known);
      const { text, lines } = goSource(program, { style: styles[known % styles.length] });
      for (const [line, way] of ask(text).ways ?? []) assert.ok(canBeReplayed(program, lines, way, line), text);
    }
  });

  it('are explored with buffers and loops of a size nobody knows as the brute force runs them for some size', async () => {
    const ask = await load();
    const { compared, undecided, disagreements } = compareSized(ask, seed, nightly ? count : count / 2);
    console.log(`      seed ${seed}: ${compared} compared, ${undecided} not decided`);
    assert.equal(disagreements.map((each) => `seed ${each.seed}: ${each.text}`).join('\n\n'), '');
    assert.ok(compared > count / 4);
  });

  it('are explored with nothing left out as the brute force runs them', async () => {
    const ask = await adapterOf({ isPlain: true });
    const { compared, undecided, disagreements } = compareAll(ask, seed, nightly ? count : count / 10);
    console.log(`      seed ${seed}: ${compared} compared, ${undecided} not decided`);
    assert.equal(disagreements.map((each) => `seed ${each.seed}: ${each.text}`).join('\n\n'), '');
  });
});
