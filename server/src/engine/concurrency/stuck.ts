/** Owns the search for goroutines that stay blocked for ever, from one function on: what the machine begins with, and within which budget it explores. */
import type { FunctionId, FunctionIr, Unit } from '../ir/model';
import type { Resolution } from '../packages/resolution';
import { frameOf } from './machine/frames';
import { Machine } from './machine/machine';
import { type Budget, search, type Verdict } from './machine/search';
import { State } from './machine/state';

/** The function is run by somebody who knows nothing of its goroutines; what it is given and what it refers to comes from outside. */
export function exploreFunction(unit: Unit, id: FunctionId, resolution: Resolution, budget: Budget): Verdict {
  const { verdict, unlockedByOthers } = explore(unit, id, resolution, budget, budget.isPlain !== true);
  return unlockedByOthers ? explore(unit, id, resolution, budget, false).verdict : verdict;
}

function explore(unit: Unit, id: FunctionId, resolution: Resolution, budget: Budget, unlocksAtOnce: boolean) {
  const body: FunctionIr = unit.functions[id]!;
  const state = new State();
  const globals = state.add({ kind: 'struct', outside: true, fields: new Map() });
  const machine = new Machine(resolution, globals);
  machine.unlocksAtOnce = unlocksAtOnce;
  if (budget.rounds !== undefined) machine.rounds = budget.rounds;
  const { evaluator } = machine;
  const given = (variable: FunctionIr['parameters'][number]) => {
    const type = resolution.typeOf(unit, { kind: 'variable', variable, range: body.range });
    return evaluator.made(state, unit, type, true);
  };
  const receiver = unit.receiver?.variable;
  const code = {
    kind: 'code',
    unit,
    body,
    captured: new Map(),
    ...(receiver === undefined ? {} : { receiver: given(receiver) }),
  } as const;
  state.spawn([frameOf(evaluator, state, code, body.parameters.map(given), { spread: true })], undefined);
  const verdict = search(machine, state, globals, budget);
  return { verdict, unlockedByOthers: unlocksAtOnce && machine.unlockedByOthers };
}
