/**
 * Owns the same function with less to do: loops that go round a written number of times too often to be explored go round a few times instead. Numbers that were
 * alike stay alike, and greater ones greater. Explores nothing.
 */
import { Bounds } from '../../../concurrency/loops';
import type { Value } from '../../../ir/model';
import { eachOperation, mentions, valuesOf } from '../../../ir/walk';
import { qualifiedName } from '../../../packages/resolution';
import { rangesOverlap, type TextEdit } from '../../../text/range';
import type { RuleContext } from '../../define-rule';

type Literal = Extract<Value, { kind: 'literal' }>;

/** Rounds of the shortest loop that goes round more often: with two of them what differs from round to round shows, and a sum that happens to fit does not fit twice. */
const fewest = [2, 4];

/** Edits besides `edits`, each of which has to come out well; none where the function goes by numbers in other ways, too. */
export function withFewerRounds(context: RuleContext, edits: readonly TextEdit[]): readonly (readonly TextEdit[])[] {
  const literals = numbersOf(context);
  if (literals === undefined) return [];
  const isFree = ({ range }: Literal): boolean => edits.every((edit) => !rangesOverlap(edit.range, range));
  if (!literals.every(isFree)) return [];
  return fewest.flatMap((least) => {
    const numbers = fewer(literals, least);
    const changed = literals.filter(({ text }) => numbers.get(Number(text)) !== Number(text));
    if (changed.length === 0) return [];
    return [[...edits, ...changed.map(({ text, range }) => ({ range, text: String(numbers.get(Number(text))) }))]];
  });
}

function fewer(literals: readonly Literal[], least: number): ReadonlyMap<number, number> {
  const numbers = new Map<number, number>();
  let last = 0;
  for (const number of [...new Set(literals.map(({ text }) => Number(text)))].sort((a, b) => a - b)) {
    last = Math.min(number, Math.max(last + 1, least));
    numbers.set(number, last);
  }
  return numbers;
}

/** The numbers that bound loops, wherever they are written; undefined where others are compared, counted or made room for. */
function numbersOf({ unit, resolution }: RuleContext): readonly Literal[] | undefined {
  const bounds = new Bounds(unit, resolution);
  const found = new Map<string, Literal>();
  const add = (literal: Literal): void => {
    found.set(JSON.stringify(literal.range), literal);
  };
  const compared: Literal[] = [];
  for (const body of unit.functions) {
    for (const { id, loop, terminator } of body.blocks) {
      const bound = loop === id ? bounds.ofHeader(body, id) : undefined;
      if (bound?.rounds !== undefined && bound.value.kind === 'literal') add(bound.value);
      else if (terminator.kind === 'branch') compared.push(...integersIn([terminator.condition]));
    }
  }
  const numbers = new Set([...found.values()].map(({ text }) => Number(text)));
  for (const { operation } of eachOperation(unit)) {
    const given = integersIn(valuesOf(operation));
    const callee = operation.kind === 'call' ? resolution.calleeOf(unit, operation) : undefined;
    const counts =
      (callee?.kind === 'builtin' && callee.name === 'make') ||
      (callee !== undefined && qualifiedName(callee) === 'sync.WaitGroup.Add');
    for (const literal of given) {
      if (numbers.has(Number(literal.text))) add(literal);
      else if (counts) compared.push(literal);
    }
  }
  return compared.some(({ text }) => Number(text) > 1) ? undefined : [...found.values()];
}

function integersIn(values: readonly Value[]): readonly Literal[] {
  const found: Literal[] = [];
  for (const value of values) {
    mentions(value, (part) => {
      if (part.kind === 'literal' && part.type === 'int') found.push(part);
      return false;
    });
  }
  return found;
}
