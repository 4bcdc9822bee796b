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
  const reached = reachedBehind(body, start, undefined);
  const nexts = (id: BlockId) => successors(body.blocks[id]!.terminator);
  const isEnd = (id: BlockId) => nexts(id).length === 0;
  const around = [...reached].some(isEnd) ? undefined : outermostLoop(body, start, reached);
  const passed = [...reached].filter((each) => {
    if (each === start) return false;
    const others = new Set([start, ...reachedBehind(body, start, each)]);
    return ![...others].some((other) => isEnd(other) || (around !== undefined && nexts(other).includes(around)));
  });
  // Before the nearest one there is none of the others.
  const nearest = passed.find((each) => {
    const before = reachedBehind(body, start, each);
    return passed.every((other) => other === each || !before.has(other));
  });
  return nearest ?? around;
}

function outermostLoop(body: FunctionIr, start: BlockId, reached: ReadonlySet<BlockId>): BlockId | undefined {
  const heads = body.blocks.filter(
    ({ id, loop }) => loop === id && reached.has(id) && (id === start || reachedBehind(body, id, undefined).has(start)),
  );
  return heads.toSorted((a, b) => a.loopDepth - b.loopDepth)[0]?.id;
}
