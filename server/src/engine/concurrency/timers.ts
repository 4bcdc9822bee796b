/** Owns which values are timers of package time and their channels, which nobody ever closes. */
import type { BlockId, Terminator, Unit, Value, VariableId } from '../ir/model';
import { eachOperation, successors } from '../ir/walk';
import { isNamed, type Resolution } from '../packages/resolution';

/** A channel that `time` sends on, taken from a timer or from `time.Tick` and `time.After`: a range over it has no end. */
export function isTimerChannel(unit: Unit, resolution: Resolution, value: Value): boolean {
  const sources = value.kind === 'variable' ? givenTo(unit, value.variable) : [value];
  const timed = sources.filter((source) => !(source?.kind === 'global' && source.name === 'nil'));
  return timed.length > 0 && timed.every((source) => source !== undefined && isOfTimer(unit, resolution, source));
}

function isOfTimer(unit: Unit, resolution: Resolution, source: Value): boolean {
  if (source.kind === 'field') return source.name === 'C' && isTimer(unit, resolution, source.base);
  return source.kind === 'result' && isTimer(unit, resolution, source);
}

/** What a variable is declared with and given later. */
function givenTo(unit: Unit, variable: VariableId): readonly (Value | undefined)[] {
  const { initial } = unit.variables[variable]!;
  if (initial === undefined) return [];
  const later = eachOperation(unit).flatMap(({ operation }) =>
    operation.kind !== 'assign' || operation.values.includes(initial)
      ? []
      : operation.targets.flatMap((target, at) =>
          target?.kind === 'variable' && target.variable === variable ? [operation.values[at]] : [],
        ),
  );
  return [initial, ...later];
}

function isTimer(unit: Unit, resolution: Resolution, value: Value): boolean {
  const type = resolution.typeOf(unit, value);
  if (isNamed(type, 'time', 'Timer') || isNamed(type, 'time', 'Ticker')) return true;
  const source = value.kind === 'variable' ? unit.variables[value.variable]?.initial : value;
  if (source?.kind !== 'result') return false;
  for (const { operation } of eachOperation(unit)) {
    if (operation.kind !== 'call' || operation.id !== source.operation) continue;
    return operation.callee.kind === 'member' && operation.callee.path === 'time';
  }
  return false;
}

/** Where control can go behind a terminator: a range over a timer's channel never ends by itself. */
export function waysOf(unit: Unit, resolution: Resolution, terminator: Terminator): readonly BlockId[] {
  const isEndless = terminator.kind === 'range' && isTimerChannel(unit, resolution, terminator.over);
  return isEndless ? [terminator.body] : successors(terminator);
}
