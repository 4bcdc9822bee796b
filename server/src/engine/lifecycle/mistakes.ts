/**
 * Owns where a test says that something should not have happened: the sides of branches that report a failure at once, and whether they ask for
 * the outcome of acquiring.
 */
import type { Block, BlockId, FunctionIr, Operation, Terminator, Unit, Value } from '../ir/model';
import { mentions, operationById, successors } from '../ir/walk';
import { isNamed, type Resolution } from '../packages/resolution';
import { isNil, placeOf, wayDown } from './place';
import type { State } from './state';

type Branch = Extract<Terminator, { kind: 'branch' }>;

/** A side of a branch that fails the test. */
export interface FailingSide {
  readonly truth: boolean;
  /** What `&&` asked before: `err == nil` of `err == nil && want`. */
  readonly asked: readonly Value[];
}

const failures = /^(Error|Errorf|Fail|FailNow|Fatal|Fatalf)$/;
/** `errors.Is(wrap(err), want)`, `failed := err != nil`. */
const deepest = 3;
const testing = ['T', 'B', 'F', 'TB'];
const none: ReadonlyMap<Value, FailingSide> = new Map();
const known = new WeakMap<Unit, ReadonlyMap<Value, FailingSide>>();

/** By the condition of the branch, the same object that stands in it. */
export function failingSides(unit: Unit, resolution: Resolution): ReadonlyMap<Value, FailingSide> {
  let found = known.get(unit);
  if (found === undefined) {
    found = resolution.fileOf(unit).endsWith('_test.go') ? new Map(find(unit, resolution)) : none;
    known.set(unit, found);
  }
  return found;
}

/** Whether a condition looks at the error, or at whether there is a resource. */
export function asksForOutcome(unit: Unit, state: State, condition: Value, depth = 0): boolean {
  const isNilCheck = condition.kind === 'binary' && [condition.left, condition.right].some(isNil);
  return mentions(condition, (part) => {
    const place = placeOf(part);
    if (place === undefined) return false;
    if (place.fields.length === 0 && [...state.failures, ...state.successes].includes(place.root)) return true;
    if (isNilCheck && state.held.some((each) => wayDown(place, each) !== undefined)) return true;
    if (depth >= deepest) return false;
    const made = part.kind === 'result' ? operationById(unit, part.operation) : undefined;
    if (made?.kind === 'call') return made.args.some((arg) => asksForOutcome(unit, state, arg, depth + 1));
    const initial = part.kind === 'variable' ? unit.variables[part.variable]?.initial : undefined;
    return initial?.kind === 'binary' && asksForOutcome(unit, state, initial, depth + 1);
  });
}

function* find(unit: Unit, resolution: Resolution): Generator<[Value, FailingSide]> {
  for (const body of unit.functions) {
    const failing = new Set(body.blocks.filter((block) => fails(block, unit, resolution)).map(({ id }) => id));
    if (failing.size === 0) continue;
    for (const { terminator, id } of body.blocks) {
      if (terminator.kind !== 'branch') continue;
      for (const truth of [true, false]) {
        const report = firstOf(body, truth ? terminator.then : terminator.else, failing);
        if (report === undefined || !canAvoid(body, id, truth ? terminator.else : terminator.then, report)) continue;
        yield [terminator.condition, { truth, asked: truth ? askedBefore(body.blocks, id, terminator) : [] }];
      }
    }
  }
}

function fails({ operations }: Block, unit: Unit, resolution: Resolution): boolean {
  return operations.some((operation: Operation) => {
    if (operation.kind !== 'call' || operation.callee.kind !== 'field' || !failures.test(operation.callee.name))
      return false;
    const type = resolution.typeOf(unit, operation.callee.base);
    return testing.some((name) => isNamed(type, 'testing', name));
  });
}

/** The block that reports, where nothing is asked before it. */
function firstOf({ blocks }: FunctionIr, from: BlockId, failing: ReadonlySet<BlockId>): BlockId | undefined {
  const seen = new Set<BlockId>();
  for (let at = from; !seen.has(at); ) {
    if (failing.has(at)) return at;
    seen.add(at);
    const { terminator } = blocks[at]!;
    if (terminator.kind !== 'jump') return undefined;
    at = terminator.to;
  }
  return undefined;
}

/** Whether the other side may come to an end, or round to the branch again, without the report. */
function canAvoid({ blocks }: FunctionIr, branch: BlockId, from: BlockId, report: BlockId): boolean {
  const seen = new Set<BlockId>([report]);
  const waiting = [from];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at === branch) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    const next = successors(blocks[at]!.terminator);
    if (next.length === 0) return true;
    waiting.push(...next);
  }
  return false;
}

/** Conditions that hold too where this one is asked, as the left sides of its `&&`. */
function askedBefore(blocks: readonly Block[], id: BlockId, branch: Branch): readonly Value[] {
  const before = blocks.filter(({ terminator }) => successors(terminator).includes(id));
  const [only] = before;
  if (only === undefined || before.length > 1 || only.terminator.kind !== 'branch') return [];
  const { then, else: otherwise, condition } = only.terminator;
  if (then !== id || otherwise !== branch.else) return [];
  return [condition, ...askedBefore(blocks, only.id, only.terminator)];
}
