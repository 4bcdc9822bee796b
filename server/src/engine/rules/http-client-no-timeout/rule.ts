/** Owns the rule that something bounds an HTTP request: the client's timeout or the request's context. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import { defaultRequest, isUnbounded, requestMethods } from '../../findings/started/default-client';
import { type Made, madeIn, Trail } from '../../findings/values/made-values';
import type { Value } from '../../ir/model';
import { eachNode } from '../../ir/nodes';
import { eachOperation } from '../../ir/walk';
import type { Resolution } from '../../packages/resolution';

export default defineRule({
  title: 'HTTP request that neither the client nor a context bounds',
  why: 'The zero `http.Client`, and with it `http.DefaultClient` and `http.Get`, waits for ever for a server that accepts the connection and does not answer (https://pkg.go.dev/net/http#Client). Every such request parks a goroutine and holds a connection. Set `Timeout` on the client, or make the request with `http.NewRequestWithContext` and a context that has a deadline. A request whose context comes from the caller is the caller’s business, and tests are left alone.',
  severity: 'warning',
  confidence: 'likely',
  tags: ['client', 'http'],
  skips: 'test code',
  triggers: [
    [
      'http.Get',
      'http.Head',
      'http.Post',
      'DefaultClient',
      'Client{',
      '.Client',
      'Get(',
      'Post(',
      'Head(',
      'PostForm(',
    ],
  ],
  check(context) {
    checkDefault(context);
    for (const made of madeIn(context.unit, 'net/http', 'Client')) checkClient(context, made);
  },
});

function checkDefault({ unit, resolution, report }: RuleContext): void {
  for (const { operation, function: owner } of eachOperation(unit)) {
    if (operation.kind !== 'call' && operation.kind !== 'go' && operation.kind !== 'defer') continue;
    const name = defaultRequest(unit, resolution, operation);
    if (name === undefined || isDefaultChanged(resolution)) continue;
    const advice = name.endsWith('.Do')
      ? 'give the request a context with a deadline'
      : 'use a client with a Timeout, or a request with a context that has a deadline';
    report({
      message: `${name} waits for ever for a server that does not answer: ${advice}.`,
      range: operation.range,
      function: owner,
    });
  }
}

/** A program may set up the client of the package for all. */
function isDefaultChanged(resolution: Resolution): boolean {
  const isDefault = (value: Value | undefined): boolean =>
    (value?.kind === 'member' && value.path === 'net/http' && value.name.startsWith('Default')) ||
    (value?.kind === 'field' && isDefault(value.base));
  return resolution
    .unitsMentioning('Default*')
    .some((unit) => [...eachNode(unit)].some(({ node }) => node.kind === 'assign' && node.targets.some(isDefault)));
}

function checkClient(context: RuleContext, made: Made): void {
  const { elements = [] } = made.literal ?? {};
  if (elements.some(({ field }) => field === undefined)) return;
  const trail = new Trail(context.resolution, made);
  if (
    trail.givenAway ||
    trail.sets('Timeout') ||
    trail.values('Transport').some((each) => mayBound(context, made, each))
  )
    return;
  for (const { unit, call, name } of trail.calls('net/http', 'Client', requestMethods)) {
    if (!requestMethods.has(name) || !isUnbounded(unit, context.resolution, call, name)) continue;
    if (context.resolution.fileOf(unit).endsWith('_test.go')) continue;
    const file = context.resolution.fileOf(unit) || context.file;
    context.report({
      message: `This http.Client has no Timeout, and ${name} waits for ever for a server that does not answer: set Timeout, or give the request a context with a deadline.`,
      range: made.range,
      function: made.function,
      related: [{ message: 'nothing bounds this request.', file, range: call.range }],
    });
    return;
  }
}

/** A transport that is not seen through may have timeouts of its own. */
function mayBound({ resolution }: RuleContext, { unit }: Made, value: Value): boolean {
  if (value.kind === 'global' && value.name === 'nil') return false;
  if (value.kind === 'member') return value.path !== 'net/http' || value.name !== 'DefaultTransport';
  const of = value.kind === 'variable' ? unit.variables[value.variable]?.initial : value;
  const literal = of?.kind === 'address' ? of.base : of;
  if (literal?.kind !== 'composite' || !(literal.type.kind === 'named' && literal.type.path === 'net/http'))
    return true;
  const isHere = [...madeIn(unit, 'net/http', 'Transport')].find(({ isSource }) => isSource(literal));
  return isHere === undefined || new Trail(resolution, isHere).sets('ResponseHeaderTimeout');
}
