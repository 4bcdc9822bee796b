/**
 * Owns where a goroutine stays for long: in a loop without a bound that waits each time round, or anywhere else that is certain to take long. What runs only
 * before that may be forgotten by then.
 */

import { reachableFrom } from '../../findings/loops/iterations';
import { type Loop, loopsOf, type Node, nodesIn } from '../../findings/loops/loops';
import { sourceOf } from '../../findings/started/channel-partners';
import { isContext } from '../../findings/started/contexts';
import { nanosecondsOf } from '../../findings/started/durations';
import { LongStays } from '../../findings/started/long-stays';
import { contextBound } from '../../findings/started/request-bounds';
import { bodyOf } from '../../findings/started/started-bodies';
import type { Block, BlockId, FunctionIr, Unit, Value } from '../../ir/model';
import { callOf, givenTo } from '../../ir/nodes';
import { qualifiedName, type Resolution } from '../../packages/resolution';
import type { Range } from '../../text/range';

export interface Stay {
  readonly range: Range;
  /** Whether a node of a block may run while it stays or after. */
  readonly covers: (block: BlockId, index: number) => boolean;
}

interface Place {
  readonly block: Block;
  /** Among its nodes. */
  readonly index: number;
}

/** In nanoseconds. */
export const longTime = 60e9;

/** Functions are followed so deep. */
const deepest = 2;

export class Lingering {
  readonly #resolution: Resolution;

  constructor(resolution: Resolution) {
    this.#resolution = resolution;
  }

  stayOf(unit: Unit, body: FunctionIr): Stay | undefined {
    const loop = loopsOf(body).find((each) => !this.#hasBound(unit, each) && this.#waits(unit, each.blocks, 0));
    if (loop !== undefined) return stayFrom(body, loop.header, loop.blocks);
    const waiting = this.#waitingNode(unit, body);
    if (waiting !== undefined) return stayBehind(body, waiting);
    const long = new LongStays(this.#resolution).stayOf(unit, body);
    // Sleeps outside of such a loop come to an end.
    const place = long?.unit === unit && long.what !== 'sleeps' ? placeAt(body, long.range) : undefined;
    return place && stayBehind(body, place);
  }

  /** Where it waits for somebody to tell it to go on, or for a long timer. */
  #waitingNode(unit: Unit, { blocks }: FunctionIr): Place | undefined {
    for (const block of blocks) {
      const index = nodesIn(block).findIndex((node) => this.#isLongWait(unit, node));
      if (index >= 0) return { block, index };
    }
    return undefined;
  }

  #isLongWait(unit: Unit, node: Node): boolean {
    switch (node.kind) {
      case 'receive':
        return this.#isLongChannel(unit, node.channel);
      case 'select':
        return (
          node.default === undefined &&
          node.cases.length > 0 &&
          node.cases.every(
            ({ communication: { kind, channel } }) => kind === 'receive' && this.#isLongChannel(unit, channel),
          )
        );
      case 'call':
        return qualifiedName(this.#resolution.calleeOf(unit, node)) === 'time.Sleep' && isLong(node.args[0]);
      default:
        return false;
    }
  }

  /** A context, a long timer, or a signal that comes from outside of the function. */
  #isLongChannel(unit: Unit, channel: Value): boolean {
    const call = callOf(unit, channel);
    if (call?.callee.kind === 'field' && isContext(unit, this.#resolution, call.callee.base))
      return contextBound(unit, this.#resolution, call.callee.base) !== 'bounded';
    if (call !== undefined)
      return qualifiedName(this.#resolution.calleeOf(unit, call)) === 'time.After' && isLong(call.args[0]);
    const type = this.#resolution.typeOf(unit, channel);
    const isSignal = type?.kind === 'channel' && type.element.kind === 'struct' && type.element.fields.length === 0;
    const source = sourceOf(unit, channel);
    return isSignal && (source.kind !== 'variable' || givenTo(unit, source.variable) === undefined);
  }

  /** Lists and counters come to an end. */
  #hasBound(unit: Unit, { owner, header, blocks }: Loop): boolean {
    const { terminator } = header;
    if (terminator.kind === 'range') {
      const type = this.#resolution.typeOf(unit, terminator.over);
      return type === undefined || this.#resolution.underlying(unit, type).kind !== 'channel';
    }
    if (terminator.kind !== 'branch' || terminator.condition.kind !== 'binary') return false;
    return !blocks.includes(owner.blocks[terminator.else]!) || !blocks.includes(owner.blocks[terminator.then]!);
  }

  #waits(unit: Unit, blocks: readonly Block[], depth: number): boolean {
    return blocks.flatMap(nodesIn).some((node) => {
      switch (node.kind) {
        case 'receive':
          return true;
        case 'range':
          return this.#resolution.typeOf(unit, node.over)?.kind === 'channel';
        case 'select':
          return node.default === undefined;
        case 'call': {
          if (qualifiedName(this.#resolution.calleeOf(unit, node)) === 'time.Sleep') return true;
          const called = depth < deepest ? bodyOf(unit, this.#resolution, node) : undefined;
          return called !== undefined && this.#waits(called.unit, called.body.blocks, depth + 1);
        }
        default:
          return false;
      }
    });
  }
}

function stayFrom(body: FunctionIr, header: Block, blocks: readonly Block[]): Stay {
  const covered = new Set(blocks.flatMap(({ id }) => [id, ...reachableFrom(body, id)]));
  const inside = blocks.flatMap(nodesIn).map(rangeOf);
  const range = nodesIn(header)
    .map(rangeOf)
    .concat(inside)
    .find((each) => each !== undefined);
  return { range: range ?? body.range, covers: (block) => covered.has(block) };
}

/** What stands before it in its block is over by then. */
function stayBehind(body: FunctionIr, { block, index }: Place): Stay {
  const covered = reachableFrom(body, block.id);
  const covers = (id: BlockId, at: number): boolean => covered.has(id) || (id === block.id && at > index);
  return { range: rangeOf(nodesIn(block)[index]!) ?? body.range, covers };
}

function placeAt({ blocks }: FunctionIr, { start }: Range): Place | undefined {
  for (const block of blocks) {
    const index = nodesIn(block).findIndex((node) => {
      const at = rangeOf(node)?.start;
      return at?.line === start.line && at.column === start.column;
    });
    if (index >= 0) return { block, index };
  }
  return undefined;
}

function rangeOf(node: Node): Range | undefined {
  if ('headRange' in node) return node.headRange;
  return 'range' in node ? node.range : undefined;
}

function isLong(time: Value | undefined): boolean {
  const nanoseconds = time && nanosecondsOf(time);
  return nanoseconds !== undefined && nanoseconds >= longTime;
}
