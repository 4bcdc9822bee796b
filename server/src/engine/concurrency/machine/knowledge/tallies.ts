/**
 * Owns how long numbers that loops change are known: where nothing asks for them – no condition, no loop, no number of places – a few rounds tell all there is to
 * tell, and every further one would make another state of what is the same for everybody.
 */
import type { Unit, Value } from '../../../ir/model';
import { mentions, valuesOf } from '../../../ir/walk';
import type { Resolution } from '../../../packages/resolution';
import { isCountedVariable } from '../../counted';
import type { State } from '../state/state';
import type { Datum, Frame } from '../state/values';

/** Rounds that are told apart. */
const mostTold = 3;

/** What a number that was changed in a loop is from then on. */
export function tallied(
  resolution: Resolution,
  state: State,
  frames: readonly Frame[],
  frame: Frame,
  target: Value,
  datum: Datum,
): Datum {
  if (datum.kind !== 'scalar' || typeof datum.value !== 'number' || Math.abs(datum.value) <= mostTold) return datum;
  const isInLoop = frames.some(({ body, block }) => body.blocks[block]!.loopDepth > 0);
  return isInLoop && !isAskedFor(resolution, frame.unit, target) ? state.lost() : datum;
}

function isAskedFor(resolution: Resolution, unit: Unit, target: Value): boolean {
  const holder = target.kind === 'index' ? target.base : target;
  const isNamed = (value: Value): boolean => {
    if (holder.kind === 'variable') return value.kind === 'variable' && value.variable === holder.variable;
    return holder.kind === 'field' && value.kind === 'field' && value.name === holder.name;
  };
  const isIt = target.kind !== 'index' ? isNamed : (value: Value) => value.kind === 'index' && isNamed(value.base);
  switch (holder.kind) {
    case 'variable':
      return decides(unit, isIt) || isCountedVariable(unit, holder.variable, resolution, true);
    case 'field':
      return resolution.unitsMentioning(`.${holder.name}`).some((each) => decides(each, isIt));
    default:
      return true;
  }
}

/** Whether how code goes on depends on it, or how much is made or waited for, by this name or another one. */
function decides(unit: Unit, isIt: (value: Value) => boolean): boolean {
  const mentionsIt = (value: Value): boolean => mentions(value, isIt);
  return unit.functions.some(({ blocks }) =>
    blocks.some(
      ({ operations, terminator }) =>
        (terminator.kind !== 'return' && valuesOf(terminator).some(mentionsIt)) ||
        operations.some((each) => {
          if (each.kind === 'assign') return each.operator === undefined && each.values.some(mentionsIt);
          return each.kind === 'call' && sizes.test(nameOf(each.callee)) && each.args.some(mentionsIt);
        }),
    ),
  );
}

const sizes = /^(?:make|min|max|Add|SetLimit)$/;

function nameOf(callee: Value): string {
  return callee.kind === 'global' || callee.kind === 'field' || callee.kind === 'member' ? callee.name : '';
}
