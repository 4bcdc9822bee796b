/**
 * Owns where a goroutine stays for long: in a loop without a bound that waits each time round, or anywhere else that is certain to take long. What runs only
 * before that may be forgotten by then.
 */
import type { Block, BlockId, FunctionIr, Unit } from '../../ir/model';
import { qualifiedName, type Resolution } from '../../packages/resolution';
import type { Range } from '../../text/range';
import { reachableFrom } from '../iterations';
import { LongStays } from '../long-stays';
import { type Loop, loopsOf, nodesIn } from '../loops';
import { bodyOf } from '../started-bodies';

export interface Stay {
  readonly range: Range;
  /** Whether a block may run while it stays or after. */
  readonly covers: (block: BlockId) => boolean;
}

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
    const long = new LongStays(this.#resolution).stayOf(unit, body);
    // Sleeps outside of such a loop come to an end.
    const block = long?.unit === unit && long.what !== 'sleeps' ? blockAt(body, long.range) : undefined;
    return block && stayFrom(body, block, [block]);
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
  const { operations, terminator } = header;
  const range =
    'headRange' in terminator
      ? terminator.headRange
      : (operations[0]?.range ?? blocks.flatMap(({ operations: each }) => each)[0]?.range);
  return { range: range ?? body.range, covers: (block) => covered.has(block) };
}

function blockAt({ blocks }: FunctionIr, { start }: Range): Block | undefined {
  return blocks.find((block) =>
    nodesIn(block).some((node) => {
      const range = 'headRange' in node ? node.headRange : 'range' in node ? node.range : undefined;
      return range?.start.line === start.line && range.start.column === start.column;
    }),
  );
}
