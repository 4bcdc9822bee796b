/** Owns the rule that whoever starts something with goroutines of its own stops it. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import { insertAfterStatement, removeStatement } from '../../findings/edits';
import type { Fix } from '../../findings/finding';
import { deferTitle } from '../../findings/lifecycle/release-text';
import { numbered } from '../../findings/numbered';
import type { FunctionIr, Operation, Value, VariableId } from '../../ir/model';
import { eachOperation, isVariable, mentions, type Placed, parts, valuesOf } from '../../ir/walk';
import type { Loss } from '../../lifecycle/ends';
import { firstLoss } from '../../lifecycle/first-loss';
import { resultRoot, variableRoot } from '../../lifecycle/place';
import { isNamed } from '../../packages/resolution';
import { comparePositions, containsPosition, type TextEdit } from '../../text/range';
import { type Started as Begun, endings, StartedTypes } from './started-type';

type Call = Extract<Operation, { kind: 'call' }>;
type Lost = Extract<Loss, { kind: 'return' | 'round' | 'overwritten' }>;

export default defineRule({
  title: 'A value whose goroutines are started here and never stopped',
  why: 'A type whose `Start` or constructor starts goroutines and whose `Stop`, `Close` or `Shutdown` ends them leaves them running for ever when the code that made the value drops it without that call: one more set of goroutines each time the function runs. Call the method on every path, best with `defer` right after the start. A value that is returned, stored, sent or handed to other code belongs to that code, a context the caller gives may end the goroutines as well, and what `main` starts ends with the process: none of these is flagged.',
  severity: 'warning',
  tags: ['goroutine', 'lifecycle'],
  skips: 'tests',
  speaksFor: ['blocked-select', 'blocked-receive', 'range-never-closed', 'unbounded-send'],
  triggers: [['.Start(', '.Run()', ' := New', ' := new', ' = New', '\tgo ']],
  check(context) {
    const { unit, resolution, lines } = context;
    // A test's goroutines end with its process, soon.
    if (unit.hasSyntaxErrors || unit.name.startsWith('var ')) return;
    if (/^package main\b/m.test(lines.text) && /^(main|init|run|realMain|Main)/.test(unit.name)) return;
    const types = new StartedTypes(resolution);
    const told = new Set<VariableId>();
    for (const placed of eachOperation(unit)) {
      const dropped = thrownAway(context, types, placed);
      if (dropped !== undefined) reportThrownAway(context, placed, dropped);
      const started = startedBy(context, types, placed);
      if (started === undefined || told.has(started.variable)) continue;
      const lost = lostAt(context, placed, started);
      if (lost === undefined) continue;
      told.add(started.variable);
      report(context, placed, started, lost);
    }
  },
  handsOn({ unit, resolution }) {
    return unit.receiver === undefined && makeName.test(unit.name) && new StartedTypes(resolution).leavesBehind(unit);
  },
});

interface Started {
  readonly call: Call;
  readonly variable: VariableId;
  readonly stop: string;
  readonly takesNothing: boolean;
  readonly go: Begun;
  /** Behind this operation of the block it runs. */
  readonly index: number;
  readonly binding?: Extract<Operation, { kind: 'assign' }>;
}

const startName = /^(start|run|open|listen|serve|begin|launch|connect|watch|init)/i;
const makeName = /^(new|start|open|make|connect|launch|must|dial|run)/i;

/** What a call starts that a local variable of the same function holds. */
function startedBy(
  { unit, resolution }: RuleContext,
  types: StartedTypes,
  { operation, block, index, function: owner }: Placed,
): Started | undefined {
  if (operation.kind !== 'call') return undefined;
  const { callee } = operation;
  const called = callee.kind === 'field' ? startName.test(callee.name) : 'name' in callee && makeName.test(callee.name);
  if (!called) return undefined;
  const target = resolution.calleeOf(unit, operation);
  if (target.kind !== 'function') return undefined;
  if (callee.kind === 'field' && callee.base.kind === 'variable') {
    const { variable } = callee.base;
    const isMade = isMadeHere(unit.variables[variable]?.initial, (value) => isConstructed({ unit, resolution }, value));
    if (!isOwn(unit.variables[variable], owner) || !isMade || endings.includes(callee.name)) return undefined;
    if (isKnownBefore(unit, owner, operation, variable)) return undefined;
    const stop = types.stopOf(unit, callee.base, target);
    return stop && { call: operation, variable, ...stopping(stop), index };
  }
  const at = block.operations.findIndex(
    (node, place) =>
      place > index && node.kind === 'assign' && node.values.some((value) => isFirstResult(value, operation)),
  );
  const binding = block.operations[at];
  if (binding?.kind !== 'assign' || target.receiver !== undefined) return undefined;
  const held = binding.targets[binding.values.findIndex((value) => isFirstResult(value, operation))];
  if (held?.kind !== 'variable' || !isOwn(unit.variables[held.variable], owner)) return undefined;
  if (isKnownBefore(unit, owner, operation, held.variable)) return undefined;
  const stop = types.stopOf(unit, held, target);
  return stop && { call: operation, variable: held.variable, ...stopping(stop), index: at, binding };
}

