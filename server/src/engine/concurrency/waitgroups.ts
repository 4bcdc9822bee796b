/**
 * Owns what a unit does with its WaitGroups: who adds, who waits, which goroutines are started, and whether Done is called on every path through
 * one of them. Sees through closures and functions of the package. Reports places, not messages.
 */
import type { Block, FunctionId, FunctionIr, Operation, Terminator, Unit, Value, VariableId } from '../ir/model';
import { eachOperation, parts, successors, valuesOf } from '../ir/walk';
import { isNamed, type Resolution } from '../packages/resolution';
import type { Range } from '../text/range';
import { decidesAlone } from './own-decisions';
import { waysOf } from './timers';

/** Names one WaitGroup inside a unit: its variable and the fields behind it. */
export type GroupKey = string;

/** Parameters of a function under the name the starter has for what they were given. */
export type Aliases = ReadonlyMap<VariableId, GroupKey>;
export const noAliases: Aliases = new Map();

type Call = Extract<Operation, { kind: 'call' | 'defer' }>;
type Go = Extract<Operation, { kind: 'go' }>;

export interface GroupCall {
  readonly method: string;
  readonly key: GroupKey;
  readonly operation: Call;
  readonly function: FunctionIr;
  /** The value before the dot. */
  readonly group: Value;
}

export interface Started {
  readonly operation: Go;
  readonly starter: FunctionIr;
  /** Where the goroutine's body is: this unit for a closure, another one for a function. */
  readonly unit: Unit;
  readonly body: FunctionIr;
  readonly aliases: Aliases;
}

export interface MissedEnd {
  readonly kind: 'return' | 'exit' | 'panic';
  readonly range: Range;
  /** Only the bound of a counting loop leads there, and another way out of the loop calls Done: the bound may never be reached. */
  readonly isByBound?: true;
}

const plainWalk = { trusting: false };

/** Calls are followed so deep. */
const deepest = 4;

export function keyOf(value: Value, aliases: Aliases = noAliases): GroupKey | undefined {
  switch (value.kind) {
    case 'variable':
      return aliases.get(value.variable) ?? `v${value.variable}`;
    case 'global':
      return `g${value.name}`;
    case 'field': {
      const base = keyOf(value.base, aliases);
      return base === undefined ? undefined : `${base}.${value.name}`;
    }
    case 'address':
    case 'dereference':
      return keyOf(value.base, aliases);
    default:
      return undefined;
  }
}

export class WaitGroups {
  readonly unit: Unit;
  readonly #resolution: Resolution;

  constructor(unit: Unit, resolution: Resolution) {
    this.unit = unit;
    this.#resolution = resolution;
  }

  /** Calls of Add, Done and Wait in the unit. `go wg.Wait()` and the like are not among them. */
  calls(): readonly GroupCall[] {
    const found: GroupCall[] = [];
    for (const { operation, function: owner } of eachOperation(this.unit)) {
      if (operation.kind !== 'call' && operation.kind !== 'defer') continue;
      const group = this.groupOf(this.unit, operation);
      const key = group && keyOf(group.value);
      if (group === undefined || key === undefined) continue;
      found.push({ method: group.method, key, operation, function: owner, group: group.written });
    }
    return found;
  }

  /** The goroutines the unit starts whose code is known. */
  started(): readonly Started[] {
    const found: Started[] = [];
    for (const { operation, function: starter } of eachOperation(this.unit)) {
      if (operation.kind !== 'go') continue;
      const target = this.target(this.unit, operation, noAliases);
      if (target !== undefined) found.push({ operation, starter, ...target });
    }
    return found;
  }

