/** Owns the rule that a defer in a loop does not pile up until the function returns. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import { loopAround, reachableFrom } from '../../findings/loops/iterations';
import { isInSmallLoop, loopWords, smallLoop } from '../../findings/loops/loop-rule';
import { bindingOf, derivation, isResultOf } from '../../findings/started/contexts';
import type { Block, FunctionIr, Operation, Unit, Value, VariableId } from '../../ir/model';
import { eachOperation, mentions, valuesOf } from '../../ir/walk';
import { hasWayOut } from '../../lifecycle/endless';
import { isNil, type Place, placeOf, variableOf, wayDown } from '../../lifecycle/place';
import { qualifiedName } from '../../packages/resolution';

type Defer = Extract<Operation, { kind: 'defer' }>;

export default defineRule({
  title: 'A defer in a loop, which runs only when the function returns',
  why: 'A deferred call waits for the end of the function, not of the iteration (https://go.dev/ref/spec#Defer_statements): every iteration adds one, and what it should release (a file, a connection, a lock) stays held until the loop is over, or for ever when the loop never ends. Move the body of the loop to a function, or release without defer. A loop that is left right after the defer, one bounded by a small constant, and one that collects what is used after it are not flagged, nor is a call that undoes nothing the loop did, a defer that a guard lets come once, or a test.',
  severity: 'hint',
  tags: ['lifecycle'],
  skips: 'tests',
  triggers: [['defer '], loopWords],
  options: { smallLoop },
  check(context) {
    const { unit, report } = context;
    for (const { operation, block, index, function: owner } of eachOperation(unit)) {
      if (operation.kind !== 'defer' || block.loopDepth === 0) continue;
      const after = reachableFrom(owner, block.id);
      if (!after.has(block.id)) continue;
      if (isInSmallLoop(context, owner, block.id)) continue;
      if (isCancel(context, owner, operation) || isCollected(context, owner, operation, block, index)) continue;
      const ends = hasWayOut(owner, () => false);
      const isEndless = ![...after].some((id) => owner.blocks[id]!.terminator.kind === 'return') && !ends;
      report({
        message: isEndless
          ? `This defer never runs: ${owner.name} loops for ever, and each iteration adds one more.`
          : `This defer runs only when ${owner.name} returns, not at the end of the iteration: move the loop's body to a function.`,
        range: operation.range,
        function: owner,
      });
    }
  },
});

/** `defer cancel()` is what `context-in-loop` reports. */
function isCancel({ unit, resolution }: RuleContext, owner: FunctionIr, { callee }: Defer): boolean {
  return owner.blocks.some(({ operations }) =>
    operations.some((operation) => {
      if (operation.kind !== 'call' || derivation(unit, resolution, operation) === undefined) return false;
      const bound = bindingOf(owner, operation);
      const target = bound?.targets[bound.values.findIndex((value) => isResultOf(value, operation, 1))];
      return target?.kind === 'variable' && callee.kind === 'variable' && target.variable === callee.variable;
    }),
  );
}

/**
 * The loop gathers what the code after it uses: the deferred call's value is kept outside of the iteration, or the loop acquires, defers and
 * does nothing with what it acquired.
 */
