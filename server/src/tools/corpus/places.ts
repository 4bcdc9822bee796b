/**
 * Owns at which lines a finding speaks of one blocked operation: its own, that of the select it is a case of, and that of each `go` that may have started its
 * goroutine. Who calls whom goes by names, within one file: a measure may be told too many starts, a rule may not. Knows nothing of findings.
 */
import type { GoFile } from '#engine/ir/go-file';
import type { CallSite, FunctionIr, Unit, Value } from '#engine/ir/model';
import { calledName, eachOperation, operationById, parts, valuesOf } from '#engine/ir/walk';
import type { Range } from '#engine/text/range';

interface Code {
  readonly unit: Unit;
  readonly function: FunctionIr;
}

interface Call extends Code, CallSite {
  readonly kind: 'call' | 'go' | 'defer';
  readonly range: Range;
}

/** Functions of other packages that run what they are given in a goroutine of its own. */
const starters = new Set(['Go', 'AfterFunc']);

/** What a function value is known by: a variable of its unit, a field or method by its name, a function of the file, or what a call of one returns. */
function keyOf(unit: Unit, value: Value | undefined): string | undefined {
  switch (value?.kind) {
    case 'variable':
      return `${unit.name}/${unit.variables[value.variable]?.name}`;
    case 'global':
      return value.name;
    case 'field':
    case 'member':
      return `.${value.name}`;
    case 'instance':
    case 'index':
      return keyOf(unit, value.base);
    case 'convert':
      return keyOf(unit, value.operand);
    case 'result': {
      const made = operationById(unit, value.operation);
      const callee = made?.kind === 'call' ? keyOf(unit, made.callee) : undefined;
      return callee === undefined ? undefined : `${callee}()`;
    }
    default:
      return undefined;
  }
}

function declaredKey(unit: Unit): string {
  return unit.receiver === undefined ? calledName(unit) : `.${calledName(unit)}`;
}

function holds({ range }: FunctionIr, line: number): boolean {
  return range.start.line <= line && line <= range.end.line;
}

export class Places {
  readonly #units: readonly Unit[];
  readonly #calls: readonly Call[];
  readonly #declared: ReadonlySet<string>;

