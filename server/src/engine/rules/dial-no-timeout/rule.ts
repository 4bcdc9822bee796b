/** Owns the rule that connecting to another host has a limit in time. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import { contextBound } from '../../findings/started/request-bounds';
import { type Made, madeIn, Trail } from '../../findings/values/made-values';
import { addressOf, stringOf } from '../../findings/values/served-address';
import { Origins } from '../../findings/values/value-origin';
import type { CallSite, Unit, Value } from '../../ir/model';
import { eachNode, eachPart, isCall } from '../../ir/nodes';
import { valuesOf } from '../../ir/walk';
import { qualifiedName, type Resolution } from '../../packages/resolution';

interface Dial {
  /** Index of the arguments that name the network and the address; a network that is not said is TCP. */
  readonly network?: number;
  readonly address?: number;
  readonly instead: string;
}

/** Functions that connect, and with TLS also shake hands, for as long as the other side likes. */
const dials: Readonly<Record<string, Dial>> = {
  'net.Dial': { network: 0, address: 1, instead: 'use net.DialTimeout, or a net.Dialer with DialContext' },
  'net.DialTCP': { network: 0, instead: 'use a net.Dialer with Timeout' },
  'crypto/tls.Dial': { network: 0, address: 1, instead: 'use tls.Dialer.DialContext with a deadline' },
  'net/rpc.Dial': { network: 0, address: 1, instead: 'use net.DialTimeout and rpc.NewClient' },
  'net/rpc.DialHTTP': { network: 0, address: 1, instead: 'use net.DialTimeout and rpc.NewClient' },
  'net/rpc/jsonrpc.Dial': { network: 0, address: 1, instead: 'use net.DialTimeout and jsonrpc.NewClient' },
  'net/textproto.Dial': { network: 0, address: 1, instead: 'use net.DialTimeout and textproto.NewConn' },
  'net/smtp.Dial': { address: 0, instead: 'use net.DialTimeout and smtp.NewClient' },
  'net/smtp.SendMail': { address: 0, instead: 'use net.DialTimeout and smtp.NewClient' },
};

export default defineRule({
  title: 'Connection dialled without a timeout',
  why: 'When packets are dropped on the way, `net.Dial` waits until the operating system gives up, which takes minutes; a TLS handshake or a greeting that never comes is waited for without end (https://pkg.go.dev/net#Dialer). Give the dialer a `Timeout`, use `net.DialTimeout`, or dial with a context that has a deadline. Unix sockets and UDP do not wait and are left alone, tests as well; a loopback address, or a network only known at run time, is mentioned only.',
  severity: 'warning',
  confidence: 'likely',
  tags: ['client', 'net'],
  skips: 'test code',
  triggers: [['Dial(', 'DialTCP(', 'DialHTTP(', 'SendMail(', 'Dialer']],
  check(context) {
    checkFunctions(context);
    for (const made of madeIn(context.unit, 'net', 'Dialer')) checkDialer(context, made);
  },
});

function checkFunctions({ unit, resolution, report }: RuleContext): void {
  for (const { node, function: owner } of eachNode(unit)) {
    if (!isCall(node) || (node.callee.kind !== 'member' && node.callee.kind !== 'global')) continue;
    const name = qualifiedName(resolution.calleeOf(unit, node));
    const dial = name === undefined || !Object.hasOwn(dials, name) ? undefined : dials[name];
    if (name === undefined || dial === undefined) continue;
    const mild = mildness(unit, resolution, node, dial);
    if (mild === 'silent') continue;
    report({
      message: `${name.split('/').at(-1)} has no timeout and may wait for minutes or for ever: ${dial.instead}.`,
      range: node.range,
      function: owner,
      ...(mild === 'hint' ? { severity: 'hint' as const } : {}),
    });
  }
}

