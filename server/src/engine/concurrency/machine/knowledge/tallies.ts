/**
 * Owns how long numbers that loops change are known: where nothing asks for them – no condition, no loop, no number of places – a few rounds tell all there is to
 * tell, and every further one would make another state of what is the same for everybody.
 */
import type { OperationId, Unit, Value, VariableId } from '../../../ir/model';
import { calledName, eachOperation, mentions, valuesOf } from '../../../ir/walk';
import { KeptAnswers } from '../../../packages/kept';
import type { Resolution } from '../../../packages/resolution';
import { isCountedVariable } from '../../counted';
import type { State } from '../state/state';
import type { Datum, Frame } from '../state/values';
import { isComparison } from './arithmetic';

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
  const holder = holderOf(target);
  if (holder === undefined || !frames.some(({ body, block }) => body.blocks[block]!.loopDepth > 0)) return datum;
  return kept.get(resolution, frame.unit, holder) ? datum : state.lost();
}

/** What holds the number: `v3` for a variable, `.name` for a field, with `[]` behind it for an element. */
const kept = new KeptAnswers<boolean>({
  find: (resolution, unit, key) => isAskedFor(resolution, unit, key.replace('[]', ''), key.endsWith('[]')),
  isSame: (one, other) => one === other,
});

function holderOf(value: Value): string | undefined {
  if (value.kind === 'index') {
    const holder = holderOf(value.base);
    return holder === undefined || holder.endsWith('[]') ? undefined : `${holder}[]`;
  }
  if (value.kind === 'variable') return `v${value.variable}`;
  return value.kind === 'field' ? `.${value.name}` : undefined;
}

function isAskedFor(resolution: Resolution, unit: Unit, holder: string, isElement: boolean): boolean {
  const isIt = (value: Value): boolean => holderOf(value) === (isElement ? `${holder}[]` : holder);
  if (holder.startsWith('.')) {
    return resolution
      .unitsMentioning(holder)
      .some((each) => decides(each, isIt) || (returns(each, isIt) && decidesElsewhere(each, resolution)));
  }
  const variable = Number(holder.slice(1)) as VariableId;
  const isResult = unit.functions.some(({ results }) => results.some((each) => each.variable === variable));
  return isResult || decides(unit, isIt) || isCountedVariable(unit, variable, resolution, true);
}

/** Whether how code goes on depends on it, or how much is made or waited for, by this name or another one. */
function decides(unit: Unit, isIt: (value: Value) => boolean): boolean {
  const mentionsIt = (value: Value): boolean => mentions(value, isIt);
  return unit.functions.some(({ blocks }) =>
    blocks.some(
      ({ operations, terminator }) =>
        valuesOf(terminator).some((each) => (terminator.kind !== 'return' || isTest(each)) && mentionsIt(each)) ||
        operations.some((each) => {
          if (each.kind === 'assign') return each.operator === undefined && each.values.some(mentionsIt);
          return each.kind === 'call' && sizes.test(nameOf(each.callee)) && each.args.some(mentionsIt);
        }),
    ),
  );
}

/** Of a truth value somebody will ask for. */
function isTest(value: Value): boolean {
  return value.kind === 'binary' && (isComparison(value.operator) || ['&&', '||'].includes(value.operator));
}

function returns({ functions }: Unit, isIt: (value: Value) => boolean): boolean {
  return functions.some(({ blocks }) =>
    blocks.some(
      ({ terminator }) => terminator.kind === 'return' && terminator.values.some((each) => mentions(each, isIt)),
    ),
  );
}

/** Whether somebody asks for what a function gives. */
function decidesElsewhere(unit: Unit, resolution: Resolution): boolean {
  const name = calledName(unit);
  return resolution.unitsMentioning(name).some((each) => {
    const calls = new Set<OperationId>();
    for (const { operation } of eachOperation(each))
      if (operation.kind === 'call' && nameOf(operation.callee) === name) calls.add(operation.id);
    return calls.size > 0 && decides(each, (value) => value.kind === 'result' && calls.has(value.operation));
  });
}

const sizes = /^(?:make|min|max|Add|SetLimit)$/;

function nameOf(callee: Value): string {
  return callee.kind === 'global' || callee.kind === 'field' || callee.kind === 'member' ? callee.name : '';
}
