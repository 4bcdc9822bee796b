/** Owns the question whether a function has a way out, and which functions use a variable for as long as the process lives. Knows no resource. */
import type { BlockId, FunctionIr, Operation, Terminator, Unit, Value, VariableId } from '../ir/model';
import { closuresIn, mentions, successors, valuesOf } from '../ir/walk';
import type { Resolution } from '../packages/resolution';

/**
 * Whether the function can reach a return or end its goroutine. A range over a channel that `isOpen` says is never closed has no end. Cases of selects on
 * channels of `isEnd` are left out.
 */
export function hasWayOut(
  { blocks }: FunctionIr,
  isOpen: (over: Value) => boolean,
  isEnd: (channel: Value) => boolean = () => false,
): boolean {
  const seen = new Set([0]);
  const waiting = [0];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const { terminator } = blocks[id]!;
    if (terminator.kind === 'return' || (terminator.kind === 'exit' && terminator.ends === 'goroutine')) return true;
    const next = waysOn(terminator, isOpen, isEnd);
    for (const each of next) {
      if (seen.has(each)) continue;
      seen.add(each);
      waiting.push(each);
    }
  }
  return false;
}

function waysOn(
  terminator: Terminator,
  isOpen: (over: Value) => boolean,
  isEnd: (channel: Value) => boolean,
): readonly BlockId[] {
  if (terminator.kind === 'range' && isOpen(terminator.over)) return [terminator.body];
  if (terminator.kind !== 'select') return successors(terminator);
  const cases = terminator.cases.filter(({ communication }) => !isEnd(communication.channel));
  return successors({ ...terminator, cases });
}

/** The variable and those declared with a value made from it, such as its channel. */
export function derivedFrom(unit: Unit, variable: VariableId): (value: Value) => boolean {
  const names = new Set<VariableId>([variable]);
  const isOne = (value: Value): boolean =>
    mentions(value, (part) => part.kind === 'variable' && names.has(part.variable));
  for (const { id, initial } of unit.variables) if (initial !== undefined && isOne(initial)) names.add(id);
  return isOne;
}

/** Code that is given the variable: a closure that mentions it, or a function of the package it is an argument of. */
export interface User {
  readonly unit: Unit;
  readonly body: FunctionIr;
  /** What the code calls it. */
  readonly variable: VariableId;
  /** The statement or expression that gives it away. */
  readonly site: Operation | Terminator;
  readonly isClosure: boolean;
  /** It may run on when the function that owns the variable has returned: started as a goroutine, or kept by somebody. */
  readonly outlives: boolean;
}

export function usersOf(unit: Unit, resolution: Resolution, owner: FunctionIr, variable: VariableId): readonly User[] {
  const found: User[] = [];
  const isIt = derivedFrom(unit, variable);
  for (const { operations, terminator } of owner.blocks) {
    for (const site of [...operations, terminator]) {
      const isCall = site.kind === 'call' || site.kind === 'go' || site.kind === 'defer';
      const target = isCall ? resolution.calleeOf(unit, site) : undefined;
      for (const id of valuesOf(site).flatMap(closuresIn)) {
        const body = unit.functions[id]!;
        if (!uses(unit, body, isIt)) continue;
        const isSpot = isCall && site.callee.kind === 'closure' && site.callee.function === id;
        found.push({ unit, body, variable, site, isClosure: true, outlives: !isSpot || site.kind === 'go' });
      }
      if (!isCall || target?.kind !== 'function') continue;
      const body = target.unit.functions[0];
      for (const [index, arg] of site.args.entries()) {
        const parameter = body?.parameters[index];
        if (body === undefined || parameter === undefined || !isIt(arg)) continue;
        const given = { unit: target.unit, body, variable: parameter, site, isClosure: false };
        found.push({ ...given, outlives: site.kind === 'go' });
      }
    }
  }
  return found;
}

function uses(unit: Unit, body: FunctionIr, isIt: (value: Value) => boolean): boolean {
  return [body, ...inside(unit, body)].some(({ blocks }) =>
    blocks.some(({ operations, terminator }) => [...operations, terminator].some((node) => valuesOf(node).some(isIt))),
  );
}

function inside(unit: Unit, { id }: FunctionIr): readonly FunctionIr[] {
  return unit.functions.filter(({ parent }) => parent === id).flatMap((child) => [child, ...inside(unit, child)]);
}
