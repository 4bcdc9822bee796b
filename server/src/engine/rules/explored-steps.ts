/** Owns how the way the explorer found is told: its steps in words, who takes them, where the last one stays. Explores nothing and knows no rule. */
import type { Step as Move } from '../concurrency/machine/search';
import type { Place, ProcessId } from '../concurrency/machine/values';
import type { FunctionId, Unit } from '../ir/model';
import { eachOperation, type Placed } from '../ir/walk';
import type { Range } from '../text/range';
import type { Found, RuleContext } from './define-rule';
import { asFound, Goroutines, shortName, startedName, type Told } from './interleaving';

/** Steps of the interleaving that are shown; the last ones are those that decide. */
const mostSteps = 7;

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
    readonly role: 'sender' | 'receiver';
    readonly blocked?: Pick<Move, 'process' | 'started' | 'place'>;
  };
  readonly end: Pick<Told, 'message' | 'label'> & { readonly kind: 'blocked' | 'panics'; readonly place: Place };
}

/** What a step says after its subject, and what the chart says of it. */
const words: Partial<Record<Move['what'], readonly [message: string, label: string]>> = {
  send: ['sends here', 'sends'],
  receive: ['receives here', 'receives'],
  'receive-closed': ['finds the channel closed here', 'finds it closed'],
  'receive-outside': ['receives here what comes from outside', 'receives'],
  'timer-fires': ['goes on here because the time is up', 'the time is up'],
  'context-ends': ['goes on here because the context has ended', 'the context has ended'],
  default: ['takes the default here, as nothing is ready', 'takes the default'],
  lock: ['takes the lock here', 'takes the lock'],
  announce: ['waits here for readers to leave, which keeps new ones out', 'waits for readers'],
  wait: ['is done waiting here', 'is done waiting'],
  close: ['closes the channel here', 'closes it'],
  cancel: ['cancels the context here', 'cancels'],
  signal: ['signals here', 'signals'],
  true: ['goes on here because the condition holds', 'the condition holds'],
  false: ['goes on here because the condition does not hold', 'the condition fails'],
};

/** The same of a loop over something. */
const loopWords: typeof words = {
  true: ['goes on here because there is another element', 'another element'],
  false: ['goes on here because nothing is left to go over', 'nothing is left'],
};

function wordsOf({ what, place: { unit, range } }: Move): (typeof words)[Move['what']] {
  const isLoop = unit.functions.some(({ blocks }) =>
    blocks.some(({ terminator }) => terminator.kind === 'range' && terminator.range === range),
  );
  return (isLoop ? loopWords[what] : undefined) ?? words[what];
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
  const first = teller.start();
  const steps = trace.filter(
    (move) =>
      (words[move.what] !== undefined && move.passes !== true) || (isOver(move) && move.process === partner?.process),
  );
  const most = mostSteps - first.length - (partner?.blocked === undefined ? 1 : 2);
  const shown = steps.slice(-most).map((move) => teller.step(move));
  const { place, ...said } = end;
  const blocked = partner?.blocked === undefined ? [] : [teller.blocked(partner.blocked)];
  const last: Told = { ...said, goroutine: teller.column(process, started), ...teller.at(place) };
  return asFound(teller.names, [...first, ...shown, ...blocked, last]);
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
    if (place === undefined) return shortName(unit.name);
    const where = this.at(place).file;
    return startedName(place.unit, place.range, where === file ? undefined : where);
  }

  /** The statement a process was started by; undefined for the function itself. */
  #startOf(started: Place | undefined): Place | undefined {
    if (started !== undefined || this.#rootStart === undefined) return started;
    return { unit: this.#context.unit, range: this.#rootStart.range };
  }

  /** Where the one that stays behind begins; nothing for the function itself. */
  start(): readonly Told[] {
    const { process, started, root } = this.#way;
    const place = this.#startOf(started);
    if (place === undefined) return [];
    const starter = this.#starter(place, root);
    const own = this.column(process, started);
    const told = { kind: 'starts', label: 'starts', message: 'the goroutine starts here', ...this.at(place) } as const;
    return [starter === undefined ? { ...told, goroutine: own } : { ...told, goroutine: starter, reaches: own }];
  }

  /** The column of whoever starts it, where the text tells: the root, or the function around the root closure. */
  #starter(place: Place, root: FunctionId): number | undefined {
    const { started } = this.#way;
    if (started === undefined) {
      return this.#goroutines.indexOf(outer, () => shortName(this.#rootStart?.function.name ?? ''));
    }
    const { start } = place.range;
    const around = eachOperation(place.unit).find(
      ({ operation: { range } }) => range.start.line === start.line && range.start.column === start.column,
    );
    if (place.unit !== this.#context.unit || around?.function.id !== root) return undefined;
    return this.#goroutines.indexOf(rootProcess, () => this.#name(undefined));
  }

  step(move: Move): Told {
    const { process, started, partner, partnerStarted, what, place } = move;
    if (isOver(move)) return this.#end(move);
    const [message, label] = wordsOf(move)!;
    const goroutine = this.column(process, started);
    const told = { goroutine, label, ...this.at(place) };
    const who = this.#subject(process, started);
    if (partner === undefined) return { ...told, kind: 'acts', message: `${who} ${message}` };
    const other = this.#subject(partner, partnerStarted);
    const met = what === 'send' ? `sends here what ${other} receives` : `${message} and wakes ${other}`;
    return { ...told, kind: 'meets', reaches: this.column(partner, partnerStarted), message: `${who} ${met}` };
  }

  blocked({ process, started, place }: Pick<Move, 'process' | 'started' | 'place'>): Told {
    const message = `${this.#subject(process, started)} is blocked here itself`;
    return { kind: 'acts', goroutine: this.column(process, started), label: 'is blocked', message, ...this.at(place) };
  }

  /** The end of who could have served the one that stays blocked. */
  #end({ process, started, what, place }: Move): Told {
    const { role } = this.#way.partner!;
    const ends = what === 'returns' ? 'returns' : 'ends';
    return {
      kind: 'returns',
      goroutine: this.column(process, started),
      ...this.at(place),
      message: `${this.#subject(process, started)} ${ends} here, and with it goes the last ${role}`,
      label: `${ends}: no ${role} left`,
    };
  }

  #subject(process: ProcessId, started: Place | undefined): string {
    if (process === this.#way.process) return 'it';
    const { unit, file } = this.#context;
    const place = this.#startOf(started);
    if (place === undefined) return shortName(unit.name);
    const where = this.at(place).file;
    const line = place.range.start.line + 1;
    return `the goroutine of ${where === file ? `line ${line}` : `${where.slice(where.lastIndexOf('/') + 1)}:${line}`}`;
  }
}

/** The process an exploration begins with. */
const rootProcess = 0 as ProcessId;
