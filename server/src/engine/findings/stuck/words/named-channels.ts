/** Owns what channels are called in the text: by the expression an operation has for them. Knows no values. */
import type { Place } from '../../../concurrency/machine/state/values';
import type { FunctionIr, Operation, Terminator, Unit, Value } from '../../../ir/model';
import { operationById } from '../../../ir/walk';
import { isNamed, type Resolution } from '../../../packages/resolution';

/** `results`, `w.done`; of `ctx.Done()` it is undefined, as of everything that takes more than names. */
export function channelName(unit: Unit, value: Value): string | undefined {
  switch (value.kind) {
    case 'variable':
      return unit.variables[value.variable]?.name;
    case 'global':
      return value.name;
    case 'member':
      return value.name;
    case 'field': {
      const base = channelName(unit, value.base);
      return base && `${base}.${value.name}`;
    }
    case 'dereference':
    case 'convert':
      return channelName(unit, value.kind === 'convert' ? value.operand : value.base);
    default:
      return undefined;
  }
}

/** The same for a sentence, where more than names tells it: `ctx.Done()`, `results[0]`, `errs[i]`. */
function channelInWords(unit: Unit, value: Value): string | undefined {
  if (value.kind !== 'index') {
    const context = contextName(unit, value);
    return channelName(unit, value) ?? (context && `${context}.Done()`);
  }
  const { base, index } = value;
  const list = channelName(unit, base);
  const at = index.kind === 'literal' ? index.text : channelName(unit, index);
  return list === undefined || at === undefined ? undefined : `${list}[${at}]`;
}

/** `ctx` of `ctx.Done()`. */
export function contextName(unit: Unit, value: Value): string | undefined {
  const context = contextOf(unit, value);
  return context && channelName(unit, context);
}

/** The same in words, where it has no name, too: `r.Context()`. */
export function contextInWords(unit: Unit, value: Value): string | undefined {
  const context = contextOf(unit, value);
  return context && holderInWords(unit, context);
}

function holderInWords(unit: Unit, context: Value): string {
  const call = context.kind === 'result' ? operationById(unit, context.operation) : undefined;
  const getter = call?.kind === 'call' && call.args.length === 0 ? channelName(unit, call.callee) : undefined;
  return channelName(unit, context) ?? (getter === undefined ? 'the context' : `${getter}()`);
}

/** Of `ctx.Err()`, as `contextInWords` of `ctx.Done()`. */
export function erringInWords(unit: Unit, resolution: Resolution, value: Value): string | undefined {
  const context = contextOf(unit, value, 'Err');
  const isContext = context !== undefined && isNamed(resolution.typeOf(unit, context), 'context', 'Context');
  return isContext ? holderInWords(unit, context) : undefined;
}

function contextOf(unit: Unit, value: Value, method = 'Done'): Value | undefined {
  const source = value.kind === 'variable' ? (unit.variables[value.variable]?.initial ?? value) : value;
  const call = source.kind === 'result' ? operationById(unit, source.operation) : undefined;
  if (call?.kind !== 'call' || call.callee.kind !== 'field' || call.callee.name !== method) return undefined;
  return call.callee.base;
}

/** The channel of the operation in a place, in a select or by itself, or of the loop over one. */
export function channelAt({ unit, range }: Place): Value | undefined {
  for (const { blocks } of unit.functions) {
    for (const { operations, terminator } of blocks) {
      const found = [...operations, ...communicationsOf(terminator)].find((each) => each.range === range);
      if (found?.kind === 'send' || found?.kind === 'receive') return found.channel;
      if (terminator.kind === 'range' && terminator.headRange === range) return terminator.over;
    }
  }
  return undefined;
}

/** What the channel of the operation in a place is called there. */
export function nameAt(place: Place): string | undefined {
  const channel = channelAt(place);
  return channel && channelName(place.unit, channel);
}

/** As a sentence calls it. */
export function wordsAt(place: Place): string | undefined {
  const channel = channelAt(place);
  return channel && channelInWords(place.unit, channel);
}

/** The channels that code sends to or closes, only closes, or receives from. */
export function channelsIn({ blocks }: FunctionIr, wanted: 'send' | 'close' | 'receive'): readonly Value[] {
  return blocks.flatMap(({ operations, terminator }) => {
    const ranged = terminator.kind === 'range' && wanted === 'receive' ? [terminator.over] : [];
    const own = [...operations, ...communicationsOf(terminator)].flatMap((each) => {
      if (each.kind === 'send' || each.kind === 'receive') return each.kind === wanted ? [each.channel] : [];
      return wanted === 'receive' ? [] : closedBy(each);
    });
    return [...own, ...ranged];
  });
}

function communicationsOf(terminator: Terminator): readonly Operation[] {
  return terminator.kind === 'select' ? terminator.cases.map(({ communication }) => communication) : [];
}

function closedBy(operation: Operation): readonly Value[] {
  if (operation.kind !== 'call' && operation.kind !== 'defer') return [];
  const { callee, args } = operation;
  return callee.kind === 'global' && callee.name === 'close' ? args : [];
}