function mildness(
  unit: Unit,
  resolution: Resolution,
  { args }: CallSite,
  { network, address }: Omit<Dial, 'instead'>,
): 'silent' | 'hint' | 'warning' {
  const net = network === undefined ? undefined : args[network];
  const networks = net && networksOf(unit, resolution, net);
  if (networks?.every((each) => !each.startsWith('tcp')) === true) return 'silent';
  const to = address === undefined ? undefined : args[address];
  const isLoopback = to !== undefined && addressOf(unit, to, resolution)?.isLoopback === true;
  return isLoopback || (net !== undefined && networks === undefined) ? 'hint' : 'warning';
}

/** All that a network's name can be; undefined when the text does not say. */
function networksOf(unit: Unit, resolution: Resolution, value: Value): readonly string[] | undefined {
  const only = stringOf(unit, value, resolution);
  if (only !== undefined) return [only];
  const ranged = value.kind === 'variable' ? unit.variables[value.variable]?.ranged : undefined;
  const list = ranged?.part === 'value' ? new Origins(unit, resolution).source(ranged.over) : undefined;
  if (list?.kind !== 'composite' || list.elements.length === 0) return undefined;
  const names = list.elements.map((each) => stringOf(unit, each.value, resolution));
  return names.every((each) => each !== undefined) ? names : undefined;
}

function checkDialer(context: RuleContext, made: Made): void {
  const { elements = [] } = made.literal ?? {};
  if (elements.some(({ field }) => field === undefined || field === 'Timeout' || field === 'Deadline')) return;
  const trail = new Trail(context.resolution, made);
  if (trail.givenAway || trail.sets('Timeout') || trail.values('Deadline').length > 0) return;
  const severity = dialled(context, trail);
  if (severity === undefined) return;
  context.report({
    message: 'This net.Dialer has neither Timeout nor Deadline and is used without a bounded context: set Timeout.',
    range: made.range,
    function: made.function,
    severity,
  });
}

/** How bad the first unbounded use of a dialer is. */
function dialled(context: RuleContext, trail: Trail): 'hint' | 'warning' | undefined {
  for (const { unit, call, name } of trail.calls('net', 'Dialer', ['Dial', 'DialContext'])) {
    const isContext = name === 'DialContext';
    if (name !== 'Dial' && !isContext) continue;
    const [ctx] = call.args;
    if (isContext && (ctx === undefined || contextBound(unit, context.resolution, ctx) !== 'unbounded')) continue;
    const mild = mildness(
      unit,
      context.resolution,
      call,
      isContext ? { network: 1, address: 2 } : { network: 0, address: 1 },
    );
    if (mild !== 'silent') return mild;
  }
  for (const { unit, call } of withDialer(context, trail)) {
    const mild = mildness(unit, context.resolution, call, { network: 1, address: 2 });
    if (mild !== 'silent') return mild;
  }
  return isMethodValue(trail) ? 'warning' : undefined;
}

/** `tls.DialWithDialer` shakes hands within the dialer's limits. */
function* withDialer({ resolution }: RuleContext, trail: Trail): Generator<{ unit: Unit; call: CallSite }> {
  for (const unit of trail.units) {
    for (const { node } of eachNode(unit)) {
      if (!isCall(node) || node.args[0] === undefined || !trail.isIt(unit, node.args[0])) continue;
      if (qualifiedName(resolution.calleeOf(unit, node)) === 'crypto/tls.DialWithDialer') yield { unit, call: node };
    }
  }
}

/** `Dial: dialer.Dial` hands on the method that has no context. */
function isMethodValue(trail: Trail): boolean {
  const isDial = (unit: Made['unit'], value: Value): boolean =>
    value.kind === 'field' && value.name === 'Dial' && trail.isIt(unit, value.base);
  for (const unit of trail.units) {
    for (const { node } of eachNode(unit)) {
      const values = isCall(node) ? node.args : valuesOf(node);
      if (values.some((value) => [...eachPart(value)].some((part) => isDial(unit, part)))) return true;
    }
  }
  return false;
}
