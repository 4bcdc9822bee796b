/** Owns the rule that a loop waits before it accepts, dials or asks again after a failure. */

import { defineRule } from '../../findings/define-rule';
import { loopWords } from '../../findings/loops/loop-rule';
import { type Place, walkFrom } from '../../findings/loops/path-walk';
import { isNil, Origins } from '../../findings/values/value-origin';
import type { FunctionIr, Operation, Terminator, Value, VariableId } from '../../ir/model';
import { eachOperation, isVariable, mentions, type Placed, successors } from '../../ir/walk';
import { Delays } from './delays';
import { waitFix } from './fixes';

type Call = Extract<Operation, { kind: 'call' }>;

const accepts = new Set(['Accept', 'AcceptTCP', 'AcceptUnix']);

/** Calls that fail at once while the other side is down. */
const attempts = new Set([
  'net.Dial',
  'net.DialTimeout',
  'net.DialTCP',
  'net.DialUnix',
  'net.Dialer.Dial',
  'net.Dialer.DialContext',
  'crypto/tls.Dial',
  'crypto/tls.DialWithDialer',
  'crypto/tls.Dialer.Dial',
  'crypto/tls.Dialer.DialContext',
  'net/rpc.Dial',
  'net/rpc.DialHTTP',
  'net/smtp.Dial',
  'net/http.Get',
  'net/http.Head',
  'net/http.Post',
  'net/http.Client.Do',
  'net/http.Client.Get',
  'net/http.Client.Head',
  'net/http.Client.Post',
  'database/sql.DB.Ping',
  'database/sql.DB.PingContext',
]);

export default defineRule({
  title: 'A loop that accepts or dials again at once after a failure',
  why: 'When `Accept` fails because the process is out of file descriptors, or a dial fails because the other side is down, it fails again at once: a loop that only logs and continues takes a whole core and floods the log just when the service is in trouble. Wait a little before the next try, longer each time as `net/http` does, and return when the listener is closed (`errors.Is(err, net.ErrClosed)`). A loop with a counter, a wait of any kind, or a call that may wait is not flagged.',
  severity: 'warning',
  tags: ['server'],
  skips: 'tests',
  triggers: [loopWords, ['.Accept', '.Dial', 'http.Get(', 'http.Post(', '.Do(req', 'lient.', '.Ping']],
  check(context) {
    const { unit, resolution, lines } = context;
    if (unit.hasSyntaxErrors) return;
    const origins = new Origins(unit, resolution);
    const delays = new Delays(unit, resolution, origins);
    for (const placed of eachOperation(unit)) {
      const { operation, block, function: owner } = placed;
      if (operation.kind !== 'call' || block.loopDepth === 0 || !isAttempt(origins, operation, owner)) continue;
      const back = wayBack(placed, operation, origins, delays);
      if (back === undefined) {
        if (!comesBackUnseen(placed, operation, delays)) continue;
        context.report({
          message: `The error of ${lines.textIn(operation.callee.range)} is dropped, so the loop calls it again at once when it fails: look at the error, and wait before the next try.`,
          range: operation.range,
          function: owner,
        });
        continue;
      }
      context.report({
        message: `The loop calls ${lines.textIn(operation.callee.range)} again at once when it fails: wait a little before the next try.`,
        range: operation.range,
        function: owner,
        fixes: waitFix(context, owner, back),
      });
    }
  },
});

function isAttempt(origins: Origins, call: Call, owner: FunctionIr): boolean {
  const { callee, args } = call;
  if (callee.kind === 'field' && accepts.has(callee.name) && args.length <= 1) return true;
  const name = origins.nameOf(call);
  return name !== undefined && attempts.has(name) && args.every((arg) => isSameAgain(arg, owner, origins, 0));
}

const deepest = 4;

/** Whether the next round of the loop asks for the same: another address or request is no repetition. */
function isSameAgain(value: Value, owner: FunctionIr, origins: Origins, depth: number): boolean {
  return !mentions(value, (part) => {
    if (part.kind === 'variable') {
      const changes = changesInLoop(owner, part.variable);
      return (
        changes.length > 0 &&
        (depth > deepest || !changes.every((each) => isSameAgain(each, owner, origins, depth + 1)))
      );
    }
    if (part.kind === 'field') return depth > 0 && part.base.kind !== 'variable';
    if (part.kind !== 'result') return false;
    const made = origins.call(part.operation);
    const name = made && origins.nameOf(made);
    if (
      made === undefined ||
      name === undefined ||
      !/^(net\/http\.New|context\.|bytes\.|strings\.|fmt\.S|time\.)/.test(name)
    ) {
      return true;
    }
    return !made.args.every((arg) => isSameAgain(arg, owner, origins, depth + 1));
  });
}

/** What a variable is given inside loops of the function. */
function changesInLoop({ blocks }: FunctionIr, id: VariableId): readonly Value[] {
  return blocks.flatMap(({ operations, loopDepth, terminator }) => {
    if (terminator.kind === 'range' && [terminator.key, terminator.value].some((target) => isVariable(target, id))) {
      return [terminator.over];
    }
    if (loopDepth === 0) return [];
    return operations.flatMap((node) => {
      if (node.kind !== 'assign') return [];
      return node.targets.flatMap((target, at) => (isVariable(target, id) ? (node.values[at] ?? []) : []));
    });
  });
}

