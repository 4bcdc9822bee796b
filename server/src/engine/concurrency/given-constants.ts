/** Owns with which constants a function is called, where all its calls are known: what takes place with others only does not take place. */
import type { Unit, VariableId } from '../ir/model';
import { type Constant, constantValue } from '../packages/constant-value';
import { KeptAnswers } from '../packages/kept';
import type { Resolution } from '../packages/resolution';
import { type Calling, callsOf } from './callers';

/** By parameter. Those that are not among them may be anything. */
export type GivenConstants = ReadonlyMap<VariableId, Constant>;

/** More than so many calls that differ are as good as any. */
const mostGiven = 4;

/** What is given by calls that differ in it; empty where some call may give anything. */
export function givenConstants(unit: Unit, resolution: Resolution): readonly GivenConstants[] {
  return answers.get(resolution, unit, '');
}

const answers = new KeptAnswers<readonly GivenConstants[]>({
  find: (resolution, unit) => find(unit, resolution),
  isSame: (one, other) => one.length === other.length && one.every((given, at) => asText(given) === asText(other[at]!)),
});

function find(unit: Unit, resolution: Resolution): readonly GivenConstants[] {
  const { parameters = [], variadic = false } = unit.functions[0] ?? {};
  const calls = parameters.length === 0 ? undefined : callsOf(unit, resolution);
  if (calls === undefined) return [];
  const found = new Map<string, GivenConstants>();
  const isFixed = parameters.map(
    (_, at) =>
      !(variadic && at === parameters.length - 1) &&
      calls.every((each) => argument(each, at, resolution) !== undefined),
  );
  if (!isFixed.includes(true)) return [];
  for (const each of calls) {
    const given = new Map(
      parameters.flatMap((variable, at) =>
        isFixed[at] === true ? [[variable, argument(each, at, resolution)!] as const] : [],
      ),
    );
    found.set(asText(given), given);
  }
  return found.size > mostGiven ? [] : [...found.values()];
}

function argument({ caller, call }: Calling, at: number, resolution: Resolution): Constant | undefined {
  const value = call.args[at];
  if (value === undefined) return undefined;
  const range = value.range;
  return constantValue(
    {
      unit: caller,
      iota: 0,
      constant: (name) => resolution.constantValueOf(caller, { kind: 'global', name, range }),
      member: (path, name) => resolution.constantValueOf(caller, { kind: 'member', path, name, range }),
      isType: () => false,
    },
    value,
  );
}

function asText(given: GivenConstants): string {
  return JSON.stringify([...given]);
}