  /** Whether anything in the unit may call Done on the group, or hands the group or its address away. */
  mayBeDoneSomewhere(key: GroupKey): boolean {
    return this.unit.functions.some((body) => this.#mayFinish(this.unit, body, key, noAliases, 0));
  }

  mayFinish(started: Started, key: GroupKey): boolean {
    return this.#mayFinish(started.unit, started.body, key, started.aliases, 0);
  }

  /** Where the goroutine can end without Done; undefined when it cannot, or when it calls Done once per round of a loop. */
  missedEnd(started: Started, key: GroupKey): MissedEnd | undefined {
    const { unit, body, aliases } = started;
    const isPerRound = body.blocks.some(
      ({ id, operations }) =>
        operations.some((node) => this.#finishes(unit, node, key, aliases, 0)) && isInCycle(body, id),
    );
    if (isPerRound) return undefined;
    const missed = this.#missedEnd(unit, body, key, aliases, 0);
    if (missed === undefined) return undefined;
    const found = { isDone: false };
    const other = this.#missedEnd(unit, body, key, aliases, 0, { trusting: false, unbounded: found });
    return other === undefined && found.isDone ? { ...missed, isByBound: true } : missed;
  }

  /**
   * `trusting`: branches on what the caller knows, too, are taken to go the way of Done. `unbounded`: counting loops are not left by their bound; it is
   * told whether Done is called then.
   */
  #missedEnd(
    unit: Unit,
    body: FunctionIr,
    key: GroupKey,
    aliases: Aliases,
    depth: number,
    { trusting, unbounded }: { readonly trusting: boolean; readonly unbounded?: { isDone: boolean } } = plainWalk,
  ): MissedEnd | undefined {
    const seen = new Set<number>([0]);
    const waiting = [0];
    const recovers = this.#recovers(unit, body);
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      const block = body.blocks[id];
      if (block === undefined) continue;
      const nodes: readonly (Operation | Terminator)[] = [...block.operations, block.terminator];
      if (nodes.some((node) => this.#finishes(unit, node, key, aliases, depth))) {
        if (unbounded !== undefined) unbounded.isDone = true;
        continue;
      }
      const { terminator } = block;
      const ends =
        terminator.kind === 'return' ||
        (terminator.kind === 'panic' && recovers) ||
        (terminator.kind === 'exit' && terminator.ends === 'goroutine');
      if (ends) return { kind: terminator.kind, range: terminator.range };
      if (trusting && !decidesAlone(unit, body, terminator)) continue;
      for (const next of waysOf(unit, this.#resolution, terminator)) {
        if (seen.has(next) || (unbounded !== undefined && isBound(unit, block, next))) continue;
        seen.add(next);
        waiting.push(next);
      }
    }
    return undefined;
  }

  /** A panic that nobody recovers ends the process, and with it every wait. */
  #recovers(unit: Unit, body: FunctionIr): boolean {
    return body.blocks.some(({ operations }) =>
      operations.some((operation) => {
        if (operation.kind !== 'defer') return false;
        const target = this.#resolution.calleeOf(unit, operation);
        const deferred = target.kind === 'closure' ? unit.functions[target.function] : undefined;
        return deferred?.blocks.some(({ operations: inner }) =>
          inner.some((each) => each.kind === 'call' && each.callee.kind === 'global' && each.callee.name === 'recover'),
        );
      }),
    );
  }

  #mayFinish(unit: Unit, body: FunctionIr, key: GroupKey, aliases: Aliases, depth: number): boolean {
    return body.blocks.some(({ operations, terminator }) =>
      [...operations, terminator].some((node) => this.#finishes(unit, node, key, aliases, depth, 'maybe')),
    );
  }

  /** Whether a node calls Done, now or deferred, or gives the group to code that may; `maybe`: of deferred code some path is enough. */
  #finishes(
    unit: Unit,
    node: Operation | Terminator,
    key: GroupKey,
    aliases: Aliases,
    depth: number,
    how: 'maybe' | 'surely' = 'surely',
  ): boolean {
    if (node.kind === 'call' || node.kind === 'defer' || node.kind === 'go') {
      const group = node.kind === 'go' ? undefined : this.groupOf(unit, node);
      if (group !== undefined && keyOf(group.value, aliases) === key) {
        return group.method === 'Done' || (group.method === 'Add' && isNegative(node.args[0]));
      }
      const target = depth < deepest ? this.target(unit, node, aliases) : undefined;
      if (target !== undefined) {
        const { unit: inner, body, aliases: names } = target;
        // Started code that may finish is trusted; called code must do so on every path, deferred code on those that no state of the function explains.
        if (!this.#mayFinish(inner, body, key, names, depth + 1))
          return this.#escapes(unit, node.args, key, aliases, depth, true);
        if (node.kind === 'go' || (node.kind === 'defer' && how === 'maybe')) return true;
        return this.#missedEnd(inner, body, key, names, depth + 1, { trusting: node.kind === 'defer' }) === undefined;
      }
      return this.#escapes(unit, [node.callee, ...node.args], key, aliases, depth, false);
    }
    return this.#escapes(unit, node.kind === 'assign' ? node.values : valuesOf(node), key, aliases, depth, false);
  }

  /** Whether values hold the group, its address, its Done method, or a closure that may call it. */
  #escapes(
    unit: Unit,
    values: readonly Value[],
    key: GroupKey,
    aliases: Aliases,
    depth: number,
    isFollowed: boolean,
  ): boolean {
    return values.some((value) => {
      if (holds(value, key, aliases)) return !isFollowed;
      if (value.kind === 'field' && holds(value.base, key, aliases)) {
        // A method or function of what holds the group may call Done; its other fields have nothing to do with it.
        const type = this.#resolution.typeOf(unit, value);
        return value.name === 'Done' || (!isFollowed && (type === undefined || type.kind === 'function'));
      }
      if (value.kind === 'field' && keyOf(value, aliases) !== undefined) return false;
      if (value.kind === 'closure') {
        const body = unit.functions[value.function];
        return body !== undefined && (depth >= deepest || this.#mayFinish(unit, body, key, aliases, depth + 1));
      }
      return this.#escapes(unit, parts(value), key, aliases, depth, isFollowed);
    });
  }

  /** The group a call of Add, Done or Wait is for; `written` is what stands before the dot, which may only embed it. */
  groupOf(
    unit: Unit,
    site: Call,
  ): { readonly method: string; readonly value: Value; readonly written: Value } | undefined {
    const { callee } = site;
    if (callee.kind !== 'field' || !['Add', 'Done', 'Wait'].includes(callee.name)) return undefined;
    const { base: written, name: method } = callee;
    if (isNamed(this.#resolution.typeOf(unit, written), 'sync', 'WaitGroup'))
      return { method, value: written, written };
    const target = this.#resolution.calleeOf(unit, site);
    if (target.kind !== 'method' || target.path !== 'sync' || target.typeName !== 'WaitGroup') return undefined;
    const { range } = written;
    const value = target.via.reduce<Value>(
      (base, name) => ({ kind: 'field', base, name, range, nameRange: range }),
      written,
    );
    return { method, value, written };
  }

  /** The code a call runs, with its parameters named as the caller names what it gives. */
  target(
    unit: Unit,
    site: Call | Go,
    aliases: Aliases,
  ): { readonly unit: Unit; readonly body: FunctionIr; readonly aliases: Aliases } | undefined {
    const callee = this.#resolution.calleeOf(unit, site);
    const isClosure = callee.kind === 'closure';
    if (!isClosure && callee.kind !== 'function') return undefined;
    const inner = isClosure ? unit : callee.unit;
    const body = inner.functions[isClosure ? callee.function : (0 as FunctionId)];
    if (body === undefined) return undefined;
    const names = new Map<VariableId, GroupKey>(isClosure ? aliases : []);
    for (const [index, parameter] of body.parameters.entries()) {
      const arg = site.args[index];
      const key = arg && keyOf(arg, aliases);
      if (key !== undefined) names.set(parameter, key);
      else if (!isClosure) names.set(parameter, `other${parameter}`);
    }
    const receiver = inner.receiver?.variable;
    if (!isClosure && callee.receiver !== undefined && receiver !== undefined) {
      const key = keyOf(callee.receiver, aliases);
      if (key !== undefined) names.set(receiver, key);
    }
    // Locals of another unit must not be taken for those of this one, which have the same numbers.
    if (!isClosure) {
      for (const { id } of inner.variables) if (!names.has(id)) names.set(id, `other${id}`);
    }
    return { unit: inner, body, aliases: names };
  }
}

/** Whether a value is the group or what it is a field of. */
function holds(value: Value, key: GroupKey, aliases: Aliases): boolean {
  const own = keyOf(value, aliases);
  return own !== undefined && (own === key || key.startsWith(`${own}.`));
}

/** Whether going on at `next` leaves a loop because its counter has come to the end. */
function isBound(unit: Unit, { id, loop, terminator }: Block, next: number): boolean {
  if (loop !== id || terminator.kind !== 'branch' || next !== terminator.else) return false;
  const { condition } = terminator;
  if (condition.kind !== 'binary' || condition.left.kind !== 'variable') return false;
  return unit.variables[condition.left.variable]?.loop === true;
}

/** A block on a way back to itself; one that leaves a loop is not. */
function isInCycle({ blocks }: FunctionIr, start: number): boolean {
  const seen = new Set<number>();
  const waiting = [start];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const next of successors(blocks[id]!.terminator)) {
      if (next === start) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      waiting.push(next);
    }
  }
  return false;
}

export function isNegative(value: Value | undefined): boolean {
  return value?.kind === 'unary' && value.operator === '-';
}