/** Where the failure's path begins, when it leads back to the call without a wait. */
function wayBack(
  { block, index, function: owner }: Placed,
  call: Call,
  origins: Origins,
  delays: Delays,
): { readonly from: number } | undefined {
  const binding = block.operations
    .slice(index + 1)
    .find(
      (node) =>
        node.kind === 'assign' && node.values.some((value) => value.kind === 'result' && value.operation === call.id),
    );
  if (binding?.kind !== 'assign') return undefined;
  const target = binding.targets[binding.targets.length - 1];
  const failed = binding.targets.length === 2 || binding.targets.length === 1 ? target : undefined;
  // One result that is not looked at may be anything.
  if (failed?.kind !== 'variable') return undefined;
  for (const from of failures(owner, { block: block.id, index: index + 1 }, call, failed.variable)) {
    const isBack = leadsBack(owner, { block: from, index: 0 }, call, failed.variable, origins, delays);
    if (isBack) return { from };
  }
  return undefined;
}

/** `conn, _ := l.Accept()`: whether the loop goes on as if it had worked, and waits for nothing on the way. */
function comesBackUnseen({ block, index, function: owner }: Placed, call: Call, delays: Delays): boolean {
  const at = block.operations.findIndex(
    (node, place) =>
      place > index &&
      node.kind === 'assign' &&
      node.values.some((value) => value.kind === 'result' && value.operation === call.id),
  );
  const binding = block.operations[at];
  if (binding?.kind !== 'assign' || binding.targets.length !== 2 || binding.targets[1] !== undefined) return false;
  const [held] = binding.targets;
  if (held?.kind !== 'variable') return false;
  const isHeld = (value: Value): boolean => isVariable(value, held.variable);
  let isBack = false;
  walkFrom(
    owner,
    { block: block.id, index: at + 1 },
    (node) => {
      if (node === call) isBack = true;
      // Nothing was accepted, so using it ends the program.
      const isUse = node.kind === 'call' && node.callee.kind === 'field' && isHeld(node.callee.base);
      return node === call || isUse || delays.mayWait(node) ? 'stop' : 'on';
    },
    (terminator) => {
      if (terminator.kind === 'range') return [];
      const present = failureSide(terminator, isHeld);
      if (present === undefined || terminator.kind !== 'branch') return successors(terminator);
      return [terminator.then, terminator.else].filter((side) => side !== present);
    },
  );
  return isBack;
}

function leadsBack(
  owner: FunctionIr,
  start: Place,
  call: Call,
  error: VariableId | undefined,
  origins: Origins,
  delays: Delays,
): boolean {
  let isBack = false;
  const again: Place[] = [];
  walkFrom(
    owner,
    start,
    (node, { block, index }) => {
      if (node === call) isBack = true;
      if (node === call || delays.mayWait(node)) return 'stop';
      const isOther =
        error !== undefined && node.kind === 'assign' && node.targets.some((target) => isVariable(target, error));
      if (!isOther) return 'on';
      // From here on the variable tells of something else.
      again.push({ block, index: index + 1 });
      return 'stop';
    },
    (terminator) => onFailure(terminator, (value) => error !== undefined && isVariable(value, error), origins),
  );
  return isBack || again.some((place) => leadsBack(owner, place, call, undefined, origins, delays));
}

/** The blocks that run when the call's error is found not to be nil. */
function failures(owner: FunctionIr, start: Place, call: Call, error: VariableId): readonly number[] {
  const found: number[] = [];
  walkFrom(
    owner,
    start,
    (node) => (node === call ? 'stop' : 'on'),
    (terminator) => {
      const side = failureSide(terminator, (value) => isVariable(value, error));
      if (side === undefined) return successors(terminator);
      found.push(side);
      return [];
    },
  );
  return found;
}

function failureSide(terminator: Terminator, isError: (value: Value) => boolean): number | undefined {
  if (terminator.kind !== 'branch' || terminator.condition.kind !== 'binary') return undefined;
  const { operator, left, right } = terminator.condition;
  if (!(isError(left) && isNil(right)) && !(isError(right) && isNil(left))) return undefined;
  if (operator === '!=') return terminator.then;
  return operator === '==' ? terminator.else : undefined;
}

const relations = new Set(['<', '>', '<=', '>=']);

/** Where a failure that comes again and again goes: not to where only one certain error leads, nor past a counter. */
function onFailure(terminator: Terminator, isError: (value: Value) => boolean, origins: Origins): readonly number[] {
  // The next element of a range is another try only by name.
  if (terminator.kind === 'range') return [];
  if (terminator.kind === 'switch' && terminator.tag !== undefined && isError(terminator.tag))
    return [terminator.default];
  if (terminator.kind !== 'branch') return successors(terminator);
  const { condition } = terminator;
  const failed = failureSide(terminator, isError);
  if (failed !== undefined) return [failed];
  if (condition.kind === 'binary') {
    const { operator, left, right } = condition;
    if (relations.has(operator)) return [];
    if (isError(left) || isError(right)) return [operator === '==' ? terminator.else : terminator.then];
  }
  if (condition.kind === 'result') {
    const call = origins.call(condition.operation);
    const name = call && origins.nameOf(call);
    const isDeadline = call?.callee.kind === 'field' && call.callee.name === 'Timeout';
    const [, wanted] = call?.args ?? [];
    const isClosed = wanted?.kind === 'member' && wanted.path === 'net' && wanted.name === 'ErrClosed';
    if (isDeadline || (name === 'errors.Is' && !isClosed)) return [terminator.else];
  }
  return successors(terminator);
}
