/** Owns the rule against turning keep-alives off: reuse of HTTP connections, and TCP's probes for dead peers. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import type { CallSite, Unit, Value } from '../../ir/model';
import { eachNode, eachPart, isCall } from '../../ir/nodes';
import { valuesOf } from '../../ir/walk';
import { isNamed, qualifiedName, type Resolution } from '../../packages/resolution';

const reuse = 'every request opens a connection of its own and leaves one in TIME_WAIT: leave keep-alives on';
const probes = 'a peer that vanished is never noticed, and its connection stays open for ever: leave keep-alives on';

/** Fields that turn keep-alives off, and the value that does. */
const fields = [
  { path: 'net/http', type: 'Transport', field: 'DisableKeepAlives', off: isTrue, effect: reuse },
  { path: 'net', type: 'Dialer', field: 'KeepAlive', off: isNegative, effect: probes },
  { path: 'net', type: 'ListenConfig', field: 'KeepAlive', off: isNegative, effect: probes },
] as const;

const calls: Readonly<Record<string, string>> = {
  'net.TCPConn.SetKeepAlive': probes,
  'net/http.Server.SetKeepAlivesEnabled': reuse,
};

export default defineRule({
  title: 'Keep-alives turned off',
  why: 'Without HTTP keep-alives (`DisableKeepAlives`, `SetKeepAlivesEnabled(false)`) every request pays for a new connection, and under load closed ones fill the table of ports with TIME_WAIT (https://pkg.go.dev/net/http#Transport). Without TCP keep-alives (`SetKeepAlive(false)`, a negative `KeepAlive`) a peer that vanished is never noticed (https://pkg.go.dev/net#Dialer). There are reasons to do either, such as a client of a single request, so this informs. A server that turns them off while it shuts down is right, and tests are left alone.',
  severity: 'information',
  confidence: 'likely',
  tags: ['server', 'client'],
  skips: 'test code',
  triggers: [['KeepAlive']],
  check(context) {
    const { unit } = context;
    for (const { node, function: owner } of eachNode(unit)) {
      const report = (what: string, effect: string, range: Value['range']): void =>
        context.report({ message: `With ${what} ${effect}.`, range, function: owner });
      if (isCall(node)) checkCall(context, node, (what, effect) => report(what, effect, node.range));
      for (const part of valuesOf(node).flatMap((value) => [...eachPart(value)])) {
        if (part.kind !== 'composite') continue;
        for (const { field, value } of part.elements) {
          const row = fields.find((each) => each.field === field && isNamed(part.type, each.path, each.type));
          if (row?.off(value)) report(nameOf(row.field), row.effect, value.range);
        }
      }
      if (node.kind !== 'assign') continue;
      for (const [index, target] of node.targets.entries()) {
        const value = node.values[index];
        if (target?.kind !== 'field' || value === undefined) continue;
        const row = fields.find(
          (each) => each.field === target.name && each.off(value) && isOf(context, target.base, each),
        );
        if (row !== undefined) report(nameOf(row.field), row.effect, node.range);
      }
    }
  },
});

function nameOf(field: string): string {
  return field === 'KeepAlive' ? 'a negative KeepAlive' : field;
}

function isOf({ unit, resolution }: RuleContext, base: Value, { path, type }: { path: string; type: string }): boolean {
  return isNamed(resolution.typeOf(unit, base), path, type);
}

function checkCall(
  { unit, resolution }: RuleContext,
  site: CallSite,
  report: (what: string, effect: string) => void,
): void {
  const { callee, args } = site;
  const [enabled] = args;
  if (callee.kind !== 'field' || args.length !== 1 || enabled?.kind !== 'global' || enabled.name !== 'false') return;
  const name = qualifiedName(resolution.calleeOf(unit, site));
  if (name === undefined || !Object.hasOwn(calls, name)) return;
  if (callee.name === 'SetKeepAlivesEnabled' && shutsDown(unit, resolution)) return;
  report(`${callee.name}(false)`, calls[name]!);
}

/** Idle connections are to go while a server drains. */
function shutsDown(unit: Unit, resolution: Resolution): boolean {
  return [...eachNode(unit)].some(({ node }) => {
    const name = isCall(node) ? qualifiedName(resolution.calleeOf(unit, node)) : undefined;
    return name === 'net/http.Server.Shutdown' || name === 'net/http.Server.Close';
  });
}

function isTrue(value: Value): boolean {
  return value.kind === 'global' && value.name === 'true';
}

function isNegative(value: Value): boolean {
  if (value.kind === 'unary') return value.operator === '-';
  return value.kind === 'binary' && value.operator === '*' && (isNegative(value.left) || isNegative(value.right));
}
