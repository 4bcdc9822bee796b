/**
 * Owns why a goroutine stays blocked at a channel: who served it last, or could have, and what became of them on the way that was found. Finds no words.
 */
import type { Stuck } from '../../concurrency/explored';
import type { Communication, Pending, Place, ProcessId, Reference } from '../../concurrency/machine/state/values';
import type { Standing } from '../../concurrency/search/standing';
import type { Step } from '../../concurrency/search/verdict';
import type { FunctionIr, Operation, Terminator, Unit } from '../../ir/model';
import { eachOperation } from '../../ir/walk';
import type { Resolution } from '../../packages/resolution';
import { channelName, channelsIn, nameAt } from './words/named-channels';

export type Reason =
  /** It took another case of a select that would have served the channel, too. */
  | { readonly kind: 'turned'; readonly by: Partner; readonly step: Step }
  /** It served the channel so often, and does so no more; `isOnly`: nobody else did. */
  | {
      readonly kind: 'served';
      readonly by: Partner;
      readonly times: number;
      readonly isOnly: boolean;
      readonly end: Step | undefined;
      /** It does so in a loop, and came to its end in there: had it gone round, it would have served more. */
      readonly isMidLoop: boolean;
    }
  /** It is over. */
  | { readonly kind: 'ended'; readonly by: Partner; readonly step: Step }
  /** It is blocked itself. */
  | { readonly kind: 'waits'; readonly by: Partner; readonly standing: Standing };

export interface Partner {
  readonly process: ProcessId;
  /** The statement that started it; undefined for the root. */
  readonly started: Place | undefined;
}

/** Something a process did while it could have served the channel. */
interface Meeting {
  readonly by: Partner;
  readonly step: Step;
  readonly place: Place | undefined;
  readonly isServed: boolean;
}

/** The unit that was explored, and what its names mean. */
export interface Asked {
  readonly unit: Unit;
  readonly resolution: Pick<Resolution, 'calleeOf'>;
}

/** Undefined where nobody is to be named. */
export function reasonOf(found: Stuck, asked: Asked): Reason | undefined {
  const { pending, process } = found;
  if (pending.kind !== 'communicate') return undefined;
  const met = meetings(found).filter(({ by }) => by.process !== process);
  const last = met.at(-1);
  if (last !== undefined) {
    const { by, step, place, isServed } = last;
    if (!isServed) return { kind: 'turned', by, step };
    const end = endOf(found, by);
    // Who served until it is blocked itself does not come to more.
    if (end?.kind === 'waits') return end;
    const served = met.filter((each) => each.isServed);
    const times = served.filter((each) => each.by.process === by.process).length;
    const isMidLoop = place !== undefined && end !== undefined && areOfOneLoop(place, end.step.place);
    return { kind: 'served', by, times, isOnly: times === served.length, end: end?.step, isMidLoop };
  }
  for (const by of candidates(found, asked)) {
    const end = by.process === process ? undefined : endOf(found, by);
    if (end !== undefined) return end;
  }
  return undefined;
}

/** Where the partner is in the end: over, or blocked with the one that is told of. */
function endOf({ trace, others }: Stuck, by: Partner): Extract<Reason, { kind: 'ended' | 'waits' }> | undefined {
  const step = trace.find(({ process, what }) => process === by.process && (what === 'returns' || what === 'exits'));
  if (step !== undefined) return { kind: 'ended', by, step };
  const blocked = others.find(({ process }) => process === by.process);
  return blocked === undefined ? undefined : { kind: 'waits', by, standing: blocked };
}

/** Everything others did at the channels, in order. */
function meetings({ trace, pending }: Stuck): readonly Meeting[] {
  const wanted = pending.kind === 'communicate' ? pending.cases : [];
  return trace.flatMap((step) => {
    const { process, started, partner, partnerStarted, place, other } = step;
    const mover = meeting(wanted, { process, started }, step, step.pending, place);
    if (partner === undefined) return mover;
    return [
      ...mover,
      ...meeting(wanted, { process: partner, started: partnerStarted }, step, step.partnerPending, other),
    ];
  });
}

function meeting(
  wanted: readonly Communication[],
  by: Partner,
  step: Step,
  pending: Pending | undefined,
  place: Place | undefined,
): readonly Meeting[] {
  if (pending?.kind !== 'communicate') return [];
  const offered = pending.cases.filter((each) => wanted.some((want) => serves(each, want)));
  if (offered.length === 0) return [];
  return [{ by, step, place, isServed: offered.some(({ range }) => range === place?.range) }];
}

/** Whether an operation and the end of its function stand in the same loop. */
function areOfOneLoop({ unit, range }: Place, end: Place): boolean {
  if (unit !== end.unit) return false;
  return unit.functions.some(({ blocks }) => {
    const loop = blocks.find(
      ({ operations, terminator }) =>
        [...operations, ...communicationsOf(terminator)].some((each) => each.range === range) ||
        (terminator.kind === 'range' && terminator.headRange === range),
    )?.loop;
    return (
      loop !== undefined && blocks.some(({ loop: around, terminator }) => around === loop && endsThere(terminator, end))
    );
  });
}

function endsThere(terminator: Terminator, { range }: Place): boolean {
  return terminator.kind === 'return' && terminator.range === range;
}

function communicationsOf(terminator: Terminator): readonly Operation[] {
  return terminator.kind === 'select' ? terminator.cases.map(({ communication }) => communication) : [];
}

function serves(one: Communication, other: Communication): boolean {
  const at = referenceOf(one);
  return at !== undefined && at === referenceOf(other) && one.kind !== other.kind;
}

function referenceOf({ channel }: Communication): Reference | undefined {
  return channel.kind === 'reference' ? channel.to : undefined;
}

/** Those who never came to the channel but were to: whose code names it as the other side does, the last ones first, else who made it. */
function candidates(found: Stuck, asked: Asked): readonly Partner[] {
  const { made, trace, others } = found;
  const ended = trace.filter(({ what }) => what === 'returns' || what === 'exits').reverse();
  const named = [...ended, ...others].filter((each) => namesChannel(found, asked, each));
  return [...named, ...made.flatMap((each) => (each === undefined ? [] : [each]))];
}

/** Whether the code that a process runs itself has an operation that would serve the channel, by the same name or by the one it is given under. */
function namesChannel({ place, root, pending }: Stuck, { unit, resolution }: Asked, { started }: Partner): boolean {
  const name = nameAt(place);
  if (name === undefined || place.unit !== (started?.unit ?? unit)) return false;
  const isSend = pending.kind === 'communicate' && pending.cases.every(({ kind }) => kind === 'send');
  const wanted = isSend ? 'receive' : 'send';
  const isNamedIn = (at: Unit, body: FunctionIr | undefined, wantedName: string | undefined): boolean =>
    body !== undefined && channelsIn(body, wanted).some((each) => channelName(at, each) === wantedName);
  if (started === undefined) return isNamedIn(unit, unit.functions[root], name);
  const start = eachOperation(started.unit).find(({ operation }) => operation.range === started.range)?.operation;
  if (start?.kind !== 'go') return false;
  const callee = resolution.calleeOf(started.unit, start);
  if (callee.kind === 'closure') return isNamedIn(started.unit, started.unit.functions[callee.function], name);
  if (callee.kind !== 'function') return false;
  const [body] = callee.unit.functions;
  const parameter = body?.parameters[start.args.findIndex((arg) => channelName(started.unit, arg) === name)];
  return parameter !== undefined && isNamedIn(callee.unit, body, callee.unit.variables[parameter]?.name);
}
