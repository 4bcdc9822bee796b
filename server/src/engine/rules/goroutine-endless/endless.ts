/**
 * Owns whether code that is once begun never ends: every way leads into a loop that nothing leaves, as a range over a ticker is one. A panic, the end of the process and of the goroutine are
 * ways out, those of called functions too. Knows neither who begins it nor how often.
 */

import { waysOf } from '../../concurrency/timers';
import { reachableFrom } from '../../findings/loops/iterations';
import type { Block, BlockId, CallSite, FunctionIr, Terminator, Unit } from '../../ir/model';
import type { Resolution } from '../../packages/resolution';

export interface Endless {
  readonly unit: Unit;
  readonly owner: FunctionIr;
  /** The loop's blocks, in source order. */
  readonly blocks: readonly Block[];
}

/** `returns`: some way ends as it should. `leaves`: some way ends it from the inside. */
type End = Endless | 'returns' | 'leaves';

export interface Body {
  readonly unit: Unit;
  readonly owner: FunctionIr;
}

/** Functions are followed so deep. */
const deepest = 3;

/** What functions are called by convention that do not come back; of those whose body is known, the body is asked. */
const mayLeave = /^(?:fatal|panic|exit|abort|die|goexit|failnow|must)/i;

export class Endings {
  readonly #resolution: Resolution;
  readonly #known = new Map<FunctionIr, End>();

  constructor(resolution: Resolution) {
    this.#resolution = resolution;
  }

  /** The loop a function gets into and never leaves, whichever way it takes. */
  loopOf(unit: Unit, owner: FunctionIr): Endless | undefined {
    const end = this.#endOf({ unit, owner }, 0);
    return typeof end === 'string' ? undefined : end;
  }

  /** The code a call runs, where that is known. */
  bodyOf(unit: Unit, site: CallSite): Body | undefined {
    const callee = this.#resolution.calleeOf(unit, site);
    if (callee.kind === 'closure') return { unit, owner: unit.functions[callee.function]! };
    return callee.kind === 'function' ? { unit: callee.unit, owner: callee.unit.functions[0]! } : undefined;
  }

  #endOf(body: Body, depth: number): End {
    const known = this.#known.get(body.owner);
    if (known !== undefined) return known;
    // Who calls itself is taken to return.
    this.#known.set(body.owner, 'returns');
    const { unit, owner } = body;
    const isClear = !unit.hasSyntaxErrors && !unit.tooDeep && owner.blocks.length > 0;
    const end = isClear ? this.#follow(body, depth) : 'leaves';
    this.#known.set(owner, end);
    return end;
  }

  #follow({ unit, owner }: Body, depth: number): End {
    let inner: Endless | undefined;
    let end: 'returns' | undefined;
    const ways = (terminator: Terminator): readonly BlockId[] => waysOf(unit, this.#resolution, terminator);
    const seen = new Set<BlockId>();
    const waiting: BlockId[] = [0 as BlockId];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      const { terminator } = owner.blocks[id]!;
      const called = this.#calledIn(unit, owner.blocks[id]!, depth);
      if (called === 'leaves') return 'leaves';
      if (called !== 'returns') {
        inner ??= called;
        continue;
      }
      if (terminator.kind === 'panic' || terminator.kind === 'exit') return 'leaves';
      // `select {}` stays, too, but does nothing for ever.
      if (terminator.kind === 'return' || (terminator.kind === 'select' && ways(terminator).length === 0)) {
        end = 'returns';
      }
      waiting.push(...ways(terminator));
    }
    if (end !== undefined) return end;
    const blocks = closedLoop(owner, seen, ways);
    return blocks === undefined ? (inner ?? 'returns') : { unit, owner, blocks };
  }

  /** What the calls of a block come to, up to the first that does not come back. */
  #calledIn(unit: Unit, { operations }: Block, depth: number): End {
    for (const operation of operations) {
      if (operation.kind !== 'call') continue;
      const body = this.bodyOf(unit, operation);
      if (body === undefined) {
        const { callee } = operation;
        if ('name' in callee && mayLeave.test(callee.name)) return 'leaves';
        continue;
      }
      if (depth >= deepest) continue;
      const end = this.#endOf(body, depth + 1);
      if (end !== 'returns') return end;
    }
    return 'returns';
  }
}

/** Blocks that only lead to each other, round and round. */
function closedLoop(
  owner: FunctionIr,
  seen: ReadonlySet<BlockId>,
  ways: (terminator: Terminator) => readonly BlockId[],
): readonly Block[] | undefined {
  const reached = (from: BlockId): ReadonlySet<BlockId> => reachableFrom(owner, from, undefined, ways);
  for (const { id } of owner.blocks) {
    if (!seen.has(id)) continue;
    const round = reached(id);
    if (!round.has(id)) continue;
    if ([...round].every((each) => reached(each).has(id))) {
      return owner.blocks.filter((block) => round.has(block.id));
    }
  }
  return undefined;
}
