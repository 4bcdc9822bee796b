/**
 * Owns where code started as a goroutine may stay long: an endless loop, a sleep, a channel others serve at their own pace, a request nothing bounds. Only what
 * is certain to wait counts, so that short work is none of it. Knows no context.
 */

import { isTimerChannel } from '../../concurrency/timers';
import type { Block, FunctionIr, Operation, Unit, Value } from '../../ir/model';
import { callOf } from '../../ir/nodes';
import { qualifiedName, type Resolution } from '../../packages/resolution';
import type { Range } from '../../text/range';
import { runsAgain } from '../loops/iterations';
import { ChannelPartners, sourceOf } from './channel-partners';
import { defaultRequest } from './default-client';
import { nanosecondsOf } from './durations';
import { EndlessBodies, type NeverDone } from './endless-body';
import { bodyOf } from './started-bodies';

export interface LongStay {
  /** Ends "a goroutine that …". */
  readonly what: string;
  readonly unit: Unit;
  readonly range: Range;
}

type Call = Extract<Operation, { kind: 'call' }>;

const shortest = 1e9;
const deepest = 3;

/** Calls without a context or a deadline that wait for another machine or process. */
const waiting = new Set([
  'net.Dial',
  'net/smtp.SendMail',
  'os/exec.Cmd.Run',
  'os/exec.Cmd.Wait',
  'os/exec.Cmd.Output',
  'os/exec.Cmd.CombinedOutput',
  'database/sql.DB.Exec',
  'database/sql.DB.Query',
  'database/sql.DB.QueryRow',
  'database/sql.DB.Ping',
  'database/sql.DB.Begin',
]);

export class LongStays {
  readonly #resolution: Resolution;
  readonly #partners: ChannelPartners;
  readonly #endless: EndlessBodies;

  constructor(resolution: Resolution, neverDone?: NeverDone) {
    this.#resolution = resolution;
    this.#partners = new ChannelPartners(resolution);
    this.#endless = new EndlessBodies(resolution, neverDone);
  }

  /** The first place where the body may stay long; undefined where none is certain. */
  stayOf(unit: Unit, body: FunctionIr): LongStay | undefined {
    const endless = this.#endless.stayOf(unit, body);
    if (endless !== undefined) return { what: 'never ends', ...endless };
    return this.#waitIn(unit, body, new Set([body]), 0);
  }

  #waitIn(unit: Unit, body: FunctionIr, seen: ReadonlySet<FunctionIr>, depth: number): LongStay | undefined {
    for (const block of body.blocks) {
      for (const operation of block.operations) {
        const what = this.#waitAt(unit, body, block, operation);
        if (what !== undefined) return { what, unit, range: operation.range };
        if (operation.kind !== 'call' || depth >= deepest) continue;
        const called = bodyOf(unit, this.#resolution, operation);
        if (called === undefined || seen.has(called.body) || this.#resolution.packageOf(called.unit) !== '') continue;
        const stay = this.#waitIn(called.unit, called.body, new Set([...seen, called.body]), depth + 1);
        if (stay !== undefined) return stay;
      }
      const what = this.#waitAtEnd(unit, body, block);
      const { terminator } = block;
      if (what !== undefined && 'headRange' in terminator) return { what, unit, range: terminator.headRange };
    }
    return undefined;
  }

  #waitAt(unit: Unit, body: FunctionIr, block: Block, operation: Operation): string | undefined {
    if (operation.kind === 'receive') return this.#isSlow(unit, body, operation.channel, 'receive');
    if (operation.kind === 'send') return this.#isSlow(unit, body, operation.channel, 'send');
    return operation.kind === 'call' ? this.#callAt(unit, body, block, operation) : undefined;
  }

  #callAt(unit: Unit, body: FunctionIr, block: Block, call: Call): string | undefined {
    const name = qualifiedName(this.#resolution.calleeOf(unit, call)) ?? '';
    if (name === 'time.Sleep') return isLong(call) || runsAgain(body, block.id) ? 'sleeps' : undefined;
    const request = defaultRequest(unit, this.#resolution, call);
    if (request !== undefined) return `waits for ${request}, which nothing bounds`;
    if (!waiting.has(name) || this.#isBoundedCommand(unit, call)) return undefined;
    return `waits for ${name.replace(/^.*\//, '')}, which nothing bounds`;
  }

  /** What `exec.CommandContext` made ends with its context; a command from elsewhere may have one. */
  #isBoundedCommand(unit: Unit, { callee }: Call): boolean {
    if (callee.kind !== 'field' || !['Run', 'Wait', 'Output', 'CombinedOutput'].includes(callee.name)) return false;
    const { base } = callee;
    const made = callOf(unit, base.kind === 'variable' ? (unit.variables[base.variable]?.initial ?? base) : base);
    return made === undefined || qualifiedName(this.#resolution.calleeOf(unit, made)) !== 'os/exec.Command';
  }

  #waitAtEnd(unit: Unit, body: FunctionIr, { terminator }: Block): string | undefined {
    if (terminator.kind === 'range' && this.#resolution.typeOf(unit, terminator.over)?.kind === 'channel')
      return this.#isSlow(unit, body, terminator.over, 'range');
    // Several cases are several ways out.
    if (terminator.kind !== 'select' || terminator.default !== undefined || terminator.cases.length !== 1)
      return undefined;
    const { kind, channel } = terminator.cases[0]!.communication;
    return this.#isSlow(unit, body, channel, kind);
  }

  /** A channel of the function that others serve there is no slow one: whether they always do is for others to tell. */
  #isSlow(unit: Unit, body: FunctionIr, channel: Value, how: 'receive' | 'send' | 'range'): string | undefined {
    const what = how === 'send' ? 'waits for somebody to receive' : 'waits for somebody to send';
    const timer = callOf(unit, channel);
    if (timer !== undefined && qualifiedName(this.#resolution.calleeOf(unit, timer)) === 'time.After')
      return isLong(timer) ? 'waits for a timer' : undefined;
    if (isTimerChannel(unit, this.#resolution, channel)) return undefined;
    const kept = this.#partners.keptIn(unit, channel);
    if (kept === undefined) return undefined;
    if (kept !== 'variable') return what;
    const source = sourceOf(unit, channel);
    const others = this.#closuresOf(unit, body);
    if (source.kind !== 'variable' || isRoomy(unit, source)) return undefined;
    const wanted = how === 'send' ? (['receive'] as const) : (['send', 'close'] as const);
    return this.#partners.mayGet(unit, channel, wanted, others) ? undefined : what;
  }

  #closuresOf(unit: Unit, body: FunctionIr): ReadonlySet<FunctionIr> {
    const inner = unit.functions.filter(({ parent }) => parent === body.id && unit.functions[body.id] === body);
    return new Set([body, ...inner.flatMap((each) => [...this.#closuresOf(unit, each)])]);
  }
}

/** Made with room for what is sent. */
function isRoomy(unit: Unit, { variable }: Extract<Value, { kind: 'variable' }>): boolean {
  const { initial } = unit.variables[variable]!;
  const size = initial && callOf(unit, initial)?.args[1];
  return size !== undefined && !(size.kind === 'literal' && size.text === '0');
}

function isLong({ args }: { readonly args: readonly Value[] }): boolean {
  const time = args[0] === undefined ? undefined : nanosecondsOf(args[0]);
  return time === undefined || time >= shortest;
}
