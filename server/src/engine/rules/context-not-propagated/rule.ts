/** Owns the rule that code which has a context hands that one on instead of a fresh one. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import type { Fix } from '../../findings/finding';
import { reachableFrom } from '../../findings/loops/iterations';
import { derivation, isContext, isResultOf } from '../../findings/started/contexts';
import type { FunctionIr, Operation, Value, VariableId } from '../../ir/model';
import { eachOperation, mentions, valuesOf } from '../../ir/walk';
import { isNamed, qualifiedName } from '../../packages/resolution';

type Call = Extract<Operation, { kind: 'call' }>;

export default defineRule({
  title: 'context.Background or context.TODO handed on where a context is in scope',
  why: 'The work goes on when the caller has cancelled, and knows neither its deadline nor its values (https://pkg.go.dev/context). Hand the context in scope on: the parameter, the captured one, or `r.Context()` of the request. Work that must outlive its caller says so with `context.WithoutCancel(ctx)`. Silent: after the context in scope was seen to be done (a shutdown with a fresh timeout), in deferred and cleaning-up calls, in goroutines, for contexts that are stored or returned, for a nil default, and in tests.',
  severity: 'warning',
  confidence: 'likely',
  tags: ['context'],
  skips: 'tests',
  triggers: [
    ['context.Background', 'context.TODO', 'Background()', 'TODO()'],
    ['Context', 'Request'],
  ],
  check(context) {
    const { unit, resolution, lines, report } = context;
    for (const { operation, block, function: owner } of eachOperation(unit)) {
      if (operation.kind !== 'call') continue;
      const name = qualifiedName(resolution.calleeOf(unit, operation));
      if (name !== 'context.Background' && name !== 'context.TODO') continue;
      const scope = scopeOf(context, owner);
      if (scope === undefined || !scope.isTied) continue;
      if (isAfterDone(context, owner, block.id, operation)) continue;
      if (!isHandedOn(context, owner, operation, scope)) continue;
      const written = lines.textIn(operation.range);
      report({
        message: `${written} cuts this call off from ${scope.text}: the work goes on when the caller has cancelled.`,
        range: operation.range,
        function: owner,
        fixes: fixOf(context, owner, operation, scope),
      });
    }
  },
});

interface Scope {
  readonly variable: VariableId;
  /** `ctx`, `r.Context()`. */
  readonly text: string;
  /** The code runs while the function that was given the context runs. */
  readonly isTied: boolean;
}

/** The nearest context a parameter gives, and whether the code in between runs within that call. */
function scopeOf(context: RuleContext, innermost: FunctionIr): Scope | undefined {
  const { unit, resolution } = context;
  let isTied = true;
  for (let owner: FunctionIr | undefined = innermost; owner !== undefined; ) {
    const given = owner.parameters.map((id) => unit.variables[id]!).filter(({ name }) => name !== '' && name !== '_');
    const typed = given.map((variable) => ({
      variable,
      type: resolution.typeOf(unit, { kind: 'variable', variable: variable.id, range: variable.range }),
    }));
    const own = typed.find(({ type }) => isNamed(type, 'context', 'Context'));
    if (own !== undefined) return { variable: own.variable.id, text: own.variable.name, isTied };
    const request = typed.find(({ type }) => type?.kind === 'pointer' && isNamed(type, 'net/http', 'Request'));
    if (request !== undefined && !isSent(owner, request.variable.id)) {
      return { variable: request.variable.id, text: `${request.variable.name}.Context()`, isTied };
    }
    if (owner.parent === undefined) return undefined;
    isTied &&= runsWithin(context, owner);
    owner = unit.functions[owner.parent];
  }
  return undefined;
}

const givesContext = new Set(['WithContext', 'Clone']);

/** A request on its way out, to which the function gives a context: what serves one is asked for its context instead. */
function isSent({ blocks }: FunctionIr, request: VariableId): boolean {
  const isIt = (value: Value): boolean => value.kind === 'variable' && value.variable === request;
  return blocks.some(({ operations }) =>
    operations.some((operation) => {
      if (operation.kind !== 'assign') return false;
      return operation.targets.some((target, at) => {
        const value = operation.values[at];
        if (target?.kind !== 'variable' || target.variable !== request || value?.kind !== 'result') return false;
        const call = operations.find((each) => each.kind === 'call' && each.id === value.operation);
        return (
          call?.kind === 'call' &&
          call.callee.kind === 'field' &&
          isIt(call.callee.base) &&
          givesContext.has(call.callee.name)
        );
      });
    }),
  );
}

/** A closure called on the spot, or given to an errgroup, whose Wait the caller waits for. */
function runsWithin({ unit, resolution }: RuleContext, { id }: FunctionIr): boolean {
  for (const { operation } of eachOperation(unit)) {
    if (operation.kind !== 'call') continue;
    if (operation.callee.kind === 'closure' && operation.callee.function === id) return true;
    if (!operation.args.some((arg) => arg.kind === 'closure' && arg.function === id)) continue;
    const name = qualifiedName(resolution.calleeOf(unit, operation));
    return name === 'golang.org/x/sync/errgroup.Group.Go' || name === 'sync.Once.Do';
  }
  return false;
}

