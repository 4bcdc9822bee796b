/** Owns the rule that calls of databases, caches and RPC servers have a limit in time; the calls are rows of a table. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import { contextBound } from '../../findings/started/request-bounds';
import type { CallSite, Unit, Value } from '../../ir/model';
import { callOf, eachNode, eachPart, givenTo, isCall } from '../../ir/nodes';
import type { TypeExpression } from '../../ir/types';
import { valuesOf } from '../../ir/walk';
import type { Callee } from '../../packages/resolution';
import { type ClientCall, clientCalls, clientOptions } from './calls';

export default defineRule({
  title: 'Database, cache or RPC call without a limit in time',
  why: 'A server that hangs keeps the caller waiting: a gRPC call without a deadline never ends (https://grpc.io/docs/guides/deadlines/), and a `database/sql` call without a context cannot be given up (https://go.dev/doc/database/cancel-operations). Use the form that takes a context, and give it a context with a deadline. A context from the caller is the caller’s business. Calls that take no context are hints, since the driver may have limits of its own.',
  severity: 'warning',
  confidence: 'likely',
  tags: ['client'],
  skips: 'test code',
  triggers: [
    ['Query', 'Exec', 'Prepare', 'Ping', 'Begin', 'Background()', 'TODO()', 'Dial', 'Timeout:', '.Conn('],
    ['database/sql', 'sql.', '.Query', '.Exec', '.Prepare', '.Ping', '.Begin', 'grpc.', 'Client', 'redis.', '.Invoke('],
  ],
  check(context) {
    const { unit } = context;
    for (const { node, function: owner } of eachNode(unit)) {
      if (isCall(node)) {
        const found = unboundedCall(context, node);
        if (found !== undefined) context.report({ ...found, range: node.range, function: owner });
      }
      for (const value of valuesOf(node).flatMap((each) => [...eachPart(each)])) {
        if (value.kind === 'composite') checkOptions(context, value);
      }
    }
  },
});

function unboundedCall(
  { unit, resolution }: RuleContext,
  site: CallSite,
): { message: string; severity: ClientCall['severity'] } | undefined {
  const { callee: value } = site;
  if (value.kind !== 'field' && value.kind !== 'member') return undefined;
  const mayBeRow = clientCalls.some(({ names }) => names.includes(value.name));
  const callee = mayBeRow ? resolution.calleeOf(unit, site) : undefined;
  const row = callee && clientCalls.find((each) => matches(each, callee, unit, site));
  const isOpen = (index: number): boolean =>
    site.args[index] !== undefined && contextBound(unit, resolution, site.args[index]) === 'unbounded';
  if (row !== undefined) {
    if (row.context !== undefined && !isOpen(row.context)) return undefined;
    const wait = row.context === undefined ? 'has no limit in time' : 'has a context without a deadline';
    return { message: `${shortName(row)}${value.name} ${wait}: ${row.instead}.`, severity: row.severity };
  }
  if (value.kind === 'field' && isOpen(0) && isStub(unit, value.base)) {
    return {
      message: `This gRPC call of ${value.name} has a context without a deadline and may never end: give it one.`,
      severity: 'warning',
    };
  }
  return undefined;
}

function shortName({ path, type }: ClientCall): string {
  const name = path.split('/').at(-1)!;
  return type === undefined ? `${name}.` : `${name}.${type}.`;
}

function matches({ path, type, names, only }: ClientCall, callee: Callee, unit: Unit, { args }: CallSite): boolean {
  if (callee.kind !== 'library' && callee.kind !== 'method' && callee.kind !== 'function') return false;
  const owner = callee.kind === 'library' ? undefined : callee.typeName;
  if (withoutVersion(callee.path) !== path || owner !== type || !names.includes(callee.name)) return false;
  return only === undefined || args.some((argument) => isResultOf(unit, argument, path, only));
}

function withoutVersion(path: string): string {
  return path.replace(/\/v\d+$/, '');
}

function isResultOf(unit: Unit, value: Value, path: string, name: string): boolean {
  const callee = callOf(unit, value)?.callee;
  return callee?.kind === 'member' && callee.path === path && callee.name === name;
}

/** A generated client: `pb.NewGreeterClient(conn)` with a connection that this function got from grpc. */
function isStub(unit: Unit, base: Value): boolean {
  const made = base.kind === 'variable' ? only(givenTo(unit, base.variable)) : base;
  const call = made && callOf(unit, made);
  if (call?.callee.kind !== 'member' || !/^New\w+Client$/.test(call.callee.name) || call.args.length !== 1)
    return false;
  const [conn] = call.args;
  const source = conn?.kind === 'variable' ? only(givenTo(unit, conn.variable)) : conn;
  if (conn?.kind === 'variable' && isGrpcConn(unit.variables[conn.variable]?.type)) return true;
  const dial = source && callOf(unit, source)?.callee;
  return dial?.kind === 'member' && dial.path === 'google.golang.org/grpc';
}

function isGrpcConn(type: TypeExpression | undefined): boolean {
  const base = type?.kind === 'pointer' ? type.element : type;
  return base?.kind === 'named' && base.path === 'google.golang.org/grpc' && base.name.startsWith('ClientConn');
}

function only<T>(values: readonly T[] | undefined): T | undefined {
  return values?.length === 1 ? values[0] : undefined;
}

function checkOptions(context: RuleContext, { type, elements }: Extract<Value, { kind: 'composite' }>): void {
  if (type.kind !== 'named') return;
  const row = clientOptions.find((each) => each.path === withoutVersion(type.path) && each.type === type.name);
  if (row === undefined) return;
  for (const { field, value } of elements) {
    const isNegative = value.kind === 'unary' && value.operator === '-' && value.operand.kind === 'literal';
    if (field === undefined || !isNegative || !row.fields.includes(field)) continue;
    context.report({
      message: `A negative ${field} takes the limit in time away from every call: ${row.instead}.`,
      range: value.range,
      severity: row.severity,
    });
  }
}