interface ThrownAway {
  readonly call: Call;
  readonly stop: string;
  readonly go: Begun;
}

/** A constructor's result that nothing is done with: nobody can stop what it has started. */
function thrownAway(
  { unit, resolution }: RuleContext,
  types: StartedTypes,
  { operation }: Placed,
): ThrownAway | undefined {
  if (operation.kind !== 'call') return undefined;
  const { callee, id, range } = operation;
  if (callee.kind === 'field' || !('name' in callee) || !makeName.test(callee.name)) return undefined;
  const target = resolution.calleeOf(unit, operation);
  if (target.kind !== 'function' || target.receiver !== undefined || isUsed(unit, operation)) return undefined;
  const stop = types.stopOf(unit, { kind: 'result', operation: id, index: 0, range }, target);
  return stop && { call: operation, stop: stop.stop.name, go: stop.go };
}

/** Whether its first result goes anywhere but to `_`. */
function isUsed({ functions }: RuleContext['unit'], call: Call): boolean {
  const isIt = (value: Value): boolean => isFirstResult(value, call);
  return functions.some(({ blocks }) =>
    blocks.some(({ operations, terminator }) =>
      [...operations, terminator].some((node) =>
        node.kind === 'assign'
          ? node.values.some((value, at) => mentions(value, isIt) && (!isIt(value) || node.targets[at] !== undefined))
          : valuesOf(node).some((value) => mentions(value, isIt)),
      ),
    ),
  );
}

function stopping({ stop, go }: NonNullable<ReturnType<StartedTypes['stopOf']>>) {
  return { stop: stop.name, takesNothing: stop.unit.functions[0]?.parameters.length === 0, go };
}

function isFirstResult(value: Value, { id }: Call): boolean {
  return value.kind === 'result' && value.operation === id && value.index === 0;
}

function isOwn(variable: RuleContext['unit']['variables'][number] | undefined, { id }: FunctionIr): boolean {
  return variable?.kind === 'local' && variable.owner === id;
}

/** `&T{}`, `T{}`, `new(T)`, a variable without a value, or the result of a constructor. */
function isMadeHere(initial: Value | undefined, isConstructed: (value: Value) => boolean): boolean {
  if (initial === undefined || initial.kind === 'composite') return true;
  if (initial.kind === 'address') return initial.base.kind === 'composite';
  return isConstructed(initial);
}

/** The result of a function without receiver named as constructors are: an accessor's belongs to somebody else. */
function isConstructed({ unit, resolution }: Pick<RuleContext, 'unit' | 'resolution'>, value: Value): boolean {
  if (value.kind !== 'result') return false;
  for (const { operation } of eachOperation(unit)) {
    if (operation.kind !== 'call' || operation.id !== value.operation) continue;
    const callee = resolution.calleeOf(unit, operation);
    if (callee.kind === 'builtin') return callee.name === 'new';
    return callee.kind === 'function' && callee.receiver === undefined && /^[nN]ew/.test(callee.name);
  }
  return false;
}

/** Somebody else was given the value, or what stops it, before it is started or with that: `running[name] = p; p.Start()`, `p = newPoller(func() { p.Stop() })`. */
function isKnownBefore(unit: RuleContext['unit'], { blocks }: FunctionIr, start: Call, variable: VariableId): boolean {
  const givesAway = (value: Value): boolean => {
    if (value.kind === 'field' && !endings.includes(value.name)) return false;
    if (isVariable(value, variable)) return true;
    if (value.kind === 'closure') return unit.functions[value.function]!.captures.includes(variable);
    return parts(value).some(givesAway);
  };
  return blocks.some(({ operations }) =>
    operations.some((operation) => {
      if (operation !== start && comparePositions(operation.range.start, start.range.start) >= 0) return false;
      switch (operation.kind) {
        case 'assign':
          return operation.values.some(givesAway);
        case 'send':
          return givesAway(operation.value);
        case 'call':
        case 'go':
          return operation.args.some(givesAway) || (operation.callee.kind === 'closure' && givesAway(operation.callee));
        default:
          return false;
      }
    }),
  );
}