function isCollected(
  { unit, resolution }: RuleContext,
  owner: FunctionIr,
  deferred: Defer,
  block: Block,
  index: number,
): boolean {
  const loop = loopAround(owner, block.id);
  const inLoop = [...loop].map((id) => owner.blocks[id]!);
  const names = new Set<VariableId>();
  const isOne = (part: Value): boolean => part.kind === 'variable' && names.has(part.variable);
  for (const operation of inLoop.flatMap(({ operations }) => operations)) {
    if (operation.kind === 'declare') for (const variable of operation.variables) names.add(variable);
    if (operation.kind !== 'assign' || !operation.declares) continue;
    for (const target of operation.targets) if (target?.kind === 'variable') names.add(target.variable);
  }
  const bodies = deferred.callee.kind === 'closure' ? [unit.functions[deferred.callee.function]!] : [];
  const mentioned = [
    ...valuesOf(deferred),
    ...bodies.flatMap(({ blocks }) => blocks.flatMap(({ operations }) => operations.flatMap(valuesOf))),
  ];
  if (isOneOff(unit, inLoop, block, deferred, names) || isGuardedByNil(owner, inLoop, block, names)) return true;
  if (undoesNothing({ unit, resolution }, inLoop, deferred, names)) return true;
  for (const name of [...names]) {
    if (!mentioned.some((value) => mentions(value, (part) => part.kind === 'variable' && part.variable === name))) {
      names.delete(name);
    }
  }
  for (const operation of inLoop.flatMap(({ operations }) => operations)) {
    if (operation.kind === 'assign' && !operation.declares) {
      const isOuter = operation.targets.some((target) => target !== undefined && !isOne(target));
      if (isOuter && operation.values.some((value) => mentions(value, isOne))) return true;
    }
    if (operation.kind === 'go' && isUsedBy(unit, operation, isOne)) return true;
    if (operation.kind === 'send' && mentions(operation.value, isOne)) return true;
    if (operation.kind !== 'call') continue;
    const callee = resolution.calleeOf(unit, operation);
    const isAppend = callee.kind === 'builtin' && callee.name === 'append';
    if (isAppend && operation.args.some((arg) => mentions(arg, isOne))) return true;
  }
  if (names.size > 0) return false;
  // Nothing was acquired here: `mu.Lock(); defer mu.Unlock()` of every mutex of a list, and then the work.
  const rest = reachableFrom(owner, block.id, owner.blocks[block.id]!.loop);
  const later = [...block.operations.slice(index + 1), ...inLoop.filter(({ id }) => rest.has(id)).flatMap(workIn)];
  return !later.some(({ kind }) => kind === 'call' || kind === 'receive' || kind === 'send' || kind === 'assign');
}

/** A goroutine uses it beyond the iteration. */
function isUsedBy(unit: Unit, started: Operation, isOne: (part: Value) => boolean): boolean {
  return valuesOf(started).some(
    (value) =>
      mentions(value, isOne) ||
      (value.kind === 'closure' &&
        unit.functions[value.function]!.captures.some((variable) =>
          isOne({ kind: 'variable', variable, range: value.range }),
        )),
  );
}

/** A flag set beside the defer keeps it from coming twice, or the deferred closure only undoes what failed. */
function isOneOff(
  unit: Unit,
  inLoop: readonly Block[],
  block: Block,
  { callee }: Defer,
  declared: ReadonlySet<VariableId>,
): boolean {
  const isOuter = (part: Value): boolean => part.kind === 'variable' && !declared.has(part.variable);
  const set = block.operations.flatMap((each) => (each.kind === 'assign' && !each.declares ? each.targets : []));
  const isSet = (part: Value): boolean =>
    isOuter(part) &&
    part.kind === 'variable' &&
    set.some((each) => each?.kind === 'variable' && each.variable === part.variable) &&
    !givenTo(part.variable, inLoop).some(isReset);
  const isGuarded = inLoop.some(
    ({ terminator, id }) => terminator.kind === 'branch' && id !== block.loop && mentions(terminator.condition, isSet),
  );
  const undo = callee.kind === 'closure' ? unit.functions[callee.function]!.blocks[0]?.terminator : undefined;
  return isGuarded || (undo?.kind === 'branch' && mentions(undo.condition, isOuter) && !undoesParameters(unit, callee));
}

