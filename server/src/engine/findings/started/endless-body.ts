/**
 * Owns the question whether a goroutine stays for as long as the process lives: a loop or a wait that no return, no channel anybody closes and no context
 * leads out of. Who is not in sight may end it. Knows no rule.
 */

import { isReceivedFlag } from '../../concurrency/received';
import { isTimerChannel } from '../../concurrency/timers';
import type { Block, BlockId, FunctionIr, Terminator, Unit, Value } from '../../ir/model';
import { callOf } from '../../ir/nodes';
import { successors } from '../../ir/walk';
import type { Resolution } from '../../packages/resolution';
import type { Range } from '../../text/range';
import { reachableFrom } from '../loops/iterations';
import { ChannelPartners } from './channel-partners';
import { isContext } from './contexts';
import { contextBound } from './request-bounds';
import { bodyOf } from './started-bodies';

export interface Stay {
  readonly unit: Unit;
  readonly range: Range;
}

/** Whether a context is known never to be done. */
export type NeverDone = (unit: Unit, context: Value) => boolean;

/** Functions that are called for good are followed so deep. */
const deepest = 4;

export class EndlessBodies {
  readonly #resolution: Resolution;
  readonly #partners: ChannelPartners;
  readonly #neverDone: NeverDone;

  constructor(resolution: Resolution, neverDone: NeverDone = () => false) {
    this.#resolution = resolution;
    this.#partners = new ChannelPartners(resolution);
    this.#neverDone = neverDone;
  }

  /** Where the body stays for ever; undefined where it may come to an end. */
  stayOf(unit: Unit, body: FunctionIr, depth = 0): Stay | undefined {
    if (unit.hasSyntaxErrors || unit.tooDeep || depth > deepest) return undefined;
    const seen = new Set<BlockId>();
    const waiting: BlockId[] = [0 as BlockId];
    let found: Stay | undefined;
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      const block = body.blocks[id]!;
      const within = this.#calledForGood(unit, block, depth);
      if (within !== undefined) {
        found ??= within;
        continue;
      }
      const { terminator } = block;
      if (terminator.kind === 'return' || (terminator.kind === 'exit' && terminator.ends === 'goroutine'))
        return undefined;
      if (terminator.kind === 'select' && terminator.cases.length === 0 && terminator.default === undefined)
        found ??= { unit, range: terminator.headRange };
      waiting.push(...this.#waysOn(unit, body, terminator));
    }
    return found ?? loopAmong(unit, body, seen);
  }

  /** A call of a function that stays for ever itself. */
  #calledForGood(unit: Unit, { operations }: Block, depth: number): Stay | undefined {
    for (const operation of operations) {
      if (operation.kind !== 'call') continue;
      const called = bodyOf(unit, this.#resolution, operation);
      const stay = called && this.stayOf(called.unit, called.body, depth + 1);
      if (stay !== undefined) return stay;
    }
    return undefined;
  }

  #waysOn(unit: Unit, body: FunctionIr, terminator: Terminator): readonly BlockId[] {
    switch (terminator.kind) {
      case 'select': {
        const cases = terminator.cases.filter(
          ({ communication }) => communication.kind === 'send' || !this.#isSilent(unit, communication.channel),
        );
        return successors({ ...terminator, cases });
      }
      case 'range':
        return this.#isNeverClosed(unit, terminator.over) ? [terminator.body] : successors(terminator);
      case 'branch': {
        const { condition } = terminator;
        if (condition.kind === 'global' && condition.name === 'true') return [terminator.then];
        const isChannel = (value: Value): boolean => this.#isNeverClosed(unit, value);
        return isReceivedFlag(unit, body, condition, isChannel) ? [terminator.then] : successors(terminator);
      }
      default:
        return successors(terminator);
    }
  }

  #isNeverClosed(unit: Unit, channel: Value): boolean {
    if (isTimerChannel(unit, this.#resolution, channel)) return true;
    if (this.#resolution.typeOf(unit, channel)?.kind !== 'channel') return false;
    return !this.#partners.mayGet(unit, channel, ['close']);
  }

  /** Nothing ever comes out of it. */
  #isSilent(unit: Unit, channel: Value): boolean {
    const call = callOf(unit, channel);
    if (call?.callee.kind === 'field' && call.callee.name === 'Done') {
      const { base } = call.callee;
      if (!isContext(unit, this.#resolution, base)) return false;
      return this.#neverDone(unit, base) || contextBound(unit, this.#resolution, base) === 'unbounded';
    }
    return !this.#partners.mayGet(unit, channel, ['close', 'send']);
  }
}

/** The first block of those reached that comes round. */
function loopAmong(unit: Unit, body: FunctionIr, reached: ReadonlySet<BlockId>): Stay | undefined {
  const [first] = [...reached].sort((a, b) => a - b).filter((id) => reachableFrom(body, id).has(id));
  if (first === undefined) return undefined;
  const { operations, terminator } = body.blocks[first]!;
  const range = 'headRange' in terminator ? terminator.headRange : 'range' in terminator ? terminator.range : undefined;
  return { unit, range: operations[0]?.range ?? range ?? body.bodyRange };
}
