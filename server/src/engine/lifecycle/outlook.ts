/**
 * Owns what of a path can still matter from a block on: facts about what no code ahead looks at are let go of, so that paths which differ in nothing else
 * become one. Decides nothing about resources.
 */
import type { BlockId, FunctionIr, Unit, Value } from '../ir/model';
import { operationById, parts, successors, valuesOf } from '../ir/walk';
import { type Root, resultRoot, variableOf, variableRoot } from './place';
import type { Facts } from './state';

export class Outlook {
  readonly #unit: Unit;
  readonly #body: FunctionIr;
  /** Roots that are no business of anything but this code. */
  readonly #own: ReadonlySet<Root>;
  readonly #named: readonly ReadonlySet<Root>[];
  readonly #ahead = new Map<BlockId, ReadonlySet<Root>>();
  readonly #leading = new Map<BlockId, ReadonlySet<BlockId>>();

  private constructor(unit: Unit, body: FunctionIr) {
    this.#unit = unit;
    this.#body = body;
    this.#named = body.blocks.map(({ operations, terminator }) => {
      const roots = new Set<Root>();
      for (const node of [...operations, terminator]) for (const value of valuesOf(node)) this.#addRoots(value, roots);
      return roots;
    });
    this.#own = this.#ownRoots();
  }

  static of(unit: Unit, body: FunctionIr): Outlook {
    let outlook = known.get(body);
    if (outlook === undefined) {
      outlook = new Outlook(unit, body);
      known.set(body, outlook);
    }
    return outlook;
  }

  canReach(from: BlockId, to: BlockId): boolean {
    let leading = this.#leading.get(to);
    if (leading === undefined) {
      leading = leadingTo(this.#body, to);
      this.#leading.set(to, leading);
    }
    return leading.has(from);
  }

  /** The facts that something from the start of the block on may look at. */
  relevant(facts: Facts, block: BlockId): Facts {
    if (facts.size === 0) return facts;
    const ahead = this.#rootsAhead(block);
    return facts.without((key) => rootsOf(key).some((root) => this.#own.has(root) && !ahead.has(root)));
  }

  #rootsAhead(block: BlockId): ReadonlySet<Root> {
    let roots = this.#ahead.get(block);
    if (roots === undefined) {
      const found = new Set<Root>();
      const reached = new Set([block]);
      for (const id of reached) {
        for (const root of this.#named[id]!) found.add(root);
        for (const next of successors(this.#body.blocks[id]!.terminator)) reached.add(next);
      }
      roots = found;
      this.#ahead.set(block, roots);
    }
    return roots;
  }

  #ownRoots(): ReadonlySet<Root> {
    const { functions, variables } = this.#unit;
    const shared = new Set(functions.flatMap(({ captures }) => captures));
    // Every return looks at a named result, and so does what is deferred.
    for (const { variable } of this.#body.results) if (variable !== undefined) shared.add(variable);
    const isOwn = (root: Root): boolean => {
      const variable = variableOf(root);
      return variable === undefined || (variables[variable]?.owner === this.#body.id && !shared.has(variable));
    };
    return new Set(this.#named.flatMap((roots) => [...roots].filter(isOwn)));
  }

  #addRoots(value: Value, roots: Set<Root>): void {
    if (value.kind === 'variable') roots.add(variableRoot(value.variable));
    else if (value.kind === 'result') {
      roots.add(resultRoot(value.operation, value.index));
      // `len(list)` is known by what it is the length of.
      const operation = operationById(this.#unit, value.operation);
      if (operation?.kind === 'call') for (const argument of operation.args) this.#addRoots(argument, roots);
    }
    for (const part of parts(value)) this.#addRoots(part, roots);
  }
}

const known = new WeakMap<FunctionIr, Outlook>();

function leadingTo({ blocks }: FunctionIr, to: BlockId): ReadonlySet<BlockId> {
  const before = new Map<BlockId, BlockId[]>();
  for (const { id, terminator } of blocks) {
    for (const next of successors(terminator)) before.set(next, [...(before.get(next) ?? []), id]);
  }
  const leading = new Set([to]);
  for (const id of leading) for (const previous of before.get(id) ?? []) leading.add(previous);
  return leading;
}

const rootsByKey = new Map<string, readonly Root[]>();
/** So many keys are kept at a time. */
const mostKeys = 10_000;

/** Roots in the key of a fact: they stand in angle brackets. */
function rootsOf(key: string): readonly Root[] {
  let roots = rootsByKey.get(key);
  if (roots === undefined) {
    if (rootsByKey.size >= mostKeys) rootsByKey.clear();
    roots = Array.from(key.matchAll(/<([vr]\d+(?:\.\d+)?)/g), ([, root]) => rootOf(root!));
    rootsByKey.set(key, roots);
  }
  return roots;
}

/** `v3.f` is the field of a variable, `r3.0` a result. */
function rootOf(text: string): Root {
  return (text.startsWith('v') ? text.split('.')[0]! : text) as Root;
}
