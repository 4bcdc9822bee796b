/**
 * Owns the doubts about a send in a loop that no step of a way tells: a goroutine that comes round only when code nobody sees into lets it, and two sides
 * that are coupled by data they exchange. Knows no ways.
 */
import type { FunctionIr, Operation, Unit } from '../ir/model';
import { successors } from '../ir/walk';
import type { Resolution } from '../packages/resolution';
import type { Range } from '../text/range';
import { loopBlocks } from './loops';
import type { Place } from './machine/state/values';

type Call = Extract<Operation, { kind: 'call' }>;

/** Packages whose functions wait for nothing. */
const prompt =
  /^(bytes|cmp|encoding(\/.*)?|errors|fmt|hash(\/.*)?|iter|maps|math(\/.*)?|path(\/.*)?|reflect|regexp|runtime|slices|sort|strconv|strings|sync\/atomic|testing|text\/.*|time|unicode(\/.*)?|unsafe)$/;
/** Methods that wait for what the other side writes. */
const answers = /^(Read|Recv|Receive)/;
/** Calls are followed so deep. */
const deepest = 4;

/** Whether the send stands in a loop without an end that comes round only when what it calls lets it. */
export function isPaced({ unit, range }: Place, resolution: Resolution): boolean {
  const found = loopOf(unit, range);
  return found !== undefined && isWithoutEnd(found) && mayBlock(unit, resolution, found, 0);
}

/** Whether the loop around the send reads what comes back for what it sent, before it sends again. */
export function isAnswered({ unit, range }: Place): boolean {
  const found = loopOf(unit, range);
  return found !== undefined && readsAnswer(found, range);
}

interface Loop {
  readonly body: FunctionIr;
  readonly header: number;
  readonly blocks: ReadonlySet<number>;
}

function loopOf({ functions }: Unit, send: Range): Loop | undefined {
  for (const body of functions) {
    const block = body.blocks.find(({ operations }) => operations.some((each) => isSend(each, send)));
    if (block?.loop !== undefined) return { body, header: block.loop, blocks: loopBlocks(body, block.loop) };
  }
  return undefined;
}

function isSend(operation: Operation, range: Range): boolean {
  return operation.kind === 'send' && operation.range === range;
}

function isWithoutEnd({ body, blocks }: Loop): boolean {
  return [...blocks].every((id) => successors(body.blocks[id]!.terminator).every((next) => blocks.has(next)));
}

/** Whether code waits for something, or calls code that is not known. */
function mayBlock(unit: Unit, resolution: Resolution, { body, blocks }: Omit<Loop, 'header'>, depth: number): boolean {
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
      return mayBlock(inner, resolution, { body, blocks }, depth + 1);
    }
    case 'method-expression':
    case 'unknown':
      return true;
  }
}

function readsAnswer({ body, header, blocks: within }: Loop, send: Range): boolean {
  const { blocks } = body;
  const isAnswer = (operation: Operation): boolean =>
    operation.kind === 'call' && operation.callee.kind === 'field' && answers.test(operation.callee.name);
  const seen = new Set([header]);
  for (const id of seen) {
    const { operations, terminator } = blocks[id]!;
    const first = operations.find((each) => isAnswer(each) || isSend(each, send));
    if (first !== undefined && isSend(first, send))
      return [...within].some((each) => blocks[each]!.operations.some(isAnswer));
    if (first !== undefined) continue;
    for (const next of successors(terminator)) if (within.has(next)) seen.add(next);
  }
  return false;
}
