/** Owns the rule that a connection or listener of one's own supports deadlines when what it wraps does. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import { isNil } from '../../findings/values/value-origin';
import type { Unit, Value } from '../../ir/model';
import { eachOperation } from '../../ir/walk';
import { isNamed, type Resolution } from '../../packages/resolution';
import type { Range } from '../../text/range';
import { isQuick, methodOf, OwnType } from './own-type';

const deadlines = ['SetDeadline', 'SetReadDeadline', 'SetWriteDeadline'];

export default defineRule({
  title: 'A net.Conn or listener that hides or fails SetDeadline',
  why: 'Servers and clients bound their reads, writes and accepts with deadlines. A `SetDeadline` that returns nil and does nothing promises a bound that never comes: the goroutine waits for ever. One that always fails makes code that sets a deadline before each accept or read fail and try again at once, which spins in the netpoller. A listener that embeds only the interface `net.Listener` hides the `SetDeadline` of the listener behind it from `l.(interface{ SetDeadline(time.Time) error })`. Delegate to the wrapped value, or embed `*net.TCPListener` or `net.Conn`. Where nothing with deadlines is wrapped, the finding is milder.',
  severity: 'warning',
  tags: ['server'],
  skips: 'tests',
  triggers: [[') SetDeadline(', ') SetReadDeadline(', ') SetWriteDeadline(', ') Accept()']],
  check(context) {
    const { unit, resolution } = context;
    if (unit.receiver === undefined || unit.hasSyntaxErrors) return;
    const name = unit.name.split('.').at(-1)!;
    const type = new OwnType(unit, unit.receiver, resolution);
    if (name === 'Accept') checkWrapper(context, type);
    else if (deadlines.includes(name)) checkStub(context, type, name);
  },
});

function checkStub({ unit, resolution, report }: RuleContext, type: OwnType, name: string): void {
  const stub = stubOf(unit, resolution);
  const role = stub && type.role();
  if (stub === undefined || role === undefined) return;
  // One finding a type: the first of the three that is a stub.
  const earlier = deadlines.slice(0, deadlines.indexOf(name));
  for (const other of earlier) {
    const callee = type.method(other);
    if (callee?.kind === 'function' && stubOf(callee.unit, resolution) !== undefined) return;
  }
  const waits = type.waitsIn(role);
  if (waits === 'nothing') return;
  const what = stub === 'nothing' ? 'does nothing' : 'always fails';
  const then = stub === 'nothing' ? 'a deadline never comes' : 'whoever sets one tries in vain';
  const cure = waits === 'deadlines' ? `delegate it to the ${role} inside` : 'let it end a waiting call';
  report({
    message: `${name} of this ${role} ${what}, so ${then}: ${cure}.`,
    range: unit.nameRange,
    ...(waits === 'deadlines' ? {} : { severity: 'information' }),
  });
}

/** A body that does nothing at all, or nothing but return an error or panic. */
function stubOf(unit: Unit, resolution: Resolution): 'nothing' | 'failure' | undefined {
  const [body] = unit.functions;
  if (body === undefined || unit.functions.length > 1) return undefined;
  let found: 'nothing' | 'failure' | undefined;
  for (const { operations, terminator } of body.blocks) {
    for (const operation of operations) {
      if (operation.kind !== 'call' || !isQuick(resolution.calleeOf(unit, operation))) return undefined;
    }
    let here: 'nothing' | 'failure' | undefined;
    if (terminator.kind === 'panic') here = 'failure';
    else if (terminator.kind === 'return') here = returned(terminator.values);
    else return undefined;
    if (here === undefined || (found !== undefined && found !== here)) return undefined;
    found = here;
  }
  return found;
}

function returned(values: readonly Value[]): 'nothing' | 'failure' | undefined {
  const [value] = values;
  if (value === undefined || isNil(value)) return 'nothing';
  const isError = ['global', 'member', 'result', 'composite', 'address', 'convert'].includes(value.kind);
  return isError ? 'failure' : undefined;
}

/** A listener around another one, without its SetDeadline, in a package that asks listeners for it. */
function checkWrapper({ unit, resolution, report }: RuleContext, type: OwnType): void {
  if (type.role() !== 'listener' || type.method('SetDeadline') !== undefined) return;
  if (type.waitsIn('listener') !== 'deadlines') return;
  const asked = askedForDeadline(resolution, type.name);
  if (asked === undefined) return;
  report({
    message: `${type.name} hides the SetDeadline of the listener inside, which this package asks listeners for: give it one that delegates.`,
    range: unit.nameRange,
    confidence: 'likely',
    related: [{ message: 'asks the listener for SetDeadline here, in vain.', file: asked.file, range: asked.range }],
  });
}

function askedForDeadline(
  resolution: Resolution,
  wrapper: string,
): { readonly file: string; readonly range: Range } | undefined {
  for (const unit of resolution.unitsMentioning('SetDeadline')) {
    const file = resolution.fileOf(unit);
    // Where the wrapper is made, the listener inside is asked.
    if (file.endsWith('_test.go') || unit.receiver?.typeName === wrapper || makes(unit, wrapper)) continue;
    for (const { operation } of eachOperation(unit)) {
      if (operation.kind !== 'call' && operation.kind !== 'defer') continue;
      const { callee } = operation;
      if (callee.kind !== 'field' || callee.name !== 'SetDeadline') continue;
      const asserted = assertedBy(unit, callee.base);
      if (asserted === undefined || !isNamed(resolution.typeOf(unit, asserted.operand), 'net', 'Listener')) continue;
      if (methodOf(unit, resolution, callee.base, 'SetDeadline') !== undefined) return { file, range: operation.range };
    }
  }
  return undefined;
}

function assertedBy(unit: Unit, value: Value): Extract<Value, { kind: 'assert' }> | undefined {
  if (value.kind === 'assert') return value;
  const initial = value.kind === 'variable' ? unit.variables[value.variable]?.initial : undefined;
  return initial?.kind === 'assert' ? initial : undefined;
}

function makes(unit: Unit, typeName: string): boolean {
  const isIt = (value: Value): boolean => {
    if (value.kind === 'address') return isIt(value.base);
    return (
      value.kind === 'composite' &&
      value.type.kind === 'named' &&
      value.type.path === '' &&
      value.type.name === typeName
    );
  };
  return unit.functions.some(({ blocks }) =>
    blocks.some(({ operations, terminator }) =>
      [...operations, terminator].some((node) => {
        const values = node.kind === 'assign' || node.kind === 'return' ? node.values : 'args' in node ? node.args : [];
        return values.some(isIt);
      }),
    ),
  );
}
