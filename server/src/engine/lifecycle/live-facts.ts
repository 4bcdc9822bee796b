/**
 * Owns which facts of a path something ahead may ask for: a backward data-flow analysis over the blocks of one function (liveness, see Aho, Lam, Sethi and
 * Ullman, Compilers, 9.2.5). Knows no resources.
 */
import type { BlockId, FunctionIr, Operation, Terminator, Unit, Value, VariableId } from '../ir/model';
import { eachOperation, operationById, parts, predecessors, successors } from '../ir/walk';
import { conditionKey, conditionsOf, isAnswer, surveyOf } from './condition-survey';
import { type Root, resultRoot, variableRoot } from './place';
import { type Facts, isAbout } from './state';

/** What is asked for from some point on. */
interface Asked {
  /** Places whose value, nil or not, a condition or a return asks for. */
  readonly roots: ReadonlySet<Root>;
  /** Keys of conditions. */
  readonly keys: ReadonlySet<string>;
}

/** In longer functions all facts count as asked for: no search comes to the end of them. */
const mostBlocks = 4000;
const everything: readonly Asked[] = [];

export class LiveFacts {
  readonly #unit: Unit;
  readonly #body: FunctionIr;
  /** Variables of this code that no closure sees. Every return looks at a named result, and so does what is deferred. */
  readonly #own: ReadonlySet<Root>;
  /** Conditions that stand in the unit more than once: nothing is remembered of others. */
  readonly #repeated: ReadonlySet<string>;
  /** Conditions that other code of the unit asks for too. */
  readonly #shared: ReadonlySet<string>;
  /** Variables that hold what a condition said. */
  readonly #saidBy: ReadonlyMap<string, readonly Root[]>;
  readonly #at: readonly Asked[];

