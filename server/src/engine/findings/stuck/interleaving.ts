/** Owns how an interleaving is told: who takes part and what they are called, the steps in order with their numbers. Knows no rule and no explorer. */
import type { FunctionId, Unit } from '../../ir/model';
import { eachOperation } from '../../ir/walk';
import type { Range } from '../../text/range';
import type { Found } from '../define-rule';
import type { Related, Step } from '../finding';
import { numbered } from '../numbered';

/** One step before it has a number. */
export interface Told extends Step {
  /** A sentence without a full stop. */
  readonly message: string;
  readonly file: string;
  readonly range: Range;
}

/** Those who take part, each a column of the chart, in the order in which they were first met. `Id` is what the explorer calls them. */
export class Goroutines<Id> {
  readonly #indexes = new Map<Id, number>();
  readonly names: string[] = [];

  indexOf(id: Id, name: () => string): number {
    const known = this.#indexes.get(id);
    if (known !== undefined) return known;
    this.#indexes.set(id, this.names.length);
    return this.names.push(name()) - 1;
  }
}

export function asFound(goroutines: readonly string[], steps: readonly Told[]): Pick<Found, 'goroutines' | 'related'> {
  return {
    goroutines,
    related: numbered(
      steps.map(({ message, file, range, ...step }): Related => ({ message: `${message}.`, file, range, step })),
    ),
  };
}

/** `withTimeout` of `(*Service).withTimeout`. */
export function shortName(functionName: string): string {
  return functionName.split('.').at(-1)!.replace(/[()*]/g, '');
}

/** Whoever an exploration began with: the function, or a closure in it that others run. */
export function rootName({ name }: Unit, root: FunctionId): string {
  return root === 0 ? shortName(name) : `closure of ${shortName(name)}`;
}

/** The same in a sentence. */
export function rootInWords(unit: Unit, root: FunctionId): string {
  const name = rootName(unit, root);
  return root === 0 ? name : `the ${name}`;
}

/** What a goroutine is called that has no name: by the statement that starts it, `go func :45`, `go worker :12`, `Go func :30`. */
export function startedName(unit: Unit, { start }: Range, file: string | undefined): string {
  const line = `${file === undefined ? '' : file.slice(file.lastIndexOf('/') + 1)}:${start.line + 1}`;
  for (const { operation } of eachOperation(unit)) {
    if (operation.kind !== 'go' && operation.kind !== 'call') continue;
    const at = operation.range.start;
    if (at.line !== start.line || at.column !== start.column) continue;
    const { callee, args } = operation;
    const named = 'name' in callee ? callee.name : 'func';
    if (operation.kind === 'go') return `go ${named} ${line}`;
    // `g.Go(func() { … })`, `time.AfterFunc(d, f)`: what runs is what is handed over.
    const runs = args.find((each) => each.kind === 'closure' || 'name' in each);
    return `${named} ${runs !== undefined && runs.kind !== 'closure' && 'name' in runs ? runs.name : 'func'} ${line}`;
  }
  return `go ${line}`;
}
