/** Owns the rule that an HTTP server bounds how long a client may take. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import { type Made, madeIn, Trail } from '../../findings/values/made-values';
import { addressOf } from '../../findings/values/served-address';
import { listening, type Served, servedBy } from '../../findings/values/served-handler';
import { Origins } from '../../findings/values/value-origin';
import type { Value } from '../../ir/model';
import { eachOperation } from '../../ir/walk';
import { qualifiedName } from '../../packages/resolution';

/** Serves with an http.Server nobody can configure. */
const packageFunctions = new Set([
  'net/http.ListenAndServe',
  'net/http.ListenAndServeTLS',
  'net/http.Serve',
  'net/http.ServeTLS',
]);

export default defineRule({
  title: 'HTTP server without timeouts, which a slow client can hold open for ever',
  why: 'Without `ReadHeaderTimeout` or `ReadTimeout` a client that sends its request byte by byte, or not at all, keeps a connection, its goroutine and its file descriptor for as long as it likes; a few thousand of them exhaust the process (https://pkg.go.dev/net/http#Server). Set `ReadHeaderTimeout` on every `http.Server`, and `WriteTimeout` and `IdleTimeout` unless responses are streamed: their absence alone is a hint. `http.ListenAndServe` and its like have no timeouts at all. Servers in tests are left alone; one on a loopback address or a unix socket is mentioned only.',
  severity: 'warning',
  confidence: 'likely',
  tags: ['server', 'http'],
  skips: 'test code',
  triggers: [['.Server', 'ListenAndServe', '.Serve(', '.ServeTLS(', 'Server{', 'ListenAndServe(']],
  check(context) {
    checkFunctions(context);
    for (const made of madeIn(context.unit, 'net/http', 'Server')) checkServer(context, made);
  },
});

function checkFunctions({ unit, resolution, report }: RuleContext): void {
  const origins = new Origins(unit, resolution);
  for (const { operation, function: owner } of eachOperation(unit)) {
    if (operation.kind !== 'call' && operation.kind !== 'go' && operation.kind !== 'defer') continue;
    const callee = resolution.calleeOf(unit, operation);
    const name = qualifiedName(callee);
    if (name === undefined || callee.kind === 'method' || !packageFunctions.has(name)) continue;
    const short = name.replace('net/', '');
    report({
      message: `${short} has no timeouts, so a slow client can hold its connection for ever: use an http.Server with ReadHeaderTimeout.`,
      range: operation.range,
      function: owner,
      ...(isLocal(servedBy(unit, resolution, origins, operation)) ? { severity: 'hint' as const } : {}),
    });
  }
}

/** Only this machine can reach it. */
function isLocal(served: Served | undefined): boolean {
  return served?.isUnix === true || served?.address?.isLoopback === true;
}

/** All that is known to serve with it serves this machine only. */
function servesLocally({ resolution }: RuleContext, trail: Trail, address: Value | undefined): boolean {
  const serving = [...trail.calls('net/http', 'Server', ['Serve'])].filter(({ name }) => /Serve/.test(name));
  const { unit: home } = trail.made;
  if (address !== undefined && addressOf(home, address, resolution)?.isLoopback === true)
    return serving.every(({ name }) => name.startsWith('Listen'));
  return (
    serving.length > 0 &&
    serving.every(({ unit, call, name }) => {
      if (name.startsWith('Listen') || call.args[0] === undefined) return false;
      return isLocal(listening(unit, resolution, new Origins(unit, resolution), call.args[0]));
    })
  );
}

function checkServer(context: RuleContext, made: Made): void {
  const { literal } = made;
  // Fields without names are all of them.
  if (literal?.elements.some(({ field }) => field === undefined) === true) return;
  const given = (name: string): boolean =>
    literal?.elements.some(({ field, value }) => field === name && value.kind !== 'literal') === true;
  if ((given('ReadTimeout') || given('ReadHeaderTimeout')) && given('WriteTimeout') && given('IdleTimeout')) return;
  const trail = new Trail(context.resolution, made);
  if (trail.givenAway || !(trail.isKept || serves(trail))) return;
  const hasRead = trail.sets('ReadTimeout');
  const address = literal?.elements.find(({ field }) => field === 'Addr')?.value;
  if (!hasRead && !trail.sets('ReadHeaderTimeout')) {
    context.report({
      message:
        'This http.Server has neither ReadTimeout nor ReadHeaderTimeout, so a slow client can hold its connection for ever: set ReadHeaderTimeout.',
      range: made.range,
      function: made.function,
      ...(servesLocally(context, trail, address) ? { severity: 'hint' as const } : {}),
    });
    return;
  }
  const missing = [
    ...(trail.sets('WriteTimeout') ? [] : ['WriteTimeout']),
    // Without an IdleTimeout, ReadTimeout stands in.
    ...(hasRead || trail.sets('IdleTimeout') ? [] : ['IdleTimeout']),
  ];
  if (missing.length === 0) return;
  context.report({
    message: `This http.Server has no ${missing.join(' and no ')}: set ${missing.length === 1 ? 'it' : 'them'} unless its responses are streamed.`,
    range: made.range,
    function: made.function,
    severity: 'hint',
  });
}

function serves(trail: Trail): boolean {
  return [...trail.calls('net/http', 'Server', ['Serve'])].some(({ name }) => /Serve/.test(name));
}
