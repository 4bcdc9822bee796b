/** Owns the rule against an HTTP transport that one call makes, uses and leaves behind with its idle connections. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import { type Made, madeIn, Trail } from '../../findings/values/made-values';
import { type CallOperation, eachNode, isCall } from '../../ir/nodes';
import { isNamed } from '../../packages/resolution';

const holders = [
  { path: 'net/http', type: 'Client', field: 'Transport' },
  { path: 'net/http/httputil', type: 'ReverseProxy', field: 'Transport' },
];
const requests = new Set(['Get', 'Head', 'Post', 'PostForm', 'Do', 'RoundTrip', 'ServeHTTP']);

export default defineRule({
  title: 'HTTP transport made for one call, whose idle connections are left behind',
  why: 'A transport keeps idle connections, each with two goroutines, so that the next request need not connect again (https://pkg.go.dev/net/http#Transport). One that is made for a single call is never used again: its connections stay open until the server closes them, and every request pays for a new handshake. Make one transport and share it, or call `CloseIdleConnections` when done. A transport with `DisableKeepAlives` keeps nothing; one with an `IdleConnTimeout` lets go after a while, and one of a command that serves nobody ends with it: both are mentioned only.',
  severity: 'warning',
  confidence: 'likely',
  tags: ['client', 'http'],
  skips: 'test code',
  triggers: [['Transport{', 'http.Transport', '(Transport)']],
  check(context) {
    if (context.unit.name.startsWith('var ')) return;
    for (const made of madeIn(context.unit, 'net/http', 'Transport')) checkTransport(context, made);
  },
});

function checkTransport(context: RuleContext, made: Made): void {
  const { unit, resolution } = context;
  const isOnce = (unit.name === 'main' || unit.name === 'init') && made.block.loopDepth === 0 && made.function.id === 0;
  if (isOnce || made.literal?.elements.some(({ field }) => field === undefined) === true) return;
  const trail = new Trail(resolution, made, { holders });
  if (trail.givenAway || trail.isKept || trail.sets('DisableKeepAlives')) return;
  // Held outside of the closure or the loop, it serves more than one call.
  const calls = [
    ...trail.calls('net/http', 'Client', requests),
    ...trail.calls('net/http', 'Transport', requests),
    ...trail.calls('net/http/httputil', 'ReverseProxy', requests),
  ];
  if (calls.some(({ name }) => name === 'CloseIdleConnections' || name === 'RegisterProtocol')) return;
  const request = calls.find(({ name }) => requests.has(name));
  if (request === undefined || servesMany(made, calls)) return;
  // A command that serves nobody ends soon, and its connections with it.
  const isMild = trail.sets('IdleConnTimeout') || isCommand(context);
  const each = made.block.loopDepth > 0 ? 'iteration' : 'call';
  context.report({
    message: `Every ${each} makes this http.Transport anew and leaves its idle connections open: share one transport, or call CloseIdleConnections.`,
    range: made.range,
    function: made.function,
    ...(isMild ? { severity: 'hint' as const } : {}),
    related: [
      {
        message: 'the connection of this request stays behind.',
        file: resolution.fileOf(request.unit) || context.file,
        range: request.call.range,
      },
    ],
  });
}

/** A program whose package handles no requests, listens to nobody and waits for no ticks. */
function isCommand({ resolution, lines }: RuleContext): boolean {
  if (!/^package main\b/m.test(lines.text)) return false;
  return !resolution.unitsMentioning('ResponseWriter', ...servingWords).some((unit) => {
    if (unit.variables.some(({ kind, type }) => kind === 'parameter' && isNamed(type, 'net/http', 'ResponseWriter')))
      return true;
    return [...eachNode(unit)].some(({ node }) => isCall(node) && serving.test(calledName(node)));
  });
}

const servingWords = ['Listen*', 'Serve*', 'Accept*', 'NewTicker', 'Tick', 'Notify*'];
const serving = /^(Listen|Serve|Accept|NewTicker$|Tick$|Notify)/;

function calledName({ callee }: CallOperation): string {
  return callee.kind === 'member' || callee.kind === 'global' || callee.kind === 'field' ? callee.name : '';
}

/** Made before a loop that sends many requests, or for a closure that others may call again. */
function servesMany(
  { unit, function: owner, block }: Made,
  calls: readonly { unit: typeof unit; call: object }[],
): boolean {
  return calls.some(({ unit: where, call }) => {
    const home = where.functions.find(({ blocks }) =>
      blocks.some(({ operations }) => operations.some((each) => each === call)),
    );
    if (where === unit && home !== owner) return true;
    const at = home?.blocks.find(({ operations }) => operations.some((each) => each === call));
    return at !== undefined && where === unit && at.loopDepth > block.loopDepth;
  });
}
