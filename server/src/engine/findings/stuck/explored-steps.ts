/** Owns how the way the explorer found is told: its steps in words, who takes them, where the last one stays. Explores nothing and knows no rule. */
import type { Step as Move } from '../../concurrency/machine/search';
import type { Standing } from '../../concurrency/machine/standing';
import type { Place, ProcessId } from '../../concurrency/machine/values';
import type { FunctionId, Unit } from '../../ir/model';
import { eachOperation, type Placed } from '../../ir/walk';
import type { Range } from '../../text/range';
import type { Found, RuleContext } from '../define-rule';
import { reachableFrom } from '../loops/iterations';
import { doingOf, operationAt } from './blocked-operation';
import { asFound, Goroutines, rootInWords, rootName, shortName, startedName, type Told } from './interleaving';
import { isTold, wordsOf } from './step-words';

/** Steps of the interleaving that are shown; the last ones are those that decide. */
const mostSteps = 7;

/** Longer conditions are not repeated in a step. */
const longestText = 40;

export interface Way {
  /** The function or closure the exploration began with. */
  readonly root: FunctionId;
  readonly trace: readonly Move[];
  /** Who stays behind, and the statement that started it; undefined for the root. */
  readonly process: ProcessId;
  readonly started: Place | undefined;
  /** Who could have served it: its end is told, too, or where it stays blocked itself. */
  readonly partner?: {
    readonly process: ProcessId;
    readonly role: 'sender' | 'receiver' | 'holder';
    /** The statement that started it; undefined for the root. */
    readonly started: Place | undefined;
    readonly blocked?: Standing;
  };
  readonly end: Pick<Told, 'message' | 'label'> & { readonly kind: 'blocked' | 'panics'; readonly place: Place };
}

/** The statement that starts a closure of the unit. */
export function startOf(unit: Unit, closure: FunctionId): (Placed & { readonly range: Range }) | undefined {
  const found = eachOperation(unit).find(
    ({ operation }) =>
      operation.kind === 'go' && operation.callee.kind === 'closure' && operation.callee.function === closure,
  );
  return found === undefined ? undefined : { ...found, range: found.operation.range };
}

/** Statements of many lines are shown by their first. */
export function headOf({ start, end }: Range): Range {
  return { start, end: end.line === start.line ? end : { line: start.line + 1, column: 0 } };
}

export function wayAsFound(context: RuleContext, way: Way): Pick<Found, 'goroutines' | 'related'> {
  const teller = new Teller(context, way);
  const { process, started, trace, end, partner } = way;
  const steps = trace.filter(
    (move) => (isTold(move) && move.passes !== true) || (isOver(move) && move.process === partner?.process),
  );
  const first = teller.start();
  const most = mostSteps - first.length - (partner?.blocked === undefined ? 1 : 2);
  const shown = steps.slice(-most);
  const before = shown.findIndex((move) => !teller.isBeforeStart(move));
  const told = shown.map((move) => teller.step(move));
  told.splice(before < 0 ? told.length : before, 0, ...first);
  const { place, ...said } = end;
  const blocked = partner?.blocked === undefined ? [] : [teller.blocked(partner.blocked)];
  const last: Told = { ...said, goroutine: teller.column(process, started), ...teller.at(place) };
  return asFound(teller.names, [...told, ...blocked, last]);
}

function isOver({ what }: Move): boolean {
  return what === 'returns' || what === 'exits';
}

/** Starts the root closure, and is no process of the exploration. */
const outer = 'outer';

class Teller {
  readonly #context: RuleContext;
  readonly #way: Way;
  readonly #goroutines = new Goroutines<ProcessId | typeof outer>();
  readonly #rootStart: ReturnType<typeof startOf>;

  constructor(context: RuleContext, way: Way) {
    this.#context = context;
    this.#way = way;
    this.#rootStart = startOf(context.unit, way.root);
  }

  get names(): readonly string[] {
    return this.#goroutines.names;
  }

  at({ unit, range }: Place): Pick<Told, 'file' | 'range'> {
    const { resolution, file } = this.#context;
    return { file: resolution.fileOf(unit) || file, range: headOf(range) };
  }

  column(process: ProcessId, started: Place | undefined): number {
    return this.#goroutines.indexOf(process, () => this.#name(started));
  }

  #name(started: Place | undefined): string {
    const { unit, file } = this.#context;
    const place = this.#startOf(started);
    if (place === undefined) return rootName(unit, this.#way.root);
    const where = this.at(place).file;
    return startedName(place.unit, place.range, where === file ? undefined : where);
  }

