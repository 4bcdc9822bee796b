/** Owns the rule that a graceful shutdown has an end. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import { Origins } from '../../findings/values/value-origin';
import type { Operation, Unit, Value } from '../../ir/model';
import { eachOperation, isVariable } from '../../ir/walk';
import type { Resolution } from '../../packages/resolution';
import { timeoutFix } from './fixes';

type Site = Extract<Operation, { kind: 'call' | 'go' | 'defer' }>;

const grpcServer = 'google.golang.org/grpc.Server';

/** What wakes somebody who then ends what takes too long. */
const clocks = new Set(['time.After', 'time.AfterFunc', 'time.NewTimer', 'time.Sleep', 'time.NewTicker']);

export default defineRule({
  title: 'A graceful shutdown without a time limit',
  why: 'A graceful shutdown waits for every open request. One client that never ends its request keeps `Shutdown(context.Background())` or gRPC’s `GracefulStop` waiting for ever, until the orchestrator kills the process and cuts off all the others as well (https://pkg.go.dev/net/http#Server.Shutdown). Give `Shutdown` a context from `context.WithTimeout`, and call `Stop` when `GracefulStop` takes longer than you allow. A context that comes from the caller is not flagged.',
  severity: 'warning',
  tags: ['server'],
  skips: 'tests',
  triggers: [['.Shutdown(', '.GracefulStop']],
  check(context) {
    const { unit, resolution } = context;
    if (unit.hasSyntaxErrors) return;
    const origins = new Origins(unit, resolution);
    for (const { operation, block, function: owner } of eachOperation(unit)) {
      if (operation.kind !== 'call' && operation.kind !== 'go' && operation.kind !== 'defer') continue;
      const { callee, args } = operation;
      if (callee.kind !== 'field') continue;
      const report = (message: string, fixes: ReturnType<typeof timeoutFix>): void =>
        context.report({ message, range: callRange(context, operation), function: owner, fixes });
      if (callee.name === 'GracefulStop' && args.length === 0) {
        if (!isGrpcServer(context, origins, callee.base) || isStoppedElsewhere(resolution, unit)) continue;
        report('GracefulStop waits for every open call, however long it takes: call Stop after a timeout.', []);
      } else if (callee.name === 'Shutdown' && args.length === 1) {
        if (origins.nameOf(operation) !== 'net/http.Server.Shutdown') continue;
        const endless = withoutEnd(args[0]!, origins, unit);
        if (endless === undefined || hasClock(unit, origins)) continue;
        const fixes = endless === 'direct' ? timeoutFix(context, operation, block.loopDepth > 0) : [];
        report(
          'Shutdown waits for every open request, however long it takes: give it a context with a timeout.',
          fixes,
        );
      }
    }
  },
});

/** The call without the keyword before it. */
function callRange({ lines }: RuleContext, { kind, callee, range }: Site): Site['range'] {
  const isKeyword = kind !== 'call' && /^(go|defer)\b/.test(lines.textIn(range));
  return isKeyword ? { start: callee.range.start, end: range.end } : range;
}

/** `direct`: the argument itself is `context.Background()` or `TODO()`. */
function withoutEnd(context: Value, origins: Origins, unit: Unit): 'direct' | 'derived' | undefined {
  const maker = origins.maker(context);
  const name = maker && origins.nameOf(maker);
  switch (name) {
    case 'context.Background':
    case 'context.TODO':
      return context.kind === 'result' ? 'direct' : 'derived';
    case 'context.WithValue':
    case 'context.WithoutCancel': {
      // What a context without cancellation is made from no longer matters.
      if (name === 'context.WithoutCancel') return 'derived';
      return withoutEnd(maker!.args[0]!, origins, unit) && 'derived';
    }
    case 'context.WithCancel':
    case 'context.WithCancelCause':
      if (isCancelledEarly(maker!, unit)) return undefined;
      return withoutEnd(maker!.args[0]!, origins, unit) && 'derived';
    default:
      return undefined;
  }
}

/** Whether the cancel function does more than run when the function ends. */
function isCancelledEarly(derived: Extract<Operation, { kind: 'call' }>, unit: Unit): boolean {
  const cancels = unit.variables.filter(
    ({ initial }) => initial?.kind === 'result' && initial.operation === derived.id && initial.index === 1,
  );
  const [cancel] = cancels;
  if (cancel === undefined) return false;
  return (
    unit.functions.some(({ captures }) => captures.includes(cancel.id)) ||
    [...eachOperation(unit)].some(({ operation }) => {
      if (operation.kind === 'call' || operation.kind === 'go' || operation.kind === 'defer') {
        const isGiven = operation.args.some((arg) => isVariable(arg, cancel.id));
        return isGiven || (operation.kind !== 'defer' && isVariable(operation.callee, cancel.id));
      }
      return operation.kind === 'assign' && operation.values.some((value) => isVariable(value, cancel.id));
    })
  );
}

/** Somebody here watches the time, and may close the server when it is up. */
function hasClock(unit: Unit, origins: Origins): boolean {
  return [...eachOperation(unit)].some(
    ({ operation }) => operation.kind === 'call' && clocks.has(origins.nameOf(operation) ?? ''),
  );
}

function isGrpcServer({ lines }: RuleContext, origins: Origins, server: Value): boolean {
  const type = origins.typeNameOf(server);
  // No other type of a file that imports gRPC has a method of this name.
  return type === undefined ? lines.text.includes('"google.golang.org/grpc"') : type === grpcServer;
}

/** The package has a hard stop somewhere, or this is the graceful half of a server of its own. */
function isStoppedElsewhere(resolution: Resolution, unit: Unit): boolean {
  if (/\.GracefulStop$/.test(unit.name)) return true;
  return resolution.unitsMentioning('Stop').some((each) =>
    [...eachOperation(each)].some(({ operation }) => {
      const values =
        operation.kind === 'call' || operation.kind === 'go' || operation.kind === 'defer'
          ? [operation.callee, ...operation.args]
          : operation.kind === 'assign'
            ? operation.values
            : [];
      return values.some(
        (value) => value.kind === 'field' && value.name === 'Stop' && mayStopServer(resolution, each, value.base),
      );
    }),
  );
}

function mayStopServer(resolution: Resolution, unit: Unit, base: Value): boolean {
  const type = new Origins(unit, resolution).typeNameOf(base);
  return type === undefined || type === grpcServer;
}