/** `if x == nil { x = make(); defer … }` comes once where x lives outside of the loop and nothing in it makes x nil again. */
function isGuardedByNil(
  owner: FunctionIr,
  inLoop: readonly Block[],
  { id, loop }: Block,
  declared: ReadonlySet<VariableId>,
): boolean {
  return inLoop.some(({ terminator }) => {
    if (terminator.kind !== 'branch' || terminator.condition.kind !== 'binary') return false;
    const { operator, left, right } = terminator.condition;
    if (left.kind !== 'variable' || declared.has(left.variable) || !isNil(right)) return false;
    if (operator !== '==' && operator !== '!=') return false;
    const [side, other] = operator === '==' ? [terminator.then, terminator.else] : [terminator.else, terminator.then];
    const beside = reachableFrom(owner, other, loop);
    const within = [side, ...reachableFrom(owner, side, loop)].filter((each) => each !== other && !beside.has(each));
    const isOpenedAgain = givenTo(left.variable, inLoop).some(isReset);
    const isClosed =
      givenTo(
        left.variable,
        within.map((each) => owner.blocks[each]!),
      ).length > 0;
    return within.includes(id) && isClosed && !isOpenedAgain;
  });
}

/** Values that the blocks put into a variable. */
function givenTo(variable: VariableId, blocks: readonly Block[]): readonly (Value | undefined)[] {
  return blocks
    .flatMap(({ operations }) => operations)
    .flatMap((each) =>
      each.kind === 'assign' ? each.targets.map((target, at) => ({ target, value: each.values[at] })) : [],
    )
    .filter(({ target }) => target?.kind === 'variable' && target.variable === variable)
    .map(({ value }) => value);
}

/** What opens a guard again. */
function isReset(value: Value | undefined): boolean {
  return value !== undefined && (isNil(value) || (value.kind === 'global' && value.name === 'false'));
}

/**
 * A call that only concerns what was there before the loop, `defer config.apply(t)`: nothing in the loop gave its receiver or arguments another
 * value, or did something to them, as `mu.Lock()` does.
 */
function undoesNothing(
  { unit, resolution }: Pick<RuleContext, 'unit' | 'resolution'>,
  inLoop: readonly Block[],
  deferred: Defer,
  declared: ReadonlySet<VariableId>,
): boolean {
  const { callee, args } = deferred;
  if (callee.kind === 'closure' || callee.kind === 'variable') return false;
  const touched = [...(callee.kind === 'field' ? [callee.base] : []), ...args].filter(({ kind }) => kind !== 'literal');
  const places = touched.flatMap((value) => placeOf(value) ?? []);
  if (places.length === 0 || places.length < touched.length) return false;
  const isOuter = ({ root }: Place): boolean => {
    const variable = variableOf(root);
    return variable === undefined ? root.startsWith('g:') : !declared.has(variable);
  };
  const isTouched = (value: Value | undefined): boolean => {
    const place = value && placeOf(value);
    return (
      place !== undefined &&
      places.some((each) => wayDown(place, each) !== undefined || wayDown(each, place) !== undefined)
    );
  };
  if (!places.every(isOuter)) return false;
  return !inLoop
    .flatMap(({ operations }) => operations)
    .some((each) => {
      if (each === deferred) return false;
      if (each.kind === 'assign') return each.targets.some(isTouched) || each.values.some(isTouched);
      if (each.kind !== 'call' && each.kind !== 'defer' && each.kind !== 'go') return false;
      // A count is held by nobody.
      if (qualifiedName(resolution.calleeOf(unit, each)) === 'sync.WaitGroup.Add') return false;
      return (each.callee.kind === 'field' && isTouched(each.callee.base)) || each.args.some(isTouched);
    });
}

/** What a branch asks of the closure's own parameters says nothing of the function's outcome. */
function undoesParameters(unit: Unit, callee: Value): boolean {
  return callee.kind === 'closure' && unit.functions[callee.function]!.captures.length === 0;
}

/** What a block does, but for the counting of the loop itself. */
function workIn({ operations }: Block): readonly Operation[] {
  return operations.filter((operation) => !(operation.kind === 'assign' && operation.operator !== undefined));
}
