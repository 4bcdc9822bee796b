/** Owns the words for why a channel from outside of the model is ready: a timer, a context, or its own name. */
import type { Unit, Value } from '../ir/model';
import { eachOperation } from '../ir/walk';
import type { Resolution } from '../packages/resolution';
import type { LineIndex } from '../text/line-index';
import { isTimer } from './timers';

/** Ends "stops receiving when … first". */
export function whyReady(unit: Unit, resolution: Resolution, channel: Value, lines: LineIndex): string {
  const source = channel.kind === 'variable' ? (unit.variables[channel.variable]?.initial ?? channel) : channel;
  if (source.kind === 'field' && source.name === 'C' && isTimer(unit, resolution, source.base))
    return 'the timer fires';
  if (source.kind === 'result') {
    for (const { operation } of eachOperation(unit)) {
      if (operation.kind !== 'call' || operation.id !== source.operation) continue;
      const { callee } = operation;
      if (callee.kind === 'member' && callee.path === 'time') return 'the timer fires';
      if (callee.kind === 'field' && callee.name === 'Done') return `${lines.textIn(callee.base.range)} is done`;
    }
  }
  return `${lines.textIn(channel.range)} is ready`;
}
