/** Owns the rule that a deferred call starts no goroutine which keeps what the function held. */

import { defineRule } from '../../findings/define-rule';
import { LongStays } from '../../findings/started/long-stays';
import { bodyOf, type Started, startedBy } from '../../findings/started/started-bodies';
import type { FunctionIr, Operation, Unit, Value, VariableId } from '../../ir/model';
import { eachNode, isCall } from '../../ir/nodes';
import { eachOperation, mentions, valuesOf } from '../../ir/walk';
import type { Resolution } from '../../packages/resolution';
import { keeps } from './kept-types';

type Defer = Extract<Operation, { kind: 'defer' }>;

export default defineRule({
  title: 'A deferred call that starts a goroutine, which keeps locals of the function',
  why: 'Deferred calls run when the function ends, and its caller takes it to be over; a goroutine started there runs on unseen, and what it has of the function’s locals (buffers, maps, results) stays in memory until it ends. Do the work in the deferred call itself, or start the goroutine before the end, where the function can wait for it; hand it only the values it needs. A hint where the goroutine is short, a warning where it is certain to stay: in an endless loop, a sleep, a request nothing bounds. Silent: goroutines the deferred call waits for, that only wait for or signal others (channels, groups, contexts), or that use nothing of the function but texts, numbers, errors, its receiver and what it returns.',
  severity: 'hint',
  confidence: 'likely',
  tags: ['goroutine', 'memory'],
  skips: 'test code',
  triggers: [['defer']],
  check({ unit, resolution, file, report }) {
    if (unit.hasSyntaxErrors || unit.tooDeep) return;
    for (const { operation, function: owner } of eachOperation(unit)) {
      if (operation.kind !== 'defer') continue;
      const deferred = bodyOf(unit, resolution, operation);
      if (deferred === undefined || resolution.packageOf(deferred.unit) !== '') continue;
      for (const started of startedBy(resolution, deferred)) {
        const kept = keptBy(unit, resolution, owner, operation, started);
        if (kept === undefined || isWaitedFor(resolution, started)) continue;
        const stay = new LongStays(resolution).stayOf(started.unit, started.body);
        const isHere = started.starter.unit === unit;
        const { name } = unit.variables[kept]!;
        report({
          message: `This deferred call starts a goroutine that ${stay?.what ?? 'runs on when the function has returned'} and keeps ${name} alive.`,
          range: isHere ? started.go.range : operation.range,
          function: isHere ? started.starter.body : owner,
          ...(stay === undefined ? {} : { severity: 'warning' }),
          related: [
            isHere
              ? {
                  message: 'it is deferred here.',
                  file,
                  range: { start: operation.range.start, end: operation.callee.range.start },
                }
              : {
                  message: 'the goroutine starts here.',
                  file: resolution.fileOf(started.starter.unit) || file,
                  range: started.go.range,
                },
          ],
        });
        break;
      }
    }
  },
});

/** A local of the function that the goroutine has: captured, handed over, or given to the deferred function that hands it on. */
function keptBy(
  unit: Unit,
  resolution: Resolution,
  owner: FunctionIr,
  { args }: Defer,
  { go, starter, unit: home, body }: Started,
): VariableId | undefined {
  const inside = home === starter.unit ? withClosures(home, body) : new Set<FunctionIr>();
  const nodes = [...eachNode(starter.unit)].flatMap(({ node, function: of }) => (inside.has(of) ? [node] : []));
  const has = (variable: VariableId): boolean =>
    [go, ...nodes].some((node) =>
      valuesOf(node).some((value) => mentions(value, (part) => part.kind === 'variable' && part.variable === variable)),
    );
  if (starter.unit !== unit) {
    const given = starter.unit.functions[0]!.parameters.map((parameter, at) => (has(parameter) ? args[at] : undefined));
    return given
      .flatMap((value) => (value === undefined ? [] : [rootLocal(unit, resolution, owner, value)]))
      .find((id) => id !== undefined);
  }
  const outer = around(unit, owner);
  return unit.variables.find(
    ({ id, kind, owner: of, range }) =>
      (kind === 'local' || kind === 'parameter') &&
      outer.has(of) &&
      !isReturned(unit, id) &&
      keeps(resolution.typeOf(unit, { kind: 'variable', variable: id, range })) &&
      has(id),
  )?.id;
}

function rootLocal(unit: Unit, resolution: Resolution, owner: FunctionIr, value: Value): VariableId | undefined {
  const base = value.kind === 'address' || value.kind === 'slice' ? value.base : value;
  if (base.kind !== 'variable') return undefined;
  const { kind, owner: of } = unit.variables[base.variable]!;
  const isLocal = (kind === 'local' || kind === 'parameter') && around(unit, owner).has(of);
  return isLocal && !isReturned(unit, base.variable) && keeps(resolution.typeOf(unit, base))
    ? base.variable
    : undefined;
}

/** The caller has it then, and keeps it alive itself. */
function isReturned(unit: Unit, variable: VariableId): boolean {
  return [...eachNode(unit)].some(
    ({ node }) =>
      node.kind === 'return' &&
      node.values.some((value) => mentions(value, (part) => part.kind === 'variable' && part.variable === variable)),
  );
}

function withClosures(unit: Unit, body: FunctionIr): ReadonlySet<FunctionIr> {
  const inner = unit.functions.filter(({ parent }) => parent === body.id);
  return new Set([body, ...inner.flatMap((each) => [...withClosures(unit, each)])]);
}

/** The function and those it stands in. */
function around(unit: Unit, { id, parent }: FunctionIr): ReadonlySet<FunctionIr['id']> {
  return new Set(parent === undefined ? [id] : [id, ...around(unit, unit.functions[parent]!)]);
}

/** The deferred code waits for a group or a channel before it ends. */
function isWaitedFor(resolution: Resolution, { starter: { unit, body } }: Started): boolean {
  return [...eachNode(unit)].some(({ node, function: owner }) => {
    if (owner !== body) return false;
    if (node.kind === 'receive' || node.kind === 'select') return true;
    if (node.kind === 'range') return resolution.typeOf(unit, node.over)?.kind === 'channel';
    return isCall(node) && node.kind === 'call' && node.callee.kind === 'field' && node.callee.name === 'Wait';
  });
}
