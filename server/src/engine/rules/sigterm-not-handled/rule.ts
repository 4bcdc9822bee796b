/** Owns the rule that a program that serves ends in an orderly way when it is asked to. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import { servedBy } from '../../findings/values/served-handler';
import { Origins } from '../../findings/values/value-origin';
import type { Unit, Value } from '../../ir/model';
import { eachOperation, mentions, type Placed, valuesOf } from '../../ir/walk';
import { qualifiedName, type Resolution } from '../../packages/resolution';

export default defineRule({
  title: 'A program that serves but does not handle SIGTERM',
  why: 'Kubernetes, systemd and Docker end a program with SIGTERM. A program that does not catch it dies at once: requests under way are cut off, buffers are not flushed, deferred functions do not run. Catch it with `signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)` and call the server’s `Shutdown` with a timeout; `os.Interrupt` alone is Ctrl-C. Programs that serve on loopback only, and those that leave signals to another package, are not flagged.',
  severity: 'hint',
  tags: ['server'],
  skips: 'tests',
  triggers: [['ListenAndServe', '.Serve(', '.ServeTLS(', '.Accept']],
  check(context) {
    const { unit, resolution, lines } = context;
    if (!/^package main\b/m.test(lines.text)) return;
    const origins = new Origins(unit, resolution);
    const serving = [...eachOperation(unit)].filter((placed) => isServing(context, origins, placed));
    if (serving.length === 0 || isHandled(resolution)) return;
    for (const { operation, function: owner } of serving) {
      context.report({
        message:
          'The program serves here, but SIGTERM ends it at once: catch it with signal.NotifyContext and shut down.',
        range: operation.range,
        function: owner,
      });
    }
  },
});

function isServing({ unit, resolution, lines }: RuleContext, origins: Origins, { operation, block }: Placed): boolean {
  if (operation.kind !== 'call' && operation.kind !== 'go' && operation.kind !== 'defer') return false;
  const served = servedBy(unit, resolution, origins, operation);
  // What listens for this machine alone is a helper, not a service.
  if (served !== undefined) return served.address?.isLoopback !== true;
  const { callee } = operation;
  if (callee.kind !== 'field') return false;
  const name = origins.nameOf(operation);
  if (callee.name === 'Serve' && operation.args.length === 1) {
    const isGrpc = name === undefined && lines.text.includes('"google.golang.org/grpc"');
    return name === 'google.golang.org/grpc.Server.Serve' || isGrpc;
  }
  return block.loopDepth > 0 && /^net\.(TCP|Unix)?Listener\.Accept(TCP|Unix)?$/.test(name ?? '');
}

/** Whether code of the program, as far as it can be seen, asks for SIGTERM, or leaves signals to a package nobody can see. */
function isHandled(resolution: Resolution): boolean {
  const seen = new Set<Unit>();
  return resolution.units.some(
    (unit) => !resolution.fileOf(unit).endsWith('_test.go') && asksForIt(unit, resolution, seen, 0),
  );
}

const deepest = 4;

/** What packages call the functions that wait for signals or run a server until one comes. */
const signalWords = /signal|graceful|shutdown|interrupt|terminat|lifecycle/i;

function asksForIt(unit: Unit, resolution: Resolution, seen: Set<Unit>, depth: number): boolean {
  if (seen.has(unit) || depth > deepest) return false;
  seen.add(unit);
  return [...eachOperation(unit)].some(({ operation }) => {
    if (valuesOf(operation).some((value) => mentions(value, isTerm))) return true;
    if (operation.kind !== 'call' && operation.kind !== 'go' && operation.kind !== 'defer') return false;
    const callee = resolution.calleeOf(unit, operation);
    // Without a list of signals all of them are caught.
    if (qualifiedName(callee) === 'os/signal.Notify') return operation.args.length === 1 || operation.spread;
    if (callee.kind === 'function' && callee.path !== '') return asksForIt(callee.unit, resolution, seen, depth + 1);
    const isForeign = (callee.kind === 'library' || callee.kind === 'method') && callee.path.includes('.');
    return isForeign && signalWords.test(`${callee.path}.${callee.name}`);
  });
}

function isTerm(value: Value): boolean {
  if (value.kind === 'member') return value.name === 'SIGTERM';
  // syscall.Signal(15)
  const operand = value.kind === 'convert' ? value.operand : undefined;
  return operand?.kind === 'literal' && (operand.text === '15' || operand.text.toLowerCase() === '0xf');
}
