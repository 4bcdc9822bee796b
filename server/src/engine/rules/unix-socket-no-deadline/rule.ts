/** Owns the hint that a unix socket opened here is read and written without a deadline. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import { numbered } from '../../findings/numbered';
import { listening } from '../../findings/values/served-handler';
import { isNil, Origins } from '../../findings/values/value-origin';
import type { Operation, Unit, Value, VariableId } from '../../ir/model';
import { eachOperation, mentions, type Placed, valuesOf } from '../../ir/walk';
import type { Range } from '../../text/range';

type Site = Extract<Operation, { kind: 'call' | 'go' | 'defer' }>;

const transfers = /^(Read|Write|ReadFrom|WriteTo|ReadMsgUnix|WriteMsgUnix|ReadFromUnix|WriteToUnix)$/;
const readersAndWriters = /^(bufio|fmt|io|io\/ioutil|encoding\/\w+)$/;

export default defineRule({
  title: 'A unix socket that is read or written without a deadline',
  why: 'A process on the other end of a unix socket can hang like one across a network, and nothing closes the socket for it: a read, or a write once the buffer is full, then waits for ever, and so does everything behind it. Call `conn.SetDeadline(time.Now().Add(d))` before the exchange, or close the connection when a context ends. A connection that is stored, returned or handed to other code may get its deadline there and is not flagged.',
  severity: 'hint',
  tags: ['server'],
  skips: 'tests',
  triggers: [['"unix', 'DialUnix', 'AcceptUnix', '.Accept()']],
  check(context) {
    const { unit, resolution, file } = context;
    if (unit.hasSyntaxErrors) return;
    const origins = new Origins(unit, resolution);
    for (const { operation, function: owner } of eachOperation(unit)) {
      if (operation.kind !== 'assign') continue;
      const [held] = operation.targets;
      const [value] = operation.values;
      if (held?.kind !== 'variable' || value?.kind !== 'result' || value.index !== 0) continue;
      const opening = origins.call(value.operation);
      if (opening === undefined || !isUnix(context, opening, origins)) continue;
      const variable = unit.variables[held.variable]!;
      if (variable.kind !== 'local' || variable.owner !== owner.id) continue;
      const first = firstTransfer(context, unit, held.variable);
      if (first === undefined || first === 'taken') continue;
      const { operation: transfer, function: where } = first.placed;
      const related = [{ message: `${variable.name} is opened here.`, file, range: opening.range }, ...first.inside];
      context.report({
        message: `${variable.name} is a unix socket without a deadline, so this waits as long as the other side likes: call SetDeadline first.`,
        range: transfer.range,
        function: where,
        related: numbered(related),
      });
    }
  },
});

/** Whether a call opens or accepts a unix socket. */
function isUnix({ unit, resolution }: RuleContext, call: Site, origins: Origins): boolean {
  const name = origins.nameOf(call) ?? '';
  if (/^net\.(DialUnix|UnixListener\.Accept(Unix)?)$/.test(name)) return true;
  if (name === 'net.Listener.Accept' && call.callee.kind === 'field')
    return listening(unit, resolution, origins, call.callee.base)?.isUnix === true;
  if (!/^net\.(Dial|DialTimeout|Dialer\.Dial|Dialer\.DialContext)$/.test(name)) return false;
  const network = call.args[name === 'net.Dialer.DialContext' ? 1 : 0];
  const source = network && origins.source(network);
  return source?.kind === 'literal' && /^.unix(packet)?.$/.test(source.text);
}

interface Transfer {
  readonly placed: Placed;
  /** Where functions of the package do it that are given the socket. */
  readonly inside: readonly { readonly message: string; readonly file: string; readonly range: Range }[];
}

/** Calls are followed so deep; beyond it the callee may set a deadline. */
const deepest = 4;

/** The first read or write; `taken` when somebody sets a deadline or may do so, undefined when there is nothing of the kind. */
function firstTransfer(context: RuleContext, unit: Unit, root: VariableId, depth = 0): Transfer | 'taken' | undefined {
  const names = aliases(unit, root);
  const isIt = (value: Value): boolean => {
    if (value.kind === 'assert' || value.kind === 'convert') return isIt(value.operand);
    return value.kind === 'variable' && names.has(value.variable);
  };
  let first: Transfer | undefined;
  for (const placed of eachOperation(unit)) {
    const { operation, function: owner } = placed;
    if (!valuesOf(operation).some((value) => mentions(value, isIt))) continue;
    if (operation.kind === 'call' || operation.kind === 'go' || operation.kind === 'defer') {
      const { callee, args } = operation;
      const own = callee.kind === 'field' && isIt(callee.base) ? callee.name : undefined;
      // Closed by another goroutine or callback, it ends what waits.
      const isCut = own === 'Close' && operation.kind !== 'defer' && owner.id !== unit.variables[root]!.owner;
      if (isCut || (own !== undefined && /^Set\w*Deadline$|^SyscallConn$|^File$/.test(own))) return 'taken';
      const given = args.filter((arg) => mentions(arg, isIt));
      const transfer = given.length === 0 ? undefined : givenTo(context, unit, operation, isIt, depth);
      if (transfer === 'taken') return 'taken';
      if (transfer !== undefined) first ??= { placed, inside: transfer };
      else if (own !== undefined && transfers.test(own)) first ??= { placed, inside: [] };
    } else if (operation.kind === 'assign') {
      // The variable's own value, and its other names.
      const isKept = operation.values.some((value, at) => {
        const target = operation.targets[at];
        const isName = target === undefined || (target.kind === 'variable' && names.has(target.variable));
        return mentions(value, isIt) && value.kind !== 'ok' && !(isName && isIt(value)) && !isNil(value);
      });
      if (isKept) return 'taken';
    } else if (operation.kind === 'send') return 'taken';
  }
  return isReturned(unit, isIt) ? 'taken' : first;
}

/** What code that is given the socket does with it: reads or writes it, here or in functions of the package, or may set a deadline. */
function givenTo(
  context: RuleContext,
  unit: Unit,
  site: Site,
  isIt: (value: Value) => boolean,
  depth: number,
): Transfer['inside'] | 'taken' | undefined {
  const { resolution } = context;
  if (!site.args.every((arg) => isIt(arg) || !mentions(arg, isIt))) return 'taken';
  const target = resolution.calleeOf(unit, site);
  if (target.kind === 'library') return readersAndWriters.test(target.path) ? [] : 'taken';
  if (target.kind !== 'function' || depth >= deepest) return 'taken';
  const parameter = target.unit.functions[0]?.parameters[site.args.findIndex(isIt)];
  if (parameter === undefined) return 'taken';
  const inside = firstTransfer(context, target.unit, parameter, depth + 1);
  if (inside === undefined || inside === 'taken') return inside;
  const { range } = inside.placed.operation;
  const here = { message: 'this waits for the other side.', file: resolution.fileOf(target.unit), range };
  return inside.inside.length > 0 ? inside.inside : [here];
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
