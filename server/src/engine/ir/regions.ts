/** Owns where the ways out of a block come together again. Knows nothing of what the code does. */
import type { BlockId, FunctionIr } from './model';
import { successors } from './walk';

export interface Region {
  /** What lies between the end of the block and the place where its ways meet; the block itself when it is the head of a loop. */
  readonly blocks: ReadonlySet<BlockId>;
  /** Where they meet; undefined at the end of the function. */
  readonly joins: BlockId | undefined;
}

const known = new WeakMap<FunctionIr, Map<BlockId, Region>>();

/** Loops are taken to end where they can. */
export function regionOf(body: FunctionIr, block: BlockId): Region {
  let regions = known.get(body);
  if (regions === undefined) {
    regions = new Map();
    known.set(body, regions);
  }
  let region = regions.get(block);
  if (region === undefined) {
    const joins = joinOf(body, block);
    region = { joins, blocks: reachedBehind(body, block, joins) };
    regions.set(block, region);
  }
  return region;
}

const ending = new WeakMap<FunctionIr, ReadonlySet<BlockId>>();

/** Whether the program ends for certain once a block is reached. */
export function endsProgram(body: FunctionIr, block: BlockId): boolean {
  let found = ending.get(body);
  if (found === undefined) {
    found = findEnding(body);
    ending.set(body, found);
  }
  return found.has(block);
}

function findEnding({ blocks }: FunctionIr): ReadonlySet<BlockId> {
  const found = new Set<BlockId>();
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const { id, terminator } of blocks) {
      const nexts = successors(terminator);
      const ends = terminator.kind === 'panic' || (terminator.kind === 'exit' && terminator.ends === 'process');
      if (ends || (nexts.length > 0 && nexts.every((next) => found.has(next)))) found.add(id);
    }
  }
  return found;
}

/** Blocks that can be reached from the end of a block without passing `except`. */
function reachedBehind({ blocks }: FunctionIr, start: BlockId, except: BlockId | undefined): Set<BlockId> {
  const ahead = (id: BlockId) => successors(blocks[id]!.terminator).filter((next) => next !== except);
  const reached = new Set(ahead(start));
  for (const id of reached) for (const next of ahead(id)) reached.add(next);
  return reached;
}

/** The nearest block that every way passes: to the end of the function, or to the next round of a loop without an end. */
function joinOf(body: FunctionIr, start: BlockId): BlockId | undefined {
  const { nearest, reachesEnd } = passedOnTheWayOut(body);
  if (reachesEnd.has(start)) return nearest.get(start);
  const around = outermostLoop(body, start, reachedBehind(body, start, undefined));
  return around === undefined ? undefined : (passedBefore(body, start, around) ?? around);
}

interface WaysOut {
  /** By block, the nearest other one that every way from it to the end passes; none where only the end is left. */
  readonly nearest: ReadonlyMap<BlockId, BlockId>;
  readonly reachesEnd: ReadonlySet<BlockId>;
}

const waysOut = new WeakMap<FunctionIr, WaysOut>();

function passedOnTheWayOut(body: FunctionIr): WaysOut {
  let found = waysOut.get(body);
  if (found === undefined) {
    const ends = body.blocks.filter(({ terminator }) => successors(terminator).length === 0).map(({ id }) => id);
    found = postDominators(body, ends, (id) => successors(body.blocks[id]!.terminator));
    waysOut.set(body, found);
  }
  return found;
}

/** The nearest block that every way from a block to the head of a loop passes. */
function passedBefore(body: FunctionIr, start: BlockId, head: BlockId): BlockId | undefined {
  const ahead = (id: BlockId) => successors(body.blocks[id]!.terminator).filter((next) => next !== head);
  const backs = body.blocks.filter(({ terminator }) => successors(terminator).includes(head)).map(({ id }) => id);
  return postDominators(body, backs, ahead).nearest.get(start);
}

/**
 * Immediate post-dominators: those of the reversed graph, from a node behind all ends. K. D. Cooper, T. J. Harvey, K. Kennedy, A Simple, Fast Dominance
 * Algorithm, 2001.
 */
function postDominators(
  { blocks }: FunctionIr,
  ends: readonly BlockId[],
  ahead: (id: BlockId) => readonly BlockId[],
): WaysOut {
  const before = new Map<BlockId, BlockId[]>(blocks.map(({ id }) => [id, []]));
  for (const { id } of blocks) for (const next of ahead(id)) before.get(next)!.push(id);
  const order = backwards(ends, before);
  const position = new Map(order.map((id, at) => [id, at]));
  const isEnd = new Set(ends);
  // The node behind all ends stands before all others.
  const behind = -1;
  const nearest = new Map<BlockId, number>();
  const meet = (one: number, other: number): number => {
    let [a, b] = [one, other];
    while (a !== b) {
      if (a > b) a = nearest.get(order[a]!) ?? behind;
      else b = nearest.get(order[b]!) ?? behind;
    }
    return a;
  };
  for (let changes = true; changes; ) {
    changes = false;
    for (const id of order) {
      const known = ahead(id).flatMap((next) => {
        const at = position.get(next);
        return at !== undefined && (nearest.has(next) || isEnd.has(next)) ? [at] : [];
      });
      const found = isEnd.has(id) ? behind : known.reduce(meet);
      if (nearest.get(id) === found) continue;
      nearest.set(id, found);
      changes = true;
    }
  }
  const blocksOf = [...nearest].filter(([, at]) => at !== behind).map(([id, at]) => [id, order[at]!] as const);
  return { nearest: new Map(blocksOf), reachesEnd: new Set(order) };
}

/** Blocks from which the ends can be reached, each after one that follows it. */
function backwards(ends: readonly BlockId[], before: ReadonlyMap<BlockId, readonly BlockId[]>): readonly BlockId[] {
  const seen = new Set<BlockId>(ends);
  const finished: BlockId[] = [];
  const open = ends.map((id) => ({ id, at: 0 }));
  while (open.length > 0) {
    const top = open.at(-1)!;
    const next = before.get(top.id)![top.at++];
    if (next === undefined) {
      finished.push(top.id);
      open.pop();
    } else if (!seen.has(next)) {
      seen.add(next);
      open.push({ id: next, at: 0 });
    }
  }
  return finished.reverse();
}

function outermostLoop(body: FunctionIr, start: BlockId, reached: ReadonlySet<BlockId>): BlockId | undefined {
  const heads = body.blocks.filter(
    ({ id, loop }) => loop === id && reached.has(id) && (id === start || reachedBehind(body, id, undefined).has(start)),
  );
  return heads.toSorted((a, b) => a.loopDepth - b.loopDepth)[0]?.id;
}
