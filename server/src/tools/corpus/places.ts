/**
 * Owns at which lines a finding speaks of one blocked operation: its own, that of the select it is a case of, and that of each `go` that may have started its
 * goroutine. Who calls whom goes by names, within one file: a measure may be told too many starts, a rule may not. Knows nothing of findings.
 */
import type { GoFile } from '#engine/ir/go-file';
import type { CallSite, FunctionIr, Unit, Value } from '#engine/ir/model';
import { calledName, closuresIn, eachOperation } from '#engine/ir/walk';
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

function nameOf(unit: Unit, value: Value | undefined): string | undefined {
  switch (value?.kind) {
    case 'variable':
      return unit.variables[value.variable]?.name;
    case 'global':
    case 'field':
    case 'member':
      return value.name;
    case 'instance':
    case 'index':
      return nameOf(unit, value.base);
    default:
      return undefined;
  }
}

function holds({ range }: FunctionIr, line: number): boolean {
  return range.start.line <= line && line <= range.end.line;
}

export class Places {
  readonly #units: readonly Unit[];
  readonly #calls: readonly Call[];

  constructor(file: GoFile) {
    this.#units = file.units();
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
      const own = code;
      for (const call of this.#calls) {
        const isArgument = call.unit === own.unit && call.args.some((value) => this.#isClosure(value, own));
        const isStarted = isArgument && starters.has(nameOf(call.unit, call.callee) ?? '');
        if (!isStarted && !this.#mayCall(call, own)) continue;
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

  #isClosure(value: Value, { function: own }: Code): boolean {
    return own.id !== 0 && closuresIn(value).includes(own.id);
  }

  #mayCall(call: Call, own: Code): boolean {
    if (call.unit === own.unit && this.#isClosure(call.callee, own)) return true;
    const name = nameOf(call.unit, call.callee);
    return name !== undefined && this.#names(own).has(name);
  }

  /** What a function is called by: its name, or the variables, fields and parameters a closure is given to. */
  #names(own: Code): ReadonlySet<string> {
    const { unit, function: code } = own;
    if (code.id === 0) return new Set([calledName(unit)]);
    const names = new Set<string>();
    for (const { name, initial } of unit.variables)
      if (initial !== undefined && this.#isClosure(initial, own)) names.add(name);
    for (const { operation } of eachOperation(unit)) {
      if (operation.kind !== 'assign') continue;
      operation.values.forEach((value, index) => {
        if (!this.#isClosure(value, own)) return;
        const target = nameOf(unit, operation.targets[index]);
        if (target !== undefined) names.add(target);
        if (value.kind === 'composite') for (const { field } of value.elements) names.add(field ?? '');
      });
    }
    for (const call of this.#calls.filter((each) => each.unit === unit)) {
      const called = this.#units.filter((each) => calledName(each) === nameOf(unit, call.callee));
      call.args.forEach((value, index) => {
        if (!this.#isClosure(value, own)) return;
        for (const { functions, variables } of called) {
          const parameter = functions[0]?.parameters[index];
          if (parameter !== undefined) names.add(variables[parameter]?.name ?? '');
        }
      });
    }
    return names;
  }
}
