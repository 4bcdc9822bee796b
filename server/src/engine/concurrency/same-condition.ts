/** Owns whether two conditions are written alike: what one of them came out as the other one most likely does, too. Knows nothing of values. */
import type { Unit, Value, VariableId } from '../ir/model';
import { operationById, parts } from '../ir/walk';
import { same } from './machine/knowledge/same';
import type { Datum } from './machine/state/values';
import { placeKey, type Step } from './search/verdict';

/** Whether a way takes a condition to hold in one place and not to hold in another one where it is written alike, or where the same is asked. */
export function contradictsItself(trace: readonly Step[]): boolean {
  return contradictsWhatIsWritten(trace) || contradictsAnswers(trace);
}

function contradictsAnswers(trace: readonly Step[]): boolean {
  const taken: { readonly question: Datum; readonly holds: boolean; readonly place: string }[] = [];
  return trace.some(({ what, place, condition }) => {
    const question = condition && questionOf(condition);
    if (question === undefined || (what !== 'true' && what !== 'false')) return false;
    const now = { question, holds: what === 'true', place: placeKey(place) };
    const before = taken.find((each) => same(each.question, question));
    if (before === undefined) taken.push(now);
    return before !== undefined && before.holds !== now.holds && before.place !== now.place;
  });
}

/** A condition with questions for answers; undefined where there is none in it. */
function questionOf(condition: Datum): Datum | undefined {
  if (condition.kind === 'unknown') return condition.asked;
  if (condition.kind !== 'term') return undefined;
  const [left, right] = [questionOf(condition.left), questionOf(condition.right)];
  if (left === undefined && right === undefined) return undefined;
  return { ...condition, left: left ?? condition.left, right: right ?? condition.right };
}

function contradictsWhatIsWritten(trace: readonly Step[]): boolean {
  const taken = new Map<string, { readonly holds: boolean; readonly place: string }>();
  return trace.some(({ what, place }) => {
    if (what !== 'true' && what !== 'false') return false;
    const written = conditionAt(place);
    if (written === undefined) return false;
    const { text, isNegated } = plain(place.unit, written);
    const holds = (what === 'true') !== isNegated;
    const before = taken.get(text);
    if (before === undefined) taken.set(text, { holds, place: placeKey(place) });
    // In the same place it is another round.
    return before !== undefined && before.holds !== holds && before.place !== placeKey(place);
  });
}

export function conditionAt({ unit, range }: Step['place']): Value | undefined {
  for (const { blocks } of unit.functions) {
    for (const { terminator } of blocks) {
      if (terminator.kind === 'branch' && terminator.range === range) return terminator.condition;
    }
  }
  return undefined;
}

/** Comparisons that say what another one denies, with the sides in turn where that is said of them. */
const denying: Readonly<Record<string, { readonly operator: string; readonly turned: boolean }>> = {
  '!=': { operator: '==', turned: false },
  '>=': { operator: '<', turned: false },
  '<=': { operator: '<', turned: true },
};

/** Without negations in front, and with `==` and `<` only. */
function plain(unit: Unit, value: Value): { readonly text: string; readonly isNegated: boolean } {
  if (value.kind === 'unary' && value.operator === '!') {
    const { text, isNegated } = plain(unit, value.operand);
    return { text, isNegated: !isNegated };
  }
  if (value.kind === 'binary') {
    const { operator, left, right } = value;
    const denied = denying[operator];
    const isTurned = operator === '>' || denied?.turned === true;
    const sides = isTurned ? { left: right, right: left } : { left, right };
    const plainOperator = denied?.operator ?? (operator === '>' ? '<' : operator);
    return { text: textOf(unit, { ...value, ...sides, operator: plainOperator }, 0), isNegated: denied !== undefined };
  }
  if (value.kind === 'variable') {
    const initial = unit.variables[value.variable]?.initial;
    if (initial !== undefined && initial.kind !== 'variable') return plain(unit, initial);
  }
  return { text: textOf(unit, value, 0), isNegated: false };
}

/** Deeper than anybody writes. */
const deepest = 12;

/** Equal for values that are written alike, wherever they stand; the result of a call is what is called with what. */
function textOf(unit: Unit, value: Value, depth: number): string {
  if (depth > deepest) return '…';
  const initial = value.kind === 'variable' ? onlyValueOf(unit, value.variable) : undefined;
  if (initial !== undefined) return textOf(unit, initial, depth + 1);
  const call = value.kind === 'result' ? operationById(unit, value.operation) : undefined;
  const inner = call?.kind === 'call' ? [call.callee, ...call.args] : parts(value);
  const own = call?.kind === 'call' && value.kind === 'result' ? `result ${value.index}` : namesIn(value);
  return `${own}(${inner.map((part) => textOf(unit, part, depth + 1)).join()})`;
}

/** What a variable is set to where it is declared, and nowhere else; undefined for what only names another variable. */
function onlyValueOf(unit: Unit, variable: VariableId): Value | undefined {
  const { initial, kind, loop } = unit.variables[variable] ?? {};
  if (initial === undefined || initial.kind === 'variable' || kind !== 'local' || loop === true) return undefined;
  const isSetAgain = unit.functions.some(({ blocks }) =>
    blocks.some(({ operations }) =>
      operations.some(
        (each) =>
          each.kind === 'assign' &&
          !each.declares &&
          each.targets.some((target) => target?.kind === 'variable' && target.variable === variable),
      ),
    ),
  );
  return isSetAgain ? undefined : initial;
}

/** What a value says besides its parts. */
function namesIn(value: Value): string {
  const plainOnes = Object.entries(value).filter(([, each]) => typeof each !== 'object');
  const type = 'type' in value ? value.type : undefined;
  const withoutPlaces = (key: string, part: unknown) => (key.toLowerCase().includes('range') ? undefined : part);
  return JSON.stringify([plainOnes, type], withoutPlaces);
}