  /** The statement a process was started by; undefined for the function itself. */
  #startOf(started: Place | undefined): Place | undefined {
    if (started !== undefined || this.#rootStart === undefined) return started;
    return { unit: this.#context.unit, range: this.#rootStart.range };
  }

  /** Where the one that stays behind begins, else the one who could have served it; nothing where both are the function itself. */
  start(): readonly Told[] {
    const { process, started, root, partner } = this.#way;
    const own = this.#startOf(started);
    // The function everything begins with stands on the left.
    if (own === undefined) this.column(process, started);
    const place = own ?? partner?.started;
    if (place === undefined) return [];
    const starter = this.#starter(place, root);
    const column = own === undefined ? this.column(partner!.process, place) : this.column(process, started);
    const told = {
      kind: 'starts',
      label: 'starts',
      message: `${own === undefined ? 'the' : 'this'} goroutine starts here`,
      ...this.at(place),
    } as const;
    return [starter === undefined ? { ...told, goroutine: column } : { ...told, goroutine: starter, reaches: column }];
  }

  /** Whether the function takes this step on its way to the statement that starts the goroutine which is told of. */
  isBeforeStart({ process, place }: Move): boolean {
    const start = this.#way.started ?? (this.#rootStart === undefined ? this.#way.partner?.started : undefined);
    if (process !== rootProcess || start === undefined || place.unit !== start.unit) return false;
    const { range } = start;
    if (place.range.start.line >= range.start.line) return false;
    const going = eachOperation(place.unit).find(({ operation }) => operation.range === range);
    const around = going?.function;
    const block = around?.blocks.find(
      ({ operations, terminator }) =>
        ('range' in terminator && terminator.range === place.range) ||
        operations.some((each) => each.range === place.range),
    );
    // What a loop around the statement comes to may be later.
    return around !== undefined && block !== undefined && !reachableFrom(around, going!.block.id).has(block.id);
  }

  /** The column of whoever starts it, where the text tells: the root, or the function around the root closure. */
  #starter(place: Place, root: FunctionId): number | undefined {
    const { started } = this.#way;
    if (started === undefined && this.#rootStart !== undefined) {
      return this.#goroutines.indexOf(outer, () => shortName(this.#rootStart?.function.name ?? ''));
    }
    const { start } = place.range;
    const around = eachOperation(place.unit).find(
      ({ operation: { range } }) => range.start.line === start.line && range.start.column === start.column,
    );
    if (place.unit !== this.#context.unit || around?.function.id !== root) return undefined;
    return this.#goroutines.indexOf(rootProcess, () => this.#name(undefined));
  }

  /** What stands in a place of the file, where that is short. */
  #textOf({ unit, range }: Place): string | undefined {
    const { resolution, file, lines } = this.#context;
    if (unit !== this.#context.unit && resolution.fileOf(unit) !== file) return undefined;
    const text = lines.textIn(range);
    return text.length > 0 && text.length <= longestText && !text.includes('\n') ? text : undefined;
  }

  step(move: Move): Told {
    const { process, started, partner, partnerStarted, what, place } = move;
    if (isOver(move)) return this.#end(move);
    const { message, label } = wordsOf(move, (at) => this.#textOf(at));
    const goroutine = this.column(process, started);
    const told = { goroutine, label, ...this.at(place) };
    const who = this.#subject(process, started);
    if (partner === undefined) return { ...told, kind: 'acts', message: `${who} ${message}` };
    const other = this.#subject(partner, partnerStarted);
    const met = what === 'send' ? `${message}, and ${other} receives` : `${message} and wakes ${other}`;
    return { ...told, kind: 'meets', reaches: this.column(partner, partnerStarted), message: `${who} ${met}` };
  }

  blocked(standing: Standing): Told {
    const { process, started, place } = standing;
    const doing = doingOf(standing);
    const message = `${this.#subject(process, started)} is itself blocked here${doing === undefined ? '' : `, ${doing}`}`;
    const operation = operationAt(standing);
    const label = operation === undefined ? 'blocked' : `blocked: ${operation}`;
    return { kind: 'acts', goroutine: this.column(process, started), label, message, ...this.at(place) };
  }

  /** The end of who could have served the one that stays blocked. */
  #end({ process, started, what, place }: Move): Told {
    const { role } = this.#way.partner!;
    const ends = what === 'returns' ? 'returns' : 'ends';
    const [message, label] =
      role === 'holder'
        ? ['and never releases the lock', 'lock not released']
        : [`and with it goes the last ${role}`, `no ${role} left`];
    return {
      kind: 'returns',
      goroutine: this.column(process, started),
      ...this.at(place),
      message: `${this.#subject(process, started)} ${ends} here, ${message}`,
      label: `${ends}: ${label}`,
    };
  }

  #subject(process: ProcessId, started: Place | undefined): string {
    const { unit, file } = this.#context;
    const place = this.#startOf(started);
    if (place === undefined) return rootInWords(unit, this.#way.root);
    if (process === this.#way.process) return 'this goroutine';
    const where = this.at(place).file;
    const line = place.range.start.line + 1;
    const which = place.range === this.#startOf(this.#way.started)?.range ? 'another' : 'the';
    return `${which} goroutine started at ${where === file ? `line ${line}` : `${where.slice(where.lastIndexOf('/') + 1)}:${line}`}`;
  }
}

/** The process an exploration begins with. */
const rootProcess = 0 as ProcessId;
