/** Owns how the way the explorer found is told: its steps in words, who takes them, where the last one stays. Explores nothing and knows no rule. */

import type { Pending, Place, ProcessId, Reference } from '../../concurrency/machine/state/values';
import type { Standing } from '../../concurrency/search/standing';
import type { Step as Move } from '../../concurrency/search/verdict';
import type { Block, FunctionId, FunctionIr, Unit } from '../../ir/model';
import { eachOperation, type Placed } from '../../ir/walk';
import type { Range } from '../../text/range';
import type { Found, RuleContext } from '../define-rule';
import { reachableFrom } from '../loops/iterations';
import { asFound, Goroutines, rootInWords, rootName, shortName, startedName, type Told } from './interleaving';
import { isOver, movesTold } from './told-moves';
import { doingOf, operationAt } from './words/blocked-operation';
import { type StepWords, wordsOf } from './words/step-words';

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
    /** What is said of its end. */
    readonly gone: StepWords;
    /** The statement that started it; undefined for the root. */
    readonly started: Place | undefined;
    readonly blocked?: Standing;
    /** Who is over that could have helped it. */
    readonly ended?: { readonly process: ProcessId; readonly gone: StepWords };
  };
  /** What it stays blocked at, or panics by. */
  readonly pending?: Pending | undefined;
  /** Whose Adds are steps. */
  readonly group?: Reference | undefined;
  /** What the one that stays behind has done last without anybody else having a say in it. */
  readonly doing?: readonly (StepWords & { readonly place: Place })[];
  readonly end: Pick<Told, 'message' | 'label'> & {
    readonly kind: 'blocked' | 'turns' | 'panics';
    readonly place: Place;
  };
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
  const { process, started, trace, end, partner, pending, group, doing = [] } = way;
  const teller = new Teller(context, way);
  const first = teller.start();
  const blocked = partner?.blocked === undefined ? [] : [partner.blocked];
  const most = mostSteps - first.length - doing.length - blocked.length - 1;
  const shown = movesTold(
    trace,
    { process, partner: partner?.process, ended: partner?.ended?.process, pending, group },
    most,
  );
  teller.tellApart(shown);
  const before = shown.findIndex((move) => !teller.isBeforeStart(move));
  const told = shown.map((move) => teller.step(move));
  told.splice(before < 0 ? told.length : before, 0, ...first);
  const { place, ...said } = end;
  // What it is called by for that comes before whatever it does at the operation itself.
  const atEnd = shown.length - 1 - shown.findLastIndex((move) => move.place.range !== place.range);
  const last: Told = { ...said, goroutine: teller.column(process, started), ...teller.at(place) };
  const calls = doing.map((each) => teller.doing(each));
  return asFound(teller.names, [
    ...told.slice(0, told.length - atEnd),
    ...(atEnd > 0 ? calls : []),
    ...told.slice(told.length - atEnd),
    ...blocked.map((each) => teller.blocked(each)),
    ...(atEnd > 0 ? [] : calls),
    last,
  ]);
}

/** Starts the root closure, and is no process of the exploration. */
const outer = 'outer';

class Teller {
  readonly #context: RuleContext;
  readonly #way: Way;
  readonly #goroutines = new Goroutines<ProcessId | typeof outer>();
  readonly #rootStart: ReturnType<typeof startOf>;
  /** Those that one statement has started, in that order, by the statement. */
  readonly #alike = new Map<Range, ProcessId[]>();

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
  isBeforeStart(move: Move): boolean {
    const { process, place } = move;
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
    if (around === undefined || block === undefined) return false;
    // What a loop around the statement comes to may be later, but for what is asked in its first round.
    if (!reachableFrom(around, going!.block.id).has(block.id)) return true;
    return this.#isFirstThere(move) && leadsTo(around, block, going!.block, move);
  }

  #isFirstThere(move: Move): boolean {
    const { process, place } = move;
    return this.#way.trace.find((each) => each.process === process && each.place.range === place.range) === move;
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

  /** Who is told of besides whom. */
  tellApart(moves: readonly Move[]): void {
    const { process, started, partner } = this.#way;
    const those = moves.flatMap((move) => [
      { process: move.process, started: move.started },
      { process: move.partner, started: move.partnerStarted },
    ]);
    for (const each of [...those, { process, started }, { process: partner?.process, started: partner?.started }]) {
      const { process: id, started: start } = each;
      if (id === undefined || start === undefined) continue;
      const alike = this.#alike.get(start.range) ?? [];
      if (!alike.includes(id))
        this.#alike.set(
          start.range,
          [...alike, id].sort((one, other) => one - other),
        );
    }
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

  doing({ message, label, place }: NonNullable<Way['doing']>[number]): Told {
    const { process, started } = this.#way;
    const who = this.#subject(process, started);
    return {
      kind: 'acts',
      goroutine: this.column(process, started),
      label,
      message: `${who} ${message}`,
      ...this.at(place),
    };
  }

  /** The end of who could have served the one that stays blocked, or who is in its way. */
  #end({ process, started, what, place }: Move): Told {
    const { ended, gone } = this.#way.partner!;
    const { message, label } = process === ended?.process ? ended.gone : gone;
    const ends = what === 'returns' ? 'returns' : 'ends';
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
    return `${this.#which(process, place)} goroutine started at ${where === file ? `line ${line}` : `${where.slice(where.lastIndexOf('/') + 1)}:${line}`}`;
  }

  /** Which of those that a statement has started. */
  #which(process: ProcessId, start: Place): string {
    const isOwn = start.range === this.#startOf(this.#way.started)?.range;
    const alike = this.#alike.get(start.range) ?? [];
    if (alike.length > (isOwn ? 2 : 1)) return `the ${ordinals[alike.indexOf(process)] ?? 'next'}`;
    return isOwn ? 'another' : 'the';
  }
}

/** Whether the side that was taken of a condition leads to a block. */
function leadsTo(around: FunctionIr, { terminator }: Block, to: Block, { what }: Move): boolean {
  if (terminator.kind !== 'branch' || (what !== 'true' && what !== 'false')) return false;
  const side = what === 'true' ? terminator.then : terminator.else;
  return side === to.id || reachableFrom(around, side).has(to.id);
}

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth'];

/** The process an exploration begins with. */
const rootProcess = 0 as ProcessId;
