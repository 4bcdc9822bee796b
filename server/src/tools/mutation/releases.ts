/**
 * Owns which statements of a fixture release what its rule is about: calls of the methods the table of resources names, of functions a resource came with
 * (`cancel()`), of functions of the file that do either. Says nothing about whether a release matters.
 */

import type { Rule } from '#engine/findings/define-rule';
import type { FunctionIr, Operation, Unit, Value, VariableId } from '#engine/ir/model';
import { eachOperation, mentions } from '#engine/ir/walk';
import { resourceTable } from '#engine/lifecycle/resource-table';

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
  /** Methods of the resource. */
  readonly methods: ReadonlySet<string>;
  /** Functions that take it, `os/signal.Stop`, and methods of others, `Put`. */
  readonly functions: ReadonlySet<string>;
  /** The resource is a function that is called. */
  readonly isCalled: boolean;
  /** Names of the acquiring functions; empty when the rule has no rows, or goes by the type of what they return. */
  readonly acquires: ReadonlySet<string>;
  /** Fields one of which the resource is; empty when it is all of a value. */
  readonly fields: ReadonlySet<string>;
}

/** What rules release whose resource is no row of the table. */
const beyondTheTable: Readonly<Record<string, readonly string[]>> = {
  'waitgroup-missing-done': ['Done'],
  'start-without-stop': ['Stop', 'Close', 'Shutdown', 'Quit'],
  // Nobody holds what it returns.
  'time-tick': [],
};

/** For a rule that names no method: what releases things in Go. */
const customary = ['Close', 'Stop', 'Release', 'Unlock', 'RUnlock', 'Done', 'Put', 'Wait', 'Shutdown', 'Cancel'];

/** Whether the rule is one of "released on every path". */
export function isAboutReleases({ name }: Rule): boolean {
  return resourceTable.some(({ rule }) => rule === name) || name in beyondTheTable;
}

function vocabulary(rule: Rule): Vocabulary {
  const rows = resourceTable.filter((row) => row.rule === rule.name);
  const others = beyondTheTable[rule.name];
  const releases = rows.flatMap(({ release }) => release);
  const methods = releases.flatMap((each) => (each.kind === 'method' ? [each.name] : []));
  const fields = rows.flatMap(({ part }) => (part === undefined ? [] : [part]));
  const isByType = rows.some(({ acquireType }) => acquireType !== undefined);
  return {
    inGoroutines: others !== undefined,
    methods: new Set(others ?? (rows.length === 0 ? customary : methods)),
    functions: new Set(releases.flatMap((each) => (each.kind === 'function' ? [each.name] : []))),
    isCalled: releases.some(({ kind }) => kind === 'call'),
    acquires: new Set(isByType ? [] : rows.flatMap(({ acquire }) => acquire.map(lastPart))),
    fields: new Set(fields.length < rows.length ? [] : fields),
  };
}

/** `net/http.Client.Do` → `Do` */
function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
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

  /** The value a call releases: by a method, by calling it, by giving it to a function, or by handing the method on (`t.Cleanup(f.Close)`). */
  #releasedBy(unit: Unit, { callee, args }: Call): Value | undefined {
    const direct = this.#released(unit, callee) ?? this.#given(callee, args) ?? this.#called(unit, callee, args);
    if (direct !== undefined) return direct;
    for (const arg of args) {
      const handed = this.#released(unit, arg);
      if (handed !== undefined) return handed;
    }
    return undefined;
  }

  #released(unit: Unit, method: Value): Value | undefined {
    if (method.kind !== 'field' || !this.#words.methods.has(method.name)) return undefined;
    const root = rootOf(method.base);
    if (root.kind === 'variable' && this.#acquired(unit, root) === 'no') return undefined;
    const { fields } = this.#words;
    return fields.size === 0 || this.#isPart(unit, method.base) ? method.base : undefined;
  }

  #isPart(unit: Unit, value: Value): boolean {
    const initial = value.kind === 'variable' ? unit.variables[value.variable]?.initial : undefined;
    if (initial !== undefined && this.#isPart(unit, initial)) return true;
    return value.kind === 'field' && this.#words.fields.has(value.name);
  }

  /** `signal.Stop(c)`, `pool.Put(b)`, `pprof.StopCPUProfile()`. */
  #given(callee: Value, args: readonly Value[]): Value | undefined {
    const names = [...this.#words.functions];
    if (callee.kind === 'member' && names.includes(`${callee.path}.${callee.name}`)) return args[0] ?? callee;
    const isMethod = callee.kind === 'field' && names.some((name) => lastPart(name) === callee.name);
    return isMethod ? (args[0] ?? callee.base) : undefined;
  }

  #called(unit: Unit, callee: Value, args: readonly Value[]): Value | undefined {
    if (!this.#words.isCalled || args.length > 0) return undefined;
    if (callee.kind === 'field') return /cancel|stop/i.test(callee.name) ? callee : undefined;
    if (callee.kind !== 'variable') return undefined;
    const variable = unit.variables[callee.variable];
    const isFunction = variable?.type?.kind === 'function' || /cancel|stop/i.test(variable?.name ?? '');
    const acquired = this.#acquired(unit, callee);
    return acquired === 'yes' || (acquired === 'unknown' && isFunction) ? callee : undefined;
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
    if (this.#words.acquires.size === 0) return 'unknown';
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
