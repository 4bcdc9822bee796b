/**
 * Owns the question whether a resource is released on every path from where it is acquired: a search over the control-flow graph.
 * Reports places, not messages; knows no rule.
 */
import type { FunctionIr, Operation, Terminator, Unit, Value, VariableId } from '../ir/model';
import { eachOperation, mentions, successors, valuesOf } from '../ir/walk';
import type { Resolution } from '../packages/resolution';
import type { Range } from '../text/range';
import { hasWayOut, type User, usersOf } from './endless';
import { isVariable, Ownership } from './ownership';
import type { Resource } from './resources';

export type Loss =
  /** The function ends with it. `implicit`: at the closing brace. */
  | { readonly kind: 'return'; readonly range: Range; readonly implicit: boolean }
  /** The variable gets another value while it still holds it. */
  | { readonly kind: 'overwritten'; readonly range: Range }
  /** Nothing ever holds it. */
  | { readonly kind: 'dropped' }
  /** It is kept in a field that nothing in the package releases. */
  | { readonly kind: 'field'; readonly name: string };

export interface Leak {
  readonly acquire: Extract<Operation, { kind: 'call' }>;
  readonly function: FunctionIr;
  readonly loss: Loss;
  /** The statement that binds the resource to a variable, when one does. */
  readonly binding?: Extract<Operation, { kind: 'assign' }>;
  readonly variable?: VariableId;
  readonly inLoop: boolean;
  /** Some path does release it. */
  readonly sometimesReleased: boolean;
  /** Some path returns it to the caller; a release deferred by the function would come too early there. */
  readonly sometimesReturned?: boolean;
  /** Code that goes on using it when the function has returned; a release deferred by the function would come too early for it. */
  readonly outliving: readonly User[];
  /** The one piece of code that uses it, when that is certain to run. */
  readonly soleUser?: User;
}

export function findLeaks(unit: Unit, resolution: Resolution, resource: Resource): readonly Leak[] {
  const leaks: Leak[] = [];
  for (const placed of eachOperation(unit)) {
    const { operation, block, index, function: owner } = placed;
    if (operation.kind !== 'call') continue;
    const callee = resolution.calleeOf(unit, operation);
    const { path, name } = resource.acquire;
    if (callee.kind !== 'library' || callee.path !== path || callee.name !== name) continue;
    const found = lossOf(unit, resolution, resource, owner, block.id, index, operation);
    if (found !== undefined)
      leaks.push({ acquire: operation, function: owner, inLoop: block.loopDepth > 0, outliving: [], ...found });
  }
  return leaks;
}

type Found = Pick<Leak, 'loss' | 'binding' | 'variable' | 'sometimesReleased'> &
  Partial<Pick<Leak, 'outliving' | 'soleUser' | 'sometimesReturned'>>;

function lossOf(
  unit: Unit,
  resolution: Resolution,
  resource: Resource,
  owner: FunctionIr,
  blockId: number,
  index: number,
  acquire: Extract<Operation, { kind: 'call' }>,
): Found | undefined {
  const isResource = (value: Value): boolean =>
    value.kind === 'result' && value.operation === acquire.id && value.index === resource.result;
  const block = owner.blocks[blockId]!;
  const nodes: readonly (Operation | Terminator)[] = [...block.operations.slice(index + 1), block.terminator];
  for (const [offset, node] of nodes.entries()) {
    if (node.kind === 'assign') {
      const taken = node.values.findIndex((value) => isChannelOf(value, resource, isResource));
      if (taken >= 0) return lostBehindChannel(unit, resolution, owner, blockId, node.targets[taken]);
      const at = node.values.findIndex(isResource);
      if (at < 0) {
        if (node.values.some((value) => mentions(value, isResource) && !onlyUses(value, isResource))) return undefined;
        continue;
      }
      const target = node.targets[at];
      if (target === undefined) return { loss: { kind: 'dropped' }, sometimesReleased: false };
      if (target.kind === 'field') return lostInField(resolution, resource, target.name);
      if (target.kind !== 'variable') return undefined;
      const start = { block: blockId, index: index + 1 + offset + 1 };
      return searchPaths(unit, resolution, resource, owner, target.variable, node, start);
    }
    if (mentionsValue(node, isResource)) {
      // Handed on at once, or only its channel taken: then nobody can ever release it.
      const isChannelReturned =
        node.kind === 'return' &&
        !unit.name.startsWith('var ') &&
        node.values.some((value) => isChannelOf(value, resource, isResource));
      return isChannelReturned || usesOnly(node) ? { loss: { kind: 'dropped' }, sometimesReleased: false } : undefined;
    }
  }
  const isUsed = owner.blocks.some(({ operations, terminator }) =>
    [...operations, terminator].some((node) => valuesOf(node).some((value) => mentions(value, isResource))),
  );
  // Text the parser could not read may use it.
  return isUsed || unit.hasSyntaxErrors ? undefined : { loss: { kind: 'dropped' }, sometimesReleased: false };
}

