/** Owns putting the engine's explorer beside the brute force. Knows only source and lines. */

import { AnalysisSession } from '#engine/checking/session';
import type { Place } from '#engine/concurrency/machine/state/values';
import type { Budget, Step } from '#engine/concurrency/search/verdict';
import { exploreFunction } from '#engine/concurrency/stuck';
import { emptyConfig } from '#engine/config/config';
import type { Rule } from '#engine/findings/define-rule';
import type { FunctionId } from '#engine/ir/model';
import { LineIndex } from '#engine/text/line-index';
import { goParser } from '../../go-parser';

/** Lines count from 0. */
export interface Answer {
  /** Operations at which a goroutine, or the caller of `root`, can stand for ever. */
  readonly stuck: ReadonlySet<number>;
  /** Operations that can end the program: closing or sending on what is closed, a negative WaitGroup, unlocking what is not locked. */
  readonly panics: ReadonlySet<number>;
  /** False when it gave up; then nothing it says is compared. */
  readonly decided: boolean;
  /** By operation in `stuck`, the steps that lead there; conditions are none. */
  readonly ways?: ReadonlyMap<number, readonly (readonly number[])[]>;
}

/**
 * Is given a file of package p. Its `func root(a, b bool)` is to be explored as an ordinary function that somebody calls once, with parameters nothing
 * is known of; it makes all it uses.
 */
export type Adapter = (source: string) => Answer;

/** Enough for every program that is drawn. */
const budget = { states: 20_000, operations: 2_000_000 };

/** A choice between the values of a parameter moves nobody, and who is over is nobody any more. */
function isMove({ what }: Step): boolean {
  return !['true', 'false', 'any', 'times', 'announce', 'returns', 'exits'].includes(what);
}

function linesOf({ place, other }: Step): readonly number[] {
  return other === undefined ? [lineOf(place)] : [lineOf(place), lineOf(other)];
}

/** The case of a select counts as its head. */
function lineOf({ unit, range }: Place): number {
  for (const { terminator } of unit.functions.flatMap(({ blocks }) => blocks)) {
    if (terminator.kind !== 'select') continue;
    if (terminator.cases.some(({ communication }) => communication.range === range))
      return terminator.headRange.start.line;
  }
  return range.start.line;
}

/** The explorer with nothing left out, or by single runs. */
export async function adapterOf(how: Pick<Budget, 'isPlain' | 'walks'>): Promise<Adapter> {
  const parser = await goParser();
  return (source) => {
    const stuck = new Set<number>();
    const panics = new Set<number>();
    const ways = new Map<number, readonly (readonly number[])[]>();
    let decided = false;
    const rule: Rule = {
      name: 'explore',
      title: '',
      why: '',
      severity: 'warning',
      triggers: [],
      check({ unit, resolution }) {
        if (unit.name !== 'root') return;
        const verdict = exploreFunction(unit, 0 as FunctionId, resolution, { ...budget, ...how });
        for (const [{ place, trace }] of verdict.stuck) {
          stuck.add(place.range.start.line);
          ways.set(place.range.start.line, trace.filter(isMove).map(linesOf));
        }
        for (const { place } of verdict.panics) panics.add(place.range.start.line);
        decided = verdict.exhausted === undefined;
      },
    };
    const session = new AnalysisSession(parser, [rule]);
    const files = [{ path: 'p.go', lines: new LineIndex(source) }];
    const { faults } = session.analyze({ files, go: '1.26', config: emptyConfig });
    for (const { message } of faults) throw new Error(message);
    return { stuck, panics, decided, ways };
  };
}

/** What is held to the brute force in `explorer.test.ts`. */
export const adapter: (() => Promise<Adapter>) | undefined = () => adapterOf({});