/** Somewhere on the way here a context was seen to be done, or is nil. */
function isAfterDone(
  { unit, resolution }: RuleContext,
  owner: FunctionIr,
  at: FunctionIr['blocks'][number]['id'],
  background: Call,
): boolean {
  const isWatch = (operation: Operation): boolean => {
    if (operation.kind !== 'call') return false;
    const callee = resolution.calleeOf(unit, operation);
    const isMethod = callee.kind === 'method' && callee.path === 'context' && callee.typeName === 'Context';
    return isMethod && (callee.name === 'Done' || callee.name === 'Err');
  };
  const isNilTest = (value: Value): boolean =>
    value.kind === 'binary' &&
    [value.left, value.right].some(({ kind }) => kind !== 'global') &&
    [value.left, value.right].some((side) => side.kind === 'global' && side.name === 'nil') &&
    [value.left, value.right].some((side) => isContext(unit, resolution, side));
  return owner.blocks.some(({ id, operations, terminator }) => {
    const watch = operations.findIndex(isWatch);
    const isTest = terminator.kind === 'branch' && isNilTest(terminator.condition);
    if (watch < 0 && !isTest) return false;
    if (id === at && watch >= 0) return watch < operations.indexOf(background);
    return reachableFrom(owner, id).has(at);
  });
}

/** Calls that clean up must not be stopped by the caller that left. */
const cleansUp =
  /^(?:shutdown|close|stop|clean|release|unlock|rollback|abort|drain|flush|revoke|disconnect|terminate|teardown)/i;
/** Roots of their own by what they are for. */
const roots = new Set(['os/signal.NotifyContext']);

/** Whether the fresh context ends in calls alone, none of which keeps it for later or cleans up. */
function isHandedOn(context: RuleContext, owner: FunctionIr, fresh: Call, scope: Scope): boolean {
  const { unit, resolution } = context;
  const carried: ((value: Value) => boolean)[] = [(value) => isResultOf(value, fresh)];
  const names = new Set<VariableId>();
  const carries = (value: Value): boolean =>
    carried.some((test) => test(value)) || (value.kind === 'variable' && names.has(value.variable));
  let isPassed = false;
  for (const { operations, terminator } of owner.blocks) {
    for (const node of [...operations, terminator]) {
      if (!valuesOf(node).some((value) => mentions(value, carries))) continue;
      switch (node.kind) {
        case 'call': {
          if (!node.args.some(carries)) {
            if (node.args.some((arg) => mentions(arg, carries))) return false;
            break;
          }
          const name = nameOf(context, node);
          if (cleansUp.test(name.short) || (name.full !== undefined && roots.has(name.full))) return false;
          // What copies from the context in scope has cut it off on purpose.
          if (node.args.some((arg) => !carries(arg) && comesFrom(owner, arg, scope.variable))) return false;
          if (derivation(unit, resolution, node) !== undefined) carried.push((value) => isResultOf(value, node, 0));
          else if (returnsContext(context, node)) return false;
          else isPassed = true;
          break;
        }
        case 'assign':
          for (const [index, value] of node.values.entries()) {
            if (!mentions(value, carries)) continue;
            const target = node.targets[index];
            if (target?.kind !== 'variable' || !carries(value)) return false;
            if (target.variable === scope.variable) {
              const derived = value.kind === 'result' && value.operation !== fresh.id;
              if (!derived) return false;
            }
            names.add(target.variable);
          }
          break;
        default:
          return false;
      }
    }
  }
  // A closure that has it may run at any time.
  const isCaptured = unit.functions.some(({ captures }) =>
    captures.some((id) => names.has(id) && id !== scope.variable),
  );
  return isPassed && !isCaptured;
}

/** Whether a value mentions the variable, or is the result of a call that does. */
function comesFrom({ blocks }: FunctionIr, value: Value, variable: VariableId): boolean {
  const isIt = (part: Value): boolean => part.kind === 'variable' && part.variable === variable;
  return mentions(value, (part) => {
    if (part.kind !== 'result') return isIt(part);
    const operations = blocks.flatMap((block) => block.operations);
    const made = operations.find((each) => each.kind === 'call' && each.id === part.operation);
    return made !== undefined && valuesOf(made).some((each) => mentions(each, isIt));
  });
}

function nameOf({ unit, resolution }: RuleContext, call: Call): { short: string; full: string | undefined } {
  const callee = resolution.calleeOf(unit, call);
  const written = call.callee.kind === 'field' || call.callee.kind === 'member' || call.callee.kind === 'global';
  const short = 'name' in callee ? callee.name : written ? (call.callee as { name: string }).name : '';
  return { short, full: qualifiedName(callee) };
}

/** `trace.ContextWithSpan(context.Background(), span)`: a fresh context dressed for detached work. */
function returnsContext({ unit, resolution }: RuleContext, call: Call): boolean {
  return isContext(unit, resolution, { kind: 'result', operation: call.id, index: 0, range: call.range });
}

function fixOf({ unit, file, lines }: RuleContext, owner: FunctionIr, fresh: Call, scope: Scope): readonly Fix[] {
  const { name } = unit.variables[scope.variable]!;
  const isShadowed = unit.variables.some((each) => each.name === name && each.id !== scope.variable);
  // The import must stay in use.
  const others = lines.text.match(/\bcontext\.(?!Background\b|TODO\b)\w/g) ?? [];
  if (isShadowed || others.length === 0 || owner.blocks.length === 0) return [];
  return [{ title: `Hand ${scope.text} on`, preferred: true, edits: [{ file, range: fresh.range, text: scope.text }] }];
}