  private constructor(unit: Unit, body: FunctionIr) {
    this.#unit = unit;
    this.#body = body;
    const seen = new Set(unit.functions.flatMap(({ captures }) => captures));
    for (const { variable } of body.results) if (variable !== undefined) seen.add(variable);
    this.#own = new Set(
      unit.variables.flatMap(({ owner }, at) => {
        const variable = at as VariableId;
        return owner === body.id && !seen.has(variable) ? [variableRoot(variable)] : [];
      }),
    );
    this.#repeated = surveyOf(unit).repeated;
    this.#shared = new Set(unit.functions.flatMap((other) => (other === body ? [] : [...keysIn(unit, other)])));
    this.#saidBy = saidBy(unit);
    this.#at = body.blocks.length > mostBlocks ? everything : this.#solve();
  }

  static of(unit: Unit, body: FunctionIr): LiveFacts {
    let facts = known.get(body);
    if (facts === undefined) {
      facts = new LiveFacts(unit, body);
      known.set(body, facts);
    }
    return facts;
  }

  /** The facts that something from an operation of the block on may ask for: what is asked for is known where blocks begin. */
  relevantAt(facts: Facts, block: BlockId, index: number): Facts {
    const asked = facts.size === 0 || index > 0 ? undefined : this.#at[block];
    if (asked === undefined) return facts;
    const { roots, keys } = asked;
    return facts.without((fact) => {
      const root = rootOfFact(fact);
      if (root !== undefined) return this.#own.has(root) && !roots.has(root);
      if (!fact.includes('<') || this.#shared.has(fact) || keys.has(fact)) return false;
      return !this.#saidBy.get(fact)?.some((each) => roots.has(each) || !this.#own.has(each));
    });
  }

  #solve(): readonly Asked[] {
    const { blocks } = this.#body;
    const before = predecessors(this.#body);
    const at: Asked[] = blocks.map(() => ({ roots: new Set(), keys: new Set() }));
    const waiting = new Set(blocks.map(({ id }) => id).reverse());
    for (const id of waiting) {
      waiting.delete(id);
      const found = this.#before(blocks[id]!, at);
      const isNew = found.roots.size > at[id]!.roots.size || found.keys.size > at[id]!.keys.size;
      if (!isNew) continue;
      at[id] = found;
      for (const previous of before.get(id) ?? []) waiting.add(previous);
    }
    return at;
  }

  #before({ operations, terminator }: FunctionIr['blocks'][number], at: readonly Asked[]): Asked {
    const roots = new Set<Root>();
    const keys = new Set<string>();
    for (const next of successors(terminator)) {
      for (const root of at[next]!.roots) roots.add(root);
      for (const key of at[next]!.keys) keys.add(key);
    }
    for (const value of askedBy(terminator)) this.#addRoots(value, roots);
    for (const condition of conditionsOf(terminator)) {
      const key = conditionKey(this.#unit, condition)?.key;
      if (key !== undefined && this.#repeated.has(key)) keys.add(key);
    }
    for (const operation of [...operations].reverse()) this.#run(operation, roots, keys);
    return { roots, keys };
  }

  /** What is asked for before an operation, of what is asked for behind it. */
  #run(operation: Operation, roots: Set<Root>, keys: Set<string>): void {
    switch (operation.kind) {
      case 'declare':
        for (const variable of operation.variables) forget(variableRoot(variable), roots, keys);
        break;
      case 'assign':
        this.#assign(operation, roots, keys);
        break;
      case 'call':
      case 'go':
      case 'defer':
        forget(resultRoot(operation.id, 0), roots, keys);
        // Parameters of a closure that is walked in place are asked for what they are given.
        if (operation.callee.kind === 'closure' || operation.callee.kind === 'variable')
          for (const argument of operation.args) this.#addRoots(argument, roots);
    }
  }

  #assign({ targets, values, operator }: Extract<Operation, { kind: 'assign' }>, roots: Set<Root>, keys: Set<string>) {
    const variables = targets.map((target) =>
      target?.kind === 'variable' ? variableRoot(target.variable) : undefined,
    );
    const passed = variables.flatMap((root, at) => {
      const value = values[at];
      const isAsked = root !== undefined && (roots.has(root) || !this.#own.has(root));
      return operator === undefined && isAsked && value !== undefined ? [value] : [];
    });
    for (const root of variables) if (root !== undefined) forget(root, roots, keys);
    for (const value of passed) this.#addRoots(value, roots);
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

const known = new WeakMap<FunctionIr, LiveFacts>();

function keysIn(unit: Unit, { blocks }: FunctionIr): ReadonlySet<string> {
  const conditions = blocks.flatMap(({ terminator }) => conditionsOf(terminator));
  return new Set(conditions.flatMap((condition) => conditionKey(unit, condition)?.key ?? []));
}

function saidBy(unit: Unit): ReadonlyMap<string, readonly Root[]> {
  const found = new Map<string, Root[]>();
  for (const { operation } of eachOperation(unit)) {
    if (operation.kind !== 'assign') continue;
    operation.targets.forEach((target, at) => {
      const value = operation.values[at];
      const key = value && isAnswer(value) ? conditionKey(unit, value)?.key : undefined;
      if (key === undefined || target?.kind !== 'variable') return;
      found.set(key, [...(found.get(key) ?? []), variableRoot(target.variable)]);
    });
  }
  return found;
}

function askedBy(terminator: Terminator): readonly Value[] {
  return terminator.kind === 'return' ? terminator.values : conditionsOf(terminator);
}

function forget(root: Root, roots: Set<Root>, keys: Set<string>): void {
  roots.delete(root);
  for (const key of keys) if (isAbout(key, root)) keys.delete(key);
}

/** The place a fact tells the value of; undefined for one that remembers a condition. */
function rootOfFact(key: string): Root | undefined {
  return /^(?:(?:nil|is|tended) <([^<>]+)>$|says <([^<>]+)> )/.exec(key)?.slice(1).find(Boolean) as Root | undefined;
}