  constructor(file: GoFile) {
    this.#units = file.units();
    this.#declared = new Set(this.#units.map(declaredKey));
    this.#calls = this.#units.flatMap((unit) =>
      eachOperation(unit).flatMap(({ operation, function: owner }) =>
        operation.kind === 'call' || operation.kind === 'go' || operation.kind === 'defer'
          ? [{ ...operation, unit, function: owner }]
          : [],
      ),
    );
  }

  /** Line of the n-th (from 1) line in a function, `(*Server).serve`, that says `statement`; all from 1. Throws when there is none. */
  lineOf(name: string, statement: string, nth: number, text: string): number {
    const unit = this.#units.find((each) => each.name === name);
    if (unit === undefined) throw new Error(`There is no function ${name}.`);
    const { start, end } = unit.range;
    const lines = text.split('\n').slice(start.line, end.line + 1);
    const found = lines.flatMap((line, index) => (line.replace(/\/\/.*/, '').trim() === statement ? [index] : []));
    const index = found[nth - 1];
    if (index === undefined) throw new Error(`${name} has no line "${statement}" number ${nth}.`);
    return start.line + index + 1;
  }

  /** Name of the top-level function around a line (from 1). */
  functionAt(line: number): string | undefined {
    return this.#units.find(({ range }) => range.start.line < line && line <= range.end.line + 1)?.name;
  }

  /** Lines from 1. */
  acceptable(line: number): ReadonlySet<number> {
    const found = new Set([line, ...this.#selects(line - 1)]);
    const innermost = this.#innermost(line - 1);
    if (innermost === undefined) return found;
    const waiting = [innermost];
    const seen = new Set([innermost.function]);
    for (let code = waiting.pop(); code !== undefined; code = waiting.pop()) {
      const keys = this.#keys(code);
      for (const call of this.#calls) {
        const isStarted =
          starters.has(/\w+$/.exec(keyOf(call.unit, call.callee) ?? '')?.[0] ?? '') &&
          call.args.some((value) => this.#is(value, call.unit, code!, keys));
        if (!isStarted && !this.#is(call.callee, call.unit, code, keys)) continue;
        if (call.kind === 'go' || isStarted) found.add(call.range.start.line + 1);
        else if (!seen.has(call.function)) {
          seen.add(call.function);
          waiting.push(call);
        }
      }
    }
    return found;
  }

  /** Lines of the select with a case at a line, both from 0, and of all its cases. */
  #selects(line: number): readonly number[] {
    return this.#units
      .flatMap(({ functions }) => functions.flatMap(({ blocks }) => blocks.map(({ terminator }) => terminator)))
      .flatMap((terminator) => {
        if (terminator.kind !== 'select') return [];
        const lines = [terminator.headRange, ...terminator.cases.map(({ range }) => range)].map(
          ({ start }) => start.line,
        );
        return lines.includes(line) ? lines.map((each) => each + 1) : [];
      });
  }

  #innermost(line: number): Code | undefined {
    const around = this.#units.flatMap((unit) =>
      unit.functions.filter((each) => holds(each, line)).map((each) => ({ unit, function: each })),
    );
    // Closures stand behind what they are in.
    return around.at(-1);
  }

  /** Whether a value may be a function that is known by `keys`. */
  #is(value: Value, unit: Unit, own: Code, keys: ReadonlySet<string>): boolean {
    if (unit === own.unit && own.function.id !== 0 && value.kind === 'closure')
      return value.function === own.function.id;
    if (value.kind === 'convert') return this.#is(value.operand, unit, own, keys);
    if (value.kind === 'result') {
      // A conversion to a type of the file looks like a call, and `append` hands on what it is given.
      const made = operationById(unit, value.operation);
      const isForeign = made?.kind === 'call' && made.callee.kind === 'global' && !this.#declared.has(made.callee.name);
      if (isForeign) return made.args.some((part) => this.#is(part, unit, own, keys));
    }
    return keys.has(keyOf(unit, value) ?? '');
  }

  /** Everything a function may be called by: its name, and what its value is given to, step by step. */
  #keys(own: Code): ReadonlySet<string> {
    const keys = new Set(own.function.id === 0 ? [declaredKey(own.unit)] : []);
    for (let size = -1; size !== keys.size; ) {
      size = keys.size;
      for (const unit of this.#units) this.#spread(unit, own, keys);
    }
    return keys;
  }

  #spread(unit: Unit, own: Code, keys: Set<string>): void {
    const give = (value: Value | undefined, key: string | undefined) => {
      if (value === undefined || key === undefined) return;
      if (this.#is(value, unit, own, keys)) keys.add(key);
    };
    for (const { name, initial, ranged } of unit.variables) {
      give(initial, `${unit.name}/${name}`);
      if (ranged?.part === 'value') give(ranged.over, `${unit.name}/${name}`);
    }
    for (const { operation } of eachOperation(unit)) {
      for (const value of valuesOf(operation)) this.#spreadFields(value, give);
      if (operation.kind === 'assign')
        for (const [index, value] of operation.values.entries()) give(value, keyOf(unit, operation.targets[index]));
      if (operation.kind !== 'call' && operation.kind !== 'go' && operation.kind !== 'defer') continue;
      const callee = keyOf(unit, operation.callee);
      for (const called of this.#units.filter((each) => declaredKey(each) === callee)) {
        for (const [index, value] of operation.args.entries()) {
          const parameter = called.variables[called.functions[0]?.parameters[index] ?? -1];
          if (parameter !== undefined) give(value, `${called.name}/${parameter.name}`);
        }
      }
    }
    for (const { terminator } of unit.functions[0]?.blocks ?? []) {
      if (terminator.kind !== 'return') continue;
      for (const value of terminator.values) {
        this.#spreadFields(value, give);
        give(value, `${declaredKey(unit)}()`);
      }
    }
  }

  #spreadFields(value: Value, give: (value: Value, key: string | undefined) => void): void {
    if (value.kind === 'composite') {
      for (const { field, value: element } of value.elements)
        give(element, field === undefined ? undefined : `.${field}`);
    }
    for (const part of parts(value)) this.#spreadFields(part, give);
  }
}
