/** Owns where a function goes round and only looks: cycles of its graph on which nothing waits and nothing changes. Knows no messages. */

import { changedIn, loopsOf } from '../../findings/loops/loops';
import type { Block, BlockId, FunctionIr, Operation, Terminator, Unit, VariableId } from '../../ir/model';
import { successors } from '../../ir/walk';
import type { Quick } from './quick';

type Select = Extract<Terminator, { kind: 'select' }>;

export interface Spin {
  /** The blocks on the way round, in source order. */
  readonly blocks: readonly Block[];
  /** The first select on the way whose default is taken. */
  readonly select?: Select;
  /** The first operation on the way that looks at what others change. */
  readonly look?: Operation;
  /** No path through the loop does anything else. */
  readonly isAll: boolean;
}

export function spinsOf(unit: Unit, owner: FunctionIr, quick: Quick): readonly Spin[] {
  const loops = loopsOf(owner);
  const repeated = new Set(loops.flatMap(({ blocks }) => blocks.map(({ id }) => id)));
  if (repeated.size === 0) return [];
  const changed = new Set<VariableId>(loops.flatMap((loop) => [...changedIn(unit, loop)]));
  const graph = new Graph(unit, owner, quick, changed);
  const found: Spin[] = [];
  const told = new Set<BlockId>();
  for (const { id } of owner.blocks) {
    if (told.has(id) || !repeated.has(id)) continue;
    const round = graph.roundOf(id);
    if (round.size === 0) continue;
    const blocks = owner.blocks.filter((block) => round.has(block.id));
    for (const each of blocks) told.add(each.id);
    const innermost = loops.filter((loop) => loop.blocks.some((block) => block.id === id)).at(-1);
    const isAll = innermost?.blocks.every((block) => graph.isOnlyLooking(block.id)) === true;
    found.push({ blocks, isAll, ...firstLook(unit, blocks, quick, changed) });
  }
  return found;
}

function firstLook(
  unit: Unit,
  blocks: readonly Block[],
  quick: Quick,
  changed: ReadonlySet<VariableId>,
): Pick<Spin, 'select' | 'look'> {
  const select = blocks.map(({ terminator }) => terminator).find((each): each is Select => each.kind === 'select');
  const look = blocks
    .flatMap(({ operations }) => operations)
    .find((each) => quick.kindOf(unit, each, changed) === 'poll');
  return { ...(select === undefined ? {} : { select }), ...(look === undefined ? {} : { look }) };
}

/** Steps between blocks that only look. */
class Graph {
  readonly #owner: FunctionIr;
  readonly #looking: readonly boolean[];
  readonly #ways: (readonly BlockId[])[] = [];

  constructor(unit: Unit, owner: FunctionIr, quick: Quick, changed: ReadonlySet<VariableId>) {
    this.#owner = owner;
    this.#looking = owner.blocks.map((block) => quick.isIdle(unit, block, changed));
  }

  isOnlyLooking(id: BlockId): boolean {
    return this.#looking[id]!;
  }

  /** The block and all it comes back from without doing anything; empty when it does not come back. */
  roundOf(id: BlockId): ReadonlySet<BlockId> {
    const reached = this.#from(id);
    if (!reached.has(id)) return new Set();
    const round = [...reached].filter((each) => this.#from(each).has(id));
    return new Set(round.flatMap((each) => [each, ...this.#elementsAt(each)]));
  }

  #from(id: BlockId): ReadonlySet<BlockId> {
    const seen = new Set<BlockId>();
    const waiting = [...this.#waysFrom(id)];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (seen.has(next) || !this.#looking[next]) continue;
      seen.add(next);
      waiting.push(...this.#waysFrom(next));
    }
    return seen;
  }

  #waysFrom(id: BlockId): readonly BlockId[] {
    if (!this.#looking[id]) return [];
    this.#ways[id] ??= this.#waysOn(id);
    return this.#ways[id];
  }

  #waysOn(id: BlockId): readonly BlockId[] {
    const { terminator } = this.#owner.blocks[id]!;
    // Who takes a case has received something.
    if (terminator.kind === 'select') return terminator.default === undefined ? [] : [terminator.default];
    if (terminator.kind !== 'range') return successors(terminator);
    // The elements come to an end; what is done with each of them belongs to the way round all the same.
    return this.#elementsAt(id).length > 0 ? [terminator.done] : [];
  }

  /** What is done with an element of the range this block heads; empty unless it only looks. */
  #elementsAt(header: BlockId): readonly BlockId[] {
    const { terminator } = this.#owner.blocks[header]!;
    if (terminator.kind !== 'range' || this.#looking[terminator.body] !== true) return [];
    const before = this.#ways[header];
    this.#ways[header] = [];
    const found = [terminator.body, ...this.#from(terminator.body)].filter(
      (each) => each !== header && this.#from(each).has(header),
    );
    if (before === undefined) delete this.#ways[header];
    else this.#ways[header] = before;
    return found;
  }
}
