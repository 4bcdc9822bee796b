/**
 * Owns which channels a function closes or sends to that others know, too: by what declares them, whatever variable leads to them. Calls are followed once, and no
 * paths, so some of it never happens.
 */
import type { Block, FunctionId, Operation, Unit, Value } from '../ir/model';
import { eachOperation } from '../ir/walk';
import { KeptAnswers } from '../packages/kept';
import type { Resolution } from '../packages/resolution';

interface ChannelUse {
  readonly closes: readonly string[];
  readonly sends: readonly string[];
}

const nothing: ChannelUse = { closes: [], sends: [] };

const own = new KeptAnswers<ChannelUse>({
  find(resolution, unit) {
    const used = eachOperation(unit).map(({ operation }) => usedBy(unit, operation, resolution));
    return {
      closes: [...new Set(used.flatMap(({ closes }) => closes))],
      sends: [...new Set(used.flatMap(({ sends }) => sends))],
    };
  },
  isSame: (one, other) => one.closes.join() === other.closes.join() && one.sends.join() === other.sends.join(),
});

/** Whether a function closes a channel that its caller may know. */
export function closesForCaller(unit: Unit, resolution: Resolution): boolean {
  return own.get(resolution, unit, '').closes.length > 0;
}

/** Whether a function may close or send to a channel that it has closed already, itself or by what it calls. */
export function mayUseClosed(unit: Unit, id: FunctionId, resolution: Resolution): boolean {
  const closed = new Set<string>();
  const deferred = new Set<string>();
  for (const { operation, function: body } of eachOperation(unit)) {
    if (body.id !== id) continue;
    const { closes, sends } = usedOrCalled(unit, operation, resolution);
    if (closes.some((each) => closed.has(each) || deferred.has(each))) return true;
    if (sends.some((each) => closed.has(each))) return true;
    for (const each of closes) (operation.kind === 'defer' ? deferred : closed).add(each);
  }
  return false;
}

/** Whether code closes or sends to such channels, itself or by what it calls. */
export function usesChannels(unit: Unit, blocks: readonly Block[], resolution: Resolution): boolean {
  return blocks.some(({ operations }) =>
    operations.some((operation) => {
      const { closes, sends } = usedOrCalled(unit, operation, resolution);
      return closes.length > 0 || sends.length > 0;
    }),
  );
}

function usedOrCalled(unit: Unit, operation: Operation, resolution: Resolution): ChannelUse {
  if (operation.kind !== 'call' && operation.kind !== 'defer') return usedBy(unit, operation, resolution);
  const callee = resolution.calleeOf(unit, operation);
  if (callee.kind !== 'function') return usedBy(unit, operation, resolution);
  return callee.path === resolution.packageOf(unit) ? own.get(resolution, callee.unread, '') : nothing;
}

function usedBy(unit: Unit, operation: Operation, resolution: Resolution): ChannelUse {
  if (operation.kind === 'send') return { closes: [], sends: named(unit, operation.channel, resolution) };
  if (operation.kind !== 'call' && operation.kind !== 'defer') return nothing;
  const callee = resolution.calleeOf(unit, operation);
  const [channel] = operation.args;
  const isClose = callee.kind === 'builtin' && callee.name === 'close' && channel !== undefined;
  return isClose ? { closes: named(unit, channel, resolution), sends: [] } : nothing;
}

/** Equal for channels of the same declaration, and for all that the function is given. */
function named(unit: Unit, channel: Value, resolution: Resolution): readonly string[] {
  switch (channel.kind) {
    case 'global':
      return [`:${channel.name}`];
    case 'field': {
      const declarer = resolution.declarerOf(unit, channel.base, channel.name);
      return declarer === undefined ? [] : [`${declarer}.${channel.name}`];
    }
    case 'variable':
      return unit.variables[channel.variable]?.kind === 'parameter' ? [''] : [];
    default:
      return [];
  }
}
