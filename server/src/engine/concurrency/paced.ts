/**
 * Owns the doubts about a stuck send that the model has no words for: a goroutine that comes round only when something outside of the model lets it, and
 * two sides that are coupled by data they exchange. Decides nothing about channels.
 */
import type { FunctionIr, Operation, Unit, Value } from '../ir/model';
import { successors } from '../ir/walk';
import { isNamed, type Resolution } from '../packages/resolution';
import type { Range } from '../text/range';
import type { Stuck } from './explore';
import type { Whole } from './inlining';
import { loopBlocks } from './loops';
import type { Model } from './model';

type Call = Extract<Operation, { kind: 'call' }>;

/** Packages whose functions wait for nothing. */
const prompt =
  /^(bytes|cmp|encoding(\/.*)?|errors|fmt|hash(\/.*)?|iter|maps|math(\/.*)?|path(\/.*)?|reflect|regexp|runtime|slices|sort|strconv|strings|sync\/atomic|testing|text\/.*|time|unicode(\/.*)?|unsafe)$/;
/** Methods that wait for what the other side writes. */
const answers = /^(Read|Recv|Receive)/;
/** Calls are followed so deep. */
const deepest = 4;
/** The function that makes the channel. */
const owner = 0;

/** Whether it is open that the sender comes as far as the trace says. */
export function isInDoubt({ unit }: Whole, resolution: Resolution, { nodes }: Model, stuck: Stuck): boolean {
  const send = nodes[stuck.node]!;
  const body = send.kind === 'send' ? unit.functions[send.function] : undefined;
  if (send.kind !== 'send' || body === undefined) return false;
  const own = stuck.trace.filter(({ process }) => process === stuck.process);
  const loop = own.some(({ node }) => node === stuck.node) ? loopOf(body, send.range) : undefined;
  if (loop !== undefined && isWithoutEnd(body, loop) && mayBlock(unit, resolution, body, loop, 0)) return true;
  if (stuck.process !== owner) return false;
  const hasEvent = own.some(({ node, choice }) => {
    const each = nodes[node]!;
    const chosen = each.kind === 'select' ? each.cases[choice] : undefined;
    return chosen?.kind === 'free' && chosen.why.endsWith(' is ready');
  });
  if (!hasEvent && (loop === undefined || !isAnswered(body, loop, send.range))) return false;
  // The other side has failed; whether it then could have sent what this one went on for, only they know.
  return stuck.trace.some(({ process, node, choice }) => {
    const each = nodes[node]!;
    return process !== owner && each.kind === 'branch' && isFailure(unit, resolution, each.range, choice === 0);
  });
}

interface Loop {
  readonly header: number;
  readonly blocks: ReadonlySet<number>;
}

function loopOf(body: FunctionIr, send: Range): Loop | undefined {
  const block = body.blocks.find(({ operations }) => operations.some((each) => isSend(each, send)));
  return block?.loop === undefined ? undefined : { header: block.loop, blocks: loopBlocks(body, block.loop) };
}

function isSend(operation: Operation, range: Range): boolean {
  return operation.kind === 'send' && operation.range === range;
}

function isWithoutEnd({ blocks }: FunctionIr, loop: Loop): boolean {
  return [...loop.blocks].every((id) => successors(blocks[id]!.terminator).every((next) => loop.blocks.has(next)));
}

/** Whether code waits for something, or calls code that is not known. */
function mayBlock(unit: Unit, resolution: Resolution, body: FunctionIr, { blocks }: Loop, depth: number): boolean {
  return [...blocks].some((id) => {
    const { operations, terminator } = body.blocks[id]!;
    if (depth > 0 && terminator.kind === 'select' && terminator.default === undefined) return true;
    return operations.some((operation) => {
      if (depth > 0 && (operation.kind === 'receive' || operation.kind === 'send')) return true;
      return operation.kind === 'call' && isBlocking(unit, resolution, operation, depth);
    });
  });
}

function isBlocking(unit: Unit, resolution: Resolution, call: Call, depth: number): boolean {
  const target = resolution.calleeOf(unit, call);
  switch (target.kind) {
    case 'builtin':
    case 'conversion':
      return false;
    case 'library':
    case 'method':
      return !prompt.test(target.path);
    case 'closure':
    case 'function': {
      if (target.kind === 'function' && prompt.test(target.path)) return false;
      const inner = target.kind === 'function' ? target.unit : unit;
      const body = inner.functions[target.kind === 'function' ? 0 : target.function];
      if (body === undefined || depth >= deepest) return true;
      const blocks = new Set(body.blocks.map(({ id }) => id));
      return mayBlock(inner, resolution, body, { header: 0, blocks }, depth + 1);
    }
    case 'method-expression':
    case 'unknown':
      return true;
  }
}

/** The function reads what comes back for what it sent, before it sends again. */
function isAnswered({ blocks }: FunctionIr, loop: Loop, send: Range): boolean {
  const isAnswer = (operation: Operation): boolean =>
    operation.kind === 'call' && operation.callee.kind === 'field' && answers.test(operation.callee.name);
  const seen = new Set([loop.header]);
  for (const id of seen) {
    const { operations, terminator } = blocks[id]!;
    const first = operations.find((each) => isAnswer(each) || isSend(each, send));
    if (first !== undefined && isSend(first, send))
      return [...loop.blocks].some((each) => blocks[each]!.operations.some(isAnswer));
    if (first !== undefined) continue;
    for (const next of successors(terminator)) if (loop.blocks.has(next)) seen.add(next);
  }
  return false;
}

/** Whether the branch at `range` says on this side that there is an error. */
function isFailure(unit: Unit, resolution: Resolution, range: Range, truth: boolean): boolean {
  for (const { terminator } of unit.functions.flatMap(({ blocks }) => blocks)) {
    if (terminator.kind !== 'branch' || terminator.range !== range || terminator.condition.kind !== 'binary') continue;
    const { left, right, operator } = terminator.condition;
    const isError = (value: Value): boolean => isNamed(resolution.typeOf(unit, value), '', 'error');
    return isNil(right) && isError(left) && (operator === '!=') === truth;
  }
  return false;
}

function isNil(value: Value): boolean {
  return value.kind === 'global' && value.name === 'nil';
}
