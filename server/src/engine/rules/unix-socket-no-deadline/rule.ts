/** Owns the hint that a unix socket opened here is read and written without a deadline. */
import type { Operation, Unit, Value, VariableId } from '../../ir/model';
import { eachOperation, mentions, type Placed, valuesOf } from '../../ir/walk';
import { defineRule, type RuleContext } from '../define-rule';
import { isNil, Origins } from '../value-origin';

type Site = Extract<Operation, { kind: 'call' | 'go' | 'defer' }>;

const transfers = /^(Read|Write|ReadFrom|WriteTo|ReadMsgUnix|WriteMsgUnix|ReadFromUnix|WriteToUnix)$/;
const readersAndWriters = /^(bufio|fmt|io|io\/ioutil|encoding\/\w+)$/;

export default defineRule({
  title: 'A unix socket that is read or written without a deadline',
  why: 'A process on the other end of a unix socket can hang like one across a network, and nothing closes the socket for it: a read, or a write once the buffer is full, then waits for ever, and so does everything behind it. Call `conn.SetDeadline(time.Now().Add(d))` before the exchange, or close the connection when a context ends. A connection that is stored, returned or handed to other code may get its deadline there and is not flagged.',
  severity: 'hint',
  tags: ['server'],
  triggers: [['"unix', 'DialUnix']],
  check(context) {
    const { unit, resolution, file } = context;
    if (unit.hasSyntaxErrors || file.endsWith('_test.go')) return;
    const origins = new Origins(unit, resolution);
    for (const { operation, function: owner } of eachOperation(unit)) {
      if (operation.kind !== 'assign') continue;
      const [held] = operation.targets;
      const [value] = operation.values;
      if (held?.kind !== 'variable' || value?.kind !== 'result' || value.index !== 0) continue;
      const opening = origins.call(value.operation);
      if (opening === undefined || !isUnix(opening, origins)) continue;
      const variable = unit.variables[held.variable]!;
      if (variable.kind !== 'local' || variable.owner !== owner.id) continue;
      const first = firstTransfer(context, held.variable);
      if (first === undefined) continue;
      context.report({
        message: `${variable.name} is a unix socket without a deadline, so this waits as long as the other side likes: call SetDeadline first.`,
        range: first.operation.range,
        function: first.function,
        related: [{ message: `1 of 1: ${variable.name} is opened here.`, file, range: opening.range }],
      });
    }
  },
});

/** Whether a call opens a unix socket. */
function isUnix(call: Site, origins: Origins): boolean {
  const name = origins.nameOf(call) ?? '';
  if (name === 'net.DialUnix') return true;
  if (!/^net\.(Dial|DialTimeout|Dialer\.Dial|Dialer\.DialContext)$/.test(name)) return false;
  const network = call.args[name === 'net.Dialer.DialContext' ? 1 : 0];
  const source = network && origins.source(network);
  return source?.kind === 'literal' && /^.unix(packet)?.$/.test(source.text);
}

/** The first read or write; undefined when there is none, or somebody sets a deadline or may do so. */
function firstTransfer({ unit, resolution }: RuleContext, root: VariableId): Placed | undefined {
  const names = aliases(unit, root);
  const isIt = (value: Value): boolean => {
    if (value.kind === 'assert' || value.kind === 'convert') return isIt(value.operand);
    return value.kind === 'variable' && names.has(value.variable);
  };
  let first: Placed | undefined;
  for (const placed of eachOperation(unit)) {
    const { operation, function: owner } = placed;
    if (!valuesOf(operation).some((value) => mentions(value, isIt))) continue;
    if (operation.kind === 'call' || operation.kind === 'go' || operation.kind === 'defer') {
      const { callee, args } = operation;
      const own = callee.kind === 'field' && isIt(callee.base) ? callee.name : undefined;
      // Closed by another goroutine or callback, it ends what waits.
      const isCut = own === 'Close' && operation.kind !== 'defer' && owner.id !== unit.variables[root]!.owner;
      if (isCut || (own !== undefined && /^Set\w*Deadline$|^SyscallConn$|^File$/.test(own))) return undefined;
      const given = args.filter((arg) => mentions(arg, isIt));
      if (given.length > 0) {
        const target = resolution.calleeOf(unit, operation);
        if (target.kind !== 'library' || !readersAndWriters.test(target.path) || !given.every(isIt)) return undefined;
      }
      if (given.length > 0 || (own !== undefined && transfers.test(own))) first ??= placed;
    } else if (operation.kind === 'assign') {
      // The variable's own value, and its other names.
      const isKept = operation.values.some((value, at) => {
        const target = operation.targets[at];
        const isName = target === undefined || (target.kind === 'variable' && names.has(target.variable));
        return mentions(value, isIt) && value.kind !== 'ok' && !(isName && isIt(value)) && !isNil(value);
      });
      if (isKept) return undefined;
    } else if (operation.kind === 'send') return undefined;
  }
  return isReturned(unit, isIt) ? undefined : first;
}

function aliases(unit: Unit, root: VariableId): ReadonlySet<VariableId> {
  const names = new Set([root]);
  for (const { id, initial } of unit.variables) {
    const held = initial?.kind === 'assert' ? initial.operand : initial;
    if (held?.kind === 'variable' && names.has(held.variable)) names.add(id);
  }
  return names;
}

function isReturned({ functions }: Unit, isIt: (value: Value) => boolean): boolean {
  return functions.some(({ blocks }) =>
    blocks.some(
      ({ terminator }) => terminator.kind === 'return' && terminator.values.some((value) => mentions(value, isIt)),
    ),
  );
}
