/** Owns the rule that a server's TLS handshake ends in bounded time. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import { contextBound } from '../../findings/started/request-bounds';
import type { Unit, Value } from '../../ir/model';
import { type CallOperation, callOf, eachNode, givenTo, isCall } from '../../ir/nodes';
import { isVariable } from '../../ir/walk';
import { isNamed, qualifiedName, type Resolution } from '../../packages/resolution';

const listeners = new Set(['crypto/tls.NewListener', 'crypto/tls.Listen']);
const deadlines = new Set(['SetDeadline', 'SetReadDeadline']);

export default defineRule({
  title: 'Server-side TLS handshake without a deadline',
  why: 'A client that connects and then says nothing keeps the handshake, its goroutine and its file descriptor waiting for ever (https://pkg.go.dev/crypto/tls#Conn.Handshake). Set a deadline on the connection before the handshake, or use `HandshakeContext` with a context that has one. Unwanted clients can be turned away early, before any certificate work, in `Config.GetConfigForClient`. A listener that is given to `http.Server.Serve` is bounded by the timeouts of that server. An exported function that is given the connection is mentioned only, since its caller may have set one; where the package sets deadlines on connections, this rule is silent.',
  severity: 'warning',
  confidence: 'likely',
  tags: ['server', 'tls'],
  skips: 'test code',
  triggers: [['Handshake', 'tls.NewListener', 'tls.Listen', 'NewListener(', 'Listen(']],
  check(context) {
    const { unit, resolution } = context;
    for (const { node, function: owner } of eachNode(unit)) {
      if (!isCall(node)) continue;
      const message = unboundedHandshake(context, node) ?? unboundedListener(context, node);
      if (message === undefined || setsDeadlines(resolution)) continue;
      const isMild = isForeign(unit);
      context.report({ message, range: node.range, function: owner, ...(isMild ? { severity: 'hint' as const } : {}) });
    }
  },
});

function unboundedHandshake({ unit, resolution }: RuleContext, call: CallOperation): string | undefined {
  const { callee, args } = call;
  if (callee.kind !== 'field' || (callee.name !== 'Handshake' && callee.name !== 'HandshakeContext')) return undefined;
  if (!isServerSide(unit, resolution, callee.base)) return undefined;
  if (callee.name === 'HandshakeContext') {
    const isOpen = args[0] !== undefined && contextBound(unit, resolution, args[0]) === 'unbounded';
    if (!isOpen) return undefined;
  }
  return 'This handshake waits for ever for a client that says nothing: set a deadline on the connection before it, and reject unwanted clients early in GetConfigForClient.';
}

/** An exported function's connection comes from code outside of the package, which may have set a deadline on it. */
function isForeign({ name, variables }: Unit): boolean {
  const isExported = /(?:^|\.)\p{Lu}[^.]*$/u.test(name);
  return isExported && variables.some(({ kind, type }) => kind === 'parameter' && isNamed(type, 'net', 'Conn'));
}

/** Made by `tls.Server`, or accepted and known to be of TLS. */
function isServerSide(unit: Unit, resolution: Resolution, value: Value): boolean {
  if (value.kind === 'assert') return isNamed(value.type, 'crypto/tls', 'Conn') && isAccepted(unit, value.operand);
  if (value.kind === 'variable') {
    const given = givenTo(unit, value.variable);
    return given !== undefined && given.length > 0 && given.every((each) => isServerSide(unit, resolution, each));
  }
  if (value.kind === 'field') {
    const given = storedIn(unit, value);
    return given.length > 0 && given.every((each) => isServerSide(unit, resolution, each));
  }
  const call = callOf(unit, value);
  if (call === undefined) return false;
  return qualifiedName(resolution.calleeOf(unit, call)) === 'crypto/tls.Server';
}

/** What this unit stores in a field of one of its variables. */
function storedIn(unit: Unit, { base, name }: Extract<Value, { kind: 'field' }>): readonly Value[] {
  if (base.kind !== 'variable') return [];
  return [...eachNode(unit)].flatMap(({ node }) => {
    if (node.kind !== 'assign') return [];
    return node.targets.flatMap((target, index) => {
      const isIt = target?.kind === 'field' && target.name === name && isVariable(target.base, base.variable);
      return isIt ? (node.values[index] ?? []) : [];
    });
  });
}

function isAccepted(unit: Unit, value: Value): boolean {
  if (value.kind === 'variable') return givenTo(unit, value.variable)?.every((each) => isAccepted(unit, each)) === true;
  const call = callOf(unit, value);
  return call !== undefined && isAccept(call);
}

function isAccept({ callee }: CallOperation): boolean {
  return callee.kind === 'field' && callee.name === 'Accept';
}

/** A TLS listener whose connections this package accepts itself: the first Read or Write shakes hands. */
function unboundedListener({ unit, resolution }: RuleContext, call: CallOperation): string | undefined {
  const { callee } = call;
  if (callee.kind !== 'member' && callee.kind !== 'global') return undefined;
  const name = qualifiedName(resolution.calleeOf(unit, call));
  if (name === undefined || !listeners.has(name)) return undefined;
  const isIt = (value: Value): boolean => {
    if (value.kind === 'variable') return givenTo(unit, value.variable)?.some(isIt) === true;
    return value.kind === 'result' && value.operation === call.id && value.index === 0;
  };
  const accepts = [...eachNode(unit)].some(
    ({ node }) => isCall(node) && node.callee.kind === 'field' && isAccept(node) && isIt(node.callee.base),
  );
  if (!accepts || shakesHands(unit, resolution)) return undefined;
  return 'Connections accepted here shake hands without a deadline: set one on each before the first Read or Write, and reject unwanted clients early in GetConfigForClient.';
}

/** An explicit handshake is judged where it stands. */
function shakesHands(unit: Unit, resolution: Resolution): boolean {
  return [...eachNode(unit)].some(
    ({ node }) =>
      isCall(node) && /^crypto\/tls\.Conn\.Handshake/.test(qualifiedName(resolution.calleeOf(unit, node)) ?? ''),
  );
}

/** Which connection a deadline is for often shows only at run time, so one anywhere in the package counts. */
function setsDeadlines(resolution: Resolution): boolean {
  return resolution
    .unitsMentioning(...deadlines)
    .some(
      (unit) =>
        !resolution.fileOf(unit).endsWith('_test.go') &&
        [...eachNode(unit)].some(
          ({ node }) => isCall(node) && node.callee.kind === 'field' && deadlines.has(node.callee.name),
        ),
    );
}