function isChannelOf(value: Value, { openChannel }: Resource, isResource: (value: Value) => boolean): boolean {
  return value.kind === 'field' && value.name === openChannel && isResource(value.base);
}

/** Only the channel is kept: nobody can release the resource, which is meant where the code that holds the channel never ends. */
function lostBehindChannel(
  unit: Unit,
  resolution: Resolution,
  owner: FunctionIr,
  blockId: number,
  target: Value | undefined,
): Found | undefined {
  if (target?.kind !== 'variable' || unit.variables[target.variable]?.owner !== owner.id) return undefined;
  if (unit.name === 'main' || unit.name === 'init') return undefined;
  const isOnce = owner.blocks[blockId]!.loopDepth === 0;
  if (isOnce && !hasWayOut(owner, (over) => isVariable(over, target.variable))) return undefined;
  if (usersOf(unit, resolution, owner, target.variable).length > 0) return undefined;
  return { loss: { kind: 'dropped' }, sometimesReleased: false };
}

function mentionsValue(node: Operation | Terminator, test: (value: Value) => boolean): boolean {
  return topValues(node).some((value) => mentions(value, test));
}

function topValues(node: Operation | Terminator): readonly Value[] {
  if (node.kind === 'call' || node.kind === 'go' || node.kind === 'defer') return [node.callee, ...node.args];
  if (node.kind === 'return') return node.values;
  if (node.kind === 'receive') return [node.channel];
  if (node.kind === 'send') return [node.channel, node.value];
  if (node.kind === 'range') return [node.over];
  if (node.kind === 'select') return node.cases.map(({ communication }) => communication.channel);
  return [];
}

/** Whether `value` takes a field of the resource, such as its channel, rather than the resource. */
function onlyUses(value: Value, isResource: (value: Value) => boolean): boolean {
  return value.kind === 'field' && isResource(value.base);
}

function usesOnly(node: Operation | Terminator): boolean {
  return node.kind === 'receive' || node.kind === 'range' || node.kind === 'select';
}

/** A field belongs to its type: any code of the package may release it or hand it on. */
function lostInField(resolution: Resolution, resource: Resource, name: string): Found | undefined {
  // An exported field may be released by other packages.
  if (/^\p{Lu}/u.test(name)) return undefined;
  for (const unit of resolution.units) {
    for (const { operation } of eachOperation(unit)) {
      const values = operation.kind === 'assign' ? operation.values : topValues(operation);
      const released = values.some((value) =>
        mentions(
          value,
          (part) => part.kind === 'field' && resource.release.includes(part.name) && isField(part.base, name),
        ),
      );
      // Taken out of the field by itself it has another owner; its channel or another method is only a use.
      if (released || values.some((value) => isField(value, name))) return undefined;
    }
  }
  return { loss: { kind: 'field', name }, sometimesReleased: false };
}

function isField(value: Value, name: string): boolean {
  return value.kind === 'field' && value.name === name;
}