/** The first end of the function without the stop; undefined when there is none or somebody else may stop it. */
function lostAt(
  { unit, resolution }: RuleContext,
  { function: owner }: Placed,
  { call, variable, binding }: Started,
): Lost | undefined {
  const root = binding === undefined ? variableRoot(variable) : resultRoot(call.id, 0);
  const index = binding === undefined ? 0 : 1;
  const outcome = [resultRoot(call.id, index)];
  // An error says that nothing was started, and so does false.
  const type = resolution.typeOf(unit, { kind: 'result', operation: call.id, index, range: call.range });
  const [failures, successes] = isNamed(type, '', 'bool') ? [[], outcome] : [outcome, []];
  const acquiring = { operation: call, held: [{ root, fields: [] }], failures, successes };
  const end = firstLoss(unit, resolution, owner, acquiring, endings);
  if (end === undefined || end.loss.kind === 'dropped' || end.loss.kind === 'field') return undefined;
  if (end.loss.kind !== 'overwritten' || !containsPosition(end.loss.range, unit.variables[variable]!.range.start))
    return end.loss;
  // Each round declares a variable of its own.
  return { ...end.loss, kind: 'round' };
}

function reportThrownAway(
  { resolution, lines, file, report }: RuleContext,
  { function: owner }: Placed,
  { call, stop, go }: ThrownAway,
): void {
  report({
    message: `${lines.textIn(call.callee.range)} starts a goroutine that only ${stop} ends, and its result is thrown away: keep it and call ${stop}.`,
    range: call.range,
    function: owner,
    related: [{ message: 'the goroutine starts here.', file: resolution.fileOf(go.unit) || file, range: go.range }],
  });
}

function report(context: RuleContext, { block, function: owner }: Placed, started: Started, lost: Lost): void {
  const { unit, resolution, lines, file } = context;
  const { call, variable, stop, go } = started;
  const name = unit.variables[variable]!.name;
  const line = (lost.kind === 'return' && lost.implicit ? owner.bodyRange.end : lost.range.start).line + 1;
  const [end, there] = {
    return: [`this function returns at line ${line}`, 'returns'],
    overwritten: [`line ${line} replaces ${name}`, `replaces ${name}`],
    round: ['the next round of the loop begins', 'comes round'],
  }[lost.kind];
  context.report({
    message: `${lines.textIn(call.callee.range)} starts a goroutine that only ${name}.${stop} ends, and ${end} without calling it.`,
    range: call.range,
    function: owner,
    related: numbered([
      { message: 'the goroutine starts here.', file: resolution.fileOf(go.unit) || file, range: go.range },
      { message: `${there} here without ${name}.${stop}.`, file, range: lost.range },
    ]),
    // A deferred stop ends what was started before it, and nothing that takes its place.
    fixes: block.loopDepth === 0 && lost.kind === 'return' ? stopFix(context, owner, started, name) : [],
  });
}

/** A deferred stop behind a start that cannot fail; one that other ways come by later is needless then. */
function stopFix(
  { unit, lines, file }: RuleContext,
  owner: FunctionIr,
  { call, binding, variable, stop, takesNothing }: Started,
  name: string,
): readonly Fix[] {
  if (!takesNothing || (binding !== undefined && binding.targets.length > 1)) return [];
  const removals = removedStops({ unit, lines }, owner, { call, variable }, `${name}.${stop}()`);
  if (unit.hasSyntaxErrors) return [];
  const edit = insertAfterStatement(lines, (binding ?? call).range, `defer ${name}.${stop}()`);
  if (edit === undefined || removals === undefined) return [];
  const edits = [edit, ...removals].map((each) => ({ ...each, file }));
  return [{ title: deferTitle(`${name}.${stop}()`, removals.length > 0), preferred: true, edits }];
}

/**
 * The statements that stop it on some ways, taken away where they are the last thing before the function returns; undefined where something else stops it, or
 * something that comes later would run before the stop.
 */
function removedStops(
  { unit, lines }: Pick<RuleContext, 'unit' | 'lines'>,
  owner: FunctionIr,
  { call, variable }: Pick<Started, 'call' | 'variable'>,
  stop: string,
): readonly TextEdit[] | undefined {
  const isStop = (value: Value): boolean =>
    value.kind === 'field' && endings.includes(value.name) && isVariable(value.base, variable);
  const stops = eachOperation(unit).filter(({ operation }) =>
    valuesOf(operation).some((value) => mentions(value, isStop)),
  );
  const edits = stops.map(({ operation, block, index, function: { id } }) => {
    const isLast = block.terminator.kind === 'return' && block.terminator.values.every(isPlain);
    const isPlainCall = operation.kind === 'call' && lines.textIn(operation.range) === stop;
    return isPlainCall && id === owner.id && isLast && index === block.operations.length - 1
      ? removeStatement(lines, operation.range)
      : undefined;
  });
  const found = edits.flatMap((edit) => edit ?? []);
  if (found.length < stops.length) return undefined;
  // What is deferred later runs before, and may wait for what the stop ends.
  const isLater = ({ kind, range }: Operation): boolean =>
    kind === 'defer' && comparePositions(range.start, call.range.start) > 0;
  return found.length > 0 && owner.blocks.some(({ operations }) => operations.some(isLater)) ? undefined : found;
}

/** What is returned is read before what is deferred runs. */
function isPlain(value: Value): boolean {
  return value.kind === 'literal' || value.kind === 'global' || value.kind === 'variable';
}
