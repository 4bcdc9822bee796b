/** Owns the words for why a channel from outside of the model is ready: a timer, a context, or its own name. */
import type { Unit, Value } from '../ir/model';
import { eachOperation } from '../ir/walk';
import type { Resolution } from '../packages/resolution';
import type { LineIndex } from '../text/line-index';
import { isTimer, isTimerChannel } from './timers';

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

/** Whether a channel is ready when it pleases, whatever the unit does: a timer's, or the end of a context that the unit was given. */
export function mayComeAnyTime(unit: Unit, resolution: Resolution, channel: Value): boolean {
  if (isTimerChannel(unit, resolution, channel)) return true;
  const source = channel.kind === 'variable' ? (unit.variables[channel.variable]?.initial ?? channel) : channel;
  if (source.kind !== 'result') return false;
  for (const { operation } of eachOperation(unit)) {
    if (operation.kind !== 'call' || operation.id !== source.operation) continue;
    const { callee } = operation;
    return callee.kind === 'field' && callee.name === 'Done' && isGiven(unit, callee.base);
  }
  return false;
}

function isGiven(unit: Unit, value: Value): boolean {
  const variable = value.kind === 'variable' ? unit.variables[value.variable] : undefined;
  if (variable?.kind !== 'parameter') return false;
  return variable.initial === undefined ? true : isGiven(unit, variable.initial);
}

/** A variable of the unit that stands for one channel and later for another: which of them is ready, and by whom, is not followed. */
export function isRebound(unit: Unit, channel: Value): boolean {
  if (channel.kind !== 'variable' || unit.variables[channel.variable]?.kind !== 'local') return false;
  let bindings = 0;
  for (const { operation } of eachOperation(unit)) {
    if (operation.kind !== 'assign') continue;
    bindings += operation.targets.filter(
      (target) => target?.kind === 'variable' && target.variable === channel.variable,
    ).length;
  }
  return bindings > 1;
}