function searchPaths(
  unit: Unit,
  resolution: Resolution,
  resource: Resource,
  owner: FunctionIr,
  variable: VariableId,
  binding: Extract<Operation, { kind: 'assign' }>,
  start: { readonly block: number; readonly index: number },
): Found | undefined {
  // A variable of an outer function, a result or one whose address is taken outlives this function.
  const declared = unit.variables[variable];
  if (declared === undefined || declared.owner !== owner.id || declared.kind === 'result') return undefined;
  const ownership = new Ownership(resolution, resource.release);
  if (isReleasedAtEnd(unit, resolution, ownership, owner, variable, binding)) return undefined;
  const users = usersOf(unit, resolution, owner, variable);
  // Code without a way out uses it for as long as the process lives.
  const isEndless = (user: User): boolean => !hasWayOut(user.body, isOpenChannel(user.unit, resource, user.variable));
  if (users.some((user) => user.outlives && isEndless(user))) return undefined;
  const endless = new Set(users.filter((user) => user.site.kind === 'call' && isEndless(user)).map(({ site }) => site));
  const endsProcess = unit.name === 'main' && owner.id === 0;
  const seen = new Set<number>();
  const waiting: { block: number; index: number }[] = [start];
  const isOpen = isOpenChannel(unit, resource, variable);
  const losses: Loss[] = [];
  let sometimesReleased = false;
  let sometimesReturned = false;
  for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
    const block = owner.blocks[at.block]!;
    const nodes: readonly (Operation | Terminator)[] = [...block.operations, block.terminator];
    let isOver = false;
    for (const node of nodes.slice(at.index)) {
      const effect = ownership.effect(unit, node, variable);
      if (effect === 'transfer') {
        if (node.kind !== 'return') return undefined;
        sometimesReturned = true;
        isOver = true;
      } else if (effect === 'release') {
        sometimesReleased = true;
        isOver = true;
      } else if (node.kind === 'assign' && node.targets.some((target) => target && isVariable(target, variable))) {
        losses.push({ kind: 'overwritten', range: node.range });
        isOver = true;
      } else if (node.kind === 'return') {
        if (!endsProcess) losses.push({ kind: 'return', range: node.range, implicit: node.implicit });
        isOver = true;
      } else if (endless.has(node)) isOver = true;
      if (isOver) break;
    }
    if (isOver) continue;
    for (const next of successorsHolding(block.terminator, variable, isOpen)) {
      if (seen.has(next)) continue;
      seen.add(next);
      waiting.push({ block: next, index: 0 });
    }
  }
  const loss = losses[0];
  if (loss === undefined) return undefined;
  const outliving = users.filter(({ outlives }) => outlives);
  const sole = soleUser(owner, variable, binding, users);
  const found = { loss, binding, variable, sometimesReleased, sometimesReturned, outliving };
  return { ...found, ...(sole === undefined ? {} : { soleUser: sole }) };
}

/** A closure deferred before releases whatever the variable holds when the function ends. */
function isReleasedAtEnd(
  unit: Unit,
  resolution: Resolution,
  ownership: Ownership,
  owner: FunctionIr,
  variable: VariableId,
  binding: Operation,
): boolean {
  return owner.blocks.some(({ operations }) =>
    operations.some(
      (operation) =>
        operation.kind === 'defer' &&
        operation.range.start.line < binding.range.start.line &&
        resolution.calleeOf(unit, operation).kind === 'closure' &&
        ownership.effect(unit, operation, variable) === 'release',
    ),
  );
}

/** Behind the binding in its block, it runs whenever the resource is acquired. */
function soleUser(
  owner: FunctionIr,
  variable: VariableId,
  binding: Operation,
  [user, ...others]: readonly User[],
): User | undefined {
  if (user === undefined || others.length > 0) return undefined;
  const block = owner.blocks.find(({ operations }) => operations.includes(binding));
  const behind = block?.operations.slice(block.operations.indexOf(binding) + 1) ?? [];
  const isUsed = owner.blocks.some(({ operations, terminator }) =>
    [...operations, terminator].some(
      (node) =>
        node !== binding &&
        node.kind !== 'declare' &&
        valuesOf(node).some((value) => mentions(value, (part) => isVariable(part, variable))),
    ),
  );
  return !isUsed && behind.some((node) => node === user.site) ? user : undefined;
}

/** Tells the channel of the resource in `variable`, by itself or in a variable of its own, or the channel handed over as `variable`. */
function isOpenChannel(unit: Unit, { openChannel }: Resource, variable: VariableId): (over: Value) => boolean {
  const isIt = (value: Value): boolean =>
    value.kind === 'field' && value.name === openChannel && isVariable(value.base, variable);
  return (over) => {
    if (openChannel === undefined) return false;
    const initial = over.kind === 'variable' ? unit.variables[over.variable]?.initial : undefined;
    const isHandedOver = isVariable(over, variable) && unit.variables[variable]?.type?.kind === 'channel';
    return isIt(over) || isHandedOver || (initial !== undefined && isIt(initial));
  };
}

/** Where control goes while the variable holds something: not to the side of a branch on which it is nil, nor past a range without end. */
function successorsHolding(
  terminator: Terminator,
  variable: VariableId,
  isOpen: (over: Value) => boolean,
): readonly number[] {
  if (terminator.kind === 'range' && isOpen(terminator.over)) return [terminator.body];
  if (terminator.kind === 'branch' && terminator.condition.kind === 'binary') {
    const { operator, left, right } = terminator.condition;
    const isNil = (value: Value) => value.kind === 'global' && value.name === 'nil';
    const compares = (isVariable(left, variable) && isNil(right)) || (isVariable(right, variable) && isNil(left));
    if (compares && operator === '==') return [terminator.else];
    if (compares && operator === '!=') return [terminator.then];
  }
  return successors(terminator);
}
