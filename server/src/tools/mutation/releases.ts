/**
 * Owns which statements of a fixture release what its rule is about: calls of the methods the table of resources names, of functions a resource came with
 * (`cancel()`), of functions of the file that do either. Says nothing about whether a release matters.
 */
import type { FunctionIr, Operation, Unit, Value, VariableId } from '#engine/ir/model';
import { eachOperation, mentions } from '#engine/ir/walk';
import { resourceTable } from '#engine/lifecycle/resource-table';
import type { Rule } from '#engine/rules/define-rule';

type Call = Extract<Operation, { kind: 'call' | 'defer' | 'go' }>;

export interface Release {
  readonly unit: Unit;
  readonly function: FunctionIr;
  readonly operation: Call;
  /** Source of what is released: `resp.Body`; '' for a helper. */
  readonly released: Value | undefined;
}

interface Vocabulary {
  /** A goroutine that releases is what the rule looks into: without it there is nothing to release. */
  readonly inGoroutines: boolean;
  readonly methods: ReadonlySet<string>;
  /** Names of the acquiring functions; empty when the rule has no rows. */
  readonly acquires: ReadonlySet<string>;
}

/** What rules release whose resource is no row of the table. */
const beyondTheTable: Readonly<Record<string, readonly string[]>> = {
  'waitgroup-missing-done': ['Done'],
  // Nobody holds what it returns.
  'time-tick': [],
};

/** For a rule that names no method: what releases things in Go. */
const customary = ['Close', 'Stop', 'Release', 'Unlock', 'RUnlock', 'Done', 'Put', 'Wait', 'Shutdown', 'Cancel'];

/** Whether the rule is one of "released on every path". */
export function isAboutReleases({ name, tags }: Rule): boolean {
  return tags?.includes('lifecycle') === true || name in beyondTheTable;
}

function vocabulary(rule: Rule): Vocabulary {
  const rows = resourceTable.filter((row) => row.rule === rule.name);
  const others = beyondTheTable[rule.name];
  const methods =
    others ??
    (rows.length === 0
      ? customary
      : rows.flatMap(({ release }) => release.flatMap((each) => (each.kind === 'method' ? [each.name] : []))));
  return {
    inGoroutines: others !== undefined,
    methods: new Set(methods),
    acquires: new Set(rows.flatMap(({ acquire }) => acquire.map((name) => name.slice(name.lastIndexOf('.') + 1)))),
  };
}

function nameOf(callee: Value): string | undefined {
  return callee.kind === 'field' || callee.kind === 'member' || callee.kind === 'global' ? callee.name : undefined;
}

function rootOf(value: Value): Value {
  return value.kind === 'field' || value.kind === 'dereference' || value.kind === 'address'
    ? rootOf(value.base)
    : value;
}

class FileReleases {
  readonly #units: readonly Unit[];
  readonly #words: Vocabulary;
  readonly #releasing: ReadonlySet<string>;

  constructor(units: readonly Unit[], words: Vocabulary) {
    this.#units = units;
    this.#words = words;
    this.#releasing = this.#findHelpers();
  }

  find(): readonly Release[] {
    return this.#units.flatMap((unit) =>
      [...eachOperation(unit)].flatMap(({ operation, function: owner }): Release[] => {
        if (operation.kind !== 'call' && operation.kind !== 'defer' && operation.kind !== 'go') return [];
        const released = this.#releasedBy(unit, operation);
        const isRelease = released !== undefined || this.#callsHelper(unit, operation);
        return isRelease ? [{ unit, function: owner, operation, released }] : [];
      }),
    );
  }

  /** The value a call releases: by a method, by calling what came with it, or by handing the method on (`t.Cleanup(f.Close)`). */
  #releasedBy(unit: Unit, { callee, args }: Call): Value | undefined {
    const direct = this.#released(unit, callee);
    if (direct !== undefined) return direct;
    if (callee.kind === 'variable' && args.length === 0 && this.#acquired(unit, callee) === 'yes') return callee;
    for (const arg of args) {
      const handed = this.#released(unit, arg);
      if (handed !== undefined) return handed;
    }
    return undefined;
  }

  #released(unit: Unit, method: Value): Value | undefined {
    if (method.kind !== 'field' || !this.#words.methods.has(method.name)) return undefined;
    const root = rootOf(method.base);
    return root.kind === 'variable' && this.#acquired(unit, root) === 'no' ? undefined : method.base;
  }

  /** Whether a variable holds what an acquiring call returned. */
  #acquired(unit: Unit, { variable }: { readonly variable: VariableId }): 'yes' | 'no' | 'unknown' {
    const initial = unit.variables[variable]?.initial;
    const root = initial && rootOf(initial);
    if (root?.kind !== 'result') return 'unknown';
    const made = [...eachOperation(unit)].find(
      ({ operation }) => 'id' in operation && operation.id === root.operation,
    )?.operation;
    const name = made?.kind === 'call' ? nameOf(made.callee) : undefined;
    if (name === undefined) return 'unknown';
    if (this.#words.acquires.size === 0) return 'yes';
    if (this.#words.acquires.has(name)) return 'yes';
    // A function of the file may hand on what it acquires.
    return this.#units.some((other) => lastName(other) === name) ? 'unknown' : 'no';
  }

  /** Functions of the file that release what they are given, by their last name. */
  #findHelpers(): ReadonlySet<string> {
    const found = new Set<string>();
    for (let size = -1; size < found.size; ) {
      size = found.size;
      for (const unit of this.#units) {
        const name = lastName(unit);
        const releases = [...eachOperation(unit)].some(({ operation }) => {
          if (operation.kind !== 'call' && operation.kind !== 'defer' && operation.kind !== 'go') return false;
          const released = this.#releasedBy(unit, operation);
          if (released !== undefined) return isGiven(unit, released);
          return callsOneOf(found, operation) && subjects(operation).some((value) => isGiven(unit, value));
        });
        if (releases) found.add(name);
      }
    }
    return found;
  }

  #callsHelper(unit: Unit, operation: Call): boolean {
    if (!callsOneOf(this.#releasing, operation)) return false;
    if (operation.kind === 'go' && this.#words.inGoroutines) return false;
    return subjects(operation).some((value) => {
      const root = rootOf(value);
      return root.kind === 'variable' && this.#acquired(unit, root) !== 'no';
    });
  }
}

/** What a call is about: receiver and arguments. */
function subjects({ callee, args }: Call): readonly Value[] {
  return callee.kind === 'field' ? [callee.base, ...args] : args;
}

function callsOneOf(names: ReadonlySet<string>, { callee }: Call): boolean {
  const name = callee.kind === 'member' ? undefined : nameOf(callee);
  return name !== undefined && names.has(name);
}

function isGiven(unit: Unit, value: Value): boolean {
  return mentions(value, (part) => {
    const kind = part.kind === 'variable' ? unit.variables[part.variable]?.kind : undefined;
    return kind === 'parameter' || kind === 'receiver';
  });
}

/** `(*Server).close` → `close` */
function lastName({ name }: Unit): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

export function releasesIn(units: readonly Unit[], rule: Rule): readonly Release[] {
  return new FileReleases(units, vocabulary(rule)).find();
}
