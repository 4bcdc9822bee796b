/** Owns the places where a channel may be closed: by who sends, when all who send are done, or when the function that made it returns. */
import type { FunctionIr, Operation, OperationId, Unit, Value } from '../../../ir/model';
import { eachOperation, mentions, valuesOf } from '../../../ir/walk';
import { qualifiedName } from '../../../packages/resolution';
import type { Range, TextEdit } from '../../../text/range';
import type { RuleContext } from '../../define-rule';
import {
  hasOwnLines,
  indentation,
  insertAfterStatement,
  insertFirst,
  lineBreak,
  lineText,
  removeStatement,
} from '../../edits';
import { channelMade, isMeant, type Made } from '../channel-made';
import type { Blocked, Candidate } from './candidate-fix';

type Send = Extract<Operation, { kind: 'send' }>;

export function closeCandidates(context: RuleContext, { pending, place, made }: Blocked): readonly Candidate[] {
  if (pending.kind !== 'communicate') return [];
  return made.flatMap((call, at) => {
    const each = pending.cases[at];
    const channel = each?.kind === 'receive' ? channelMade(context, call) : undefined;
    if (channel?.unit !== context.unit || each?.kind !== 'receive' || isClosedElsewhere(context, channel)) return [];
    const isChange = each.ranged === undefined && each.call !== undefined && takesValueOnly(place.unit, each.call);
    return closing(context, channel).map((candidate) => ({
      ...candidate,
      isChange: isChange || candidate.isChange === true,
    }));
  });
}

/** A method that closes the field may run as well. */
function isClosedElsewhere({ unit, resolution }: RuleContext, { field }: Made): boolean {
  if (field === undefined) return false;
  return resolution.unitsMentioning(field).some(
    (each) =>
      each !== unit &&
      eachOperation(each).some(({ operation }) => {
        if (operation.kind !== 'call' && operation.kind !== 'defer') return false;
        const [channel] = operation.args;
        const isClose = operation.callee.kind === 'global' && operation.callee.name === 'close';
        return isClose && channel?.kind === 'field' && channel.name === field;
      }),
  );
}

/** Who does not ask whether there was a value goes on with a zero value. */
function takesValueOnly(unit: Unit, receive: OperationId): boolean {
  const used = new Set<number>();
  const terminators = unit.functions.flatMap(({ blocks }) => blocks.map(({ terminator }) => terminator));
  for (const node of [...eachOperation(unit).map(({ operation }) => operation), ...terminators]) {
    for (const value of valuesOf(node)) {
      mentions(value, (part) => {
        if (part.kind === 'result' && part.operation === receive) used.add(part.index);
        return false;
      });
    }
  }
  return used.has(0) && !used.has(1);
}

function closing(context: RuleContext, channel: Made): readonly Candidate[] {
  const { lines, unit } = context;
  const { name, function: maker, binding } = channel;
  const senders = sendersOf(unit, channel);
  const others = senders.filter(({ body }) => body.id !== maker.id);
  const own = senders.find(({ body }) => body.id === maker.id);
  if (others.length > 0) {
    const inSender = others.flatMap(({ body, send }) => {
      const statement = `defer close(${lines.textIn(send.channel.range)})`;
      return one(`Defer close(${lines.textIn(send.channel.range)})`, [
        insertFirst(lines, body.bodyRange, statement),
        ...removedCloses(context, channel, body),
      ]);
    });
    // They may be at it still when the function returns.
    const bodies = others.map(({ body }) => body);
    return own === undefined ? [...inSender, ...whenAllAreDone(context, channel, bodies)] : [];
  }
  // Whoever waits for a close on some ways gets it on all: what it was to say is for a person to decide.
  const inClosers = own === undefined ? closesOf(unit, channel).filter((each) => each.function.id !== maker.id) : [];
  if (inClosers.length > 0) {
    return inClosers.flatMap(({ channel: closed, function: body }) => {
      const statement = `defer close(${lines.textIn(closed.range)})`;
      const edits = [insertFirst(lines, body.bodyRange, statement), ...removedCloses(context, channel, body)];
      return one(`Defer close(${lines.textIn(closed.range)})`, edits).map((each) => ({ ...each, isChange: true }));
    });
  }
  const removals = removedCloses(context, channel, maker);
  const behind = own === undefined ? undefined : afterLoops(context, own);
  const deferred = binding && insertAfterStatement(lines, binding.range, `defer close(${name})`);
  return [
    ...(own === undefined ? [] : one(`Close ${name} after the last send`, [behind, ...removals])),
    ...one(`Defer close(${name})`, [deferred, ...removals]),
  ];
}

function one(title: string, edits: readonly (TextEdit | undefined)[]): readonly Candidate[] {
  const all = edits.flatMap((edit) => edit ?? []);
  return all.length === edits.length ? [{ title, edits: all }] : [];
}

/** Takes away what closes the channel on some ways; undefined among the edits where that is not a statement every run of the function comes by. */
function removedCloses(
  { unit, lines }: RuleContext,
  channel: Made,
  owner: FunctionIr,
): readonly (TextEdit | undefined)[] {
  const outside = `${indentation(lines, owner.bodyRange.end.line)}\t`;
  return closesOf(unit, channel).map(({ range, function: { id } }) => {
    const isOnWay = id === owner.id && indentation(lines, range.start.line) === outside;
    return isOnWay ? removeStatement(lines, range) : undefined;
  });
}

interface Close {
  readonly range: Range;
  readonly channel: Value;
  readonly function: FunctionIr;
}

function closesOf(unit: Unit, made: Made): readonly Close[] {
  return eachOperation(unit).flatMap(({ operation, function: owner }) => {
    if (operation.kind !== 'call' && operation.kind !== 'defer') return [];
    const { callee, args, range } = operation;
    const [channel] = args;
    const isClose = callee.kind === 'global' && callee.name === 'close';
    return isClose && channel !== undefined && isMeant(unit, channel, made)
      ? [{ range, channel, function: owner }]
      : [];
  });
}

interface Sender {
  readonly body: FunctionIr;
  /** The last one of the function. */
  readonly send: Send;
  readonly loopDepth: number;
}

/** Functions that send, in selects too. */
function sendersOf(unit: Unit, channel: Made): readonly Sender[] {
  const found = new Map<FunctionIr, Sender>();
  for (const body of unit.functions) {
    for (const { operations, terminator, loopDepth } of body.blocks) {
      const cases = terminator.kind === 'select' ? terminator.cases.map(({ communication }) => communication) : [];
      for (const send of [...operations, ...cases]) {
        if (send.kind === 'send' && isMeant(unit, send.channel, channel)) found.set(body, { body, send, loopDepth });
      }
    }
  }
  return [...found.values()];
}

/** Behind the outermost loop a send stands in, as gofmt indents it. */
function afterLoops({ lines }: RuleContext, { send, body, loopDepth }: Sender): TextEdit | undefined {
  const statement = `close(${lines.textIn(send.channel.range)})`;
  if (loopDepth === 0) return insertAfterStatement(lines, send.range, statement);
  return afterBlock({ lines }, body, send.range.end.line, [statement]);
}

/** Behind the statement of the function's own level that ends with a block there. */
function afterBlock(
  { lines }: Pick<RuleContext, 'lines'>,
  { bodyRange }: FunctionIr,
  from: number,
  text: readonly string[],
): TextEdit | undefined {
  const outside = `${indentation(lines, bodyRange.end.line)}\t`;
  for (let line = from; line < bodyRange.end.line; line++) {
    const found = lineText(lines, line);
    if (!found.startsWith(`${outside}}`)) continue;
    if (/[({]\s*$/.test(found)) continue;
    const end = { line, column: found.length };
    return { range: { start: end, end }, text: text.map((each) => lineBreak(lines) + outside + each).join('') };
  }
  return undefined;
}

/** Several who send are done when the group they are counted by says so. */
function whenAllAreDone(context: RuleContext, channel: Made, senders: readonly FunctionIr[]): readonly Candidate[] {
  const { unit, lines } = context;
  const { name, function: maker } = channel;
  const removals = removedCloses(context, channel, maker);
  const ids = new Set<number>(senders.map(({ id }) => id));
  const last = eachOperation(unit).findLast(
    ({ operation, function: { id } }) =>
      operation.kind === 'go' &&
      id === maker.id &&
      operation.callee.kind === 'closure' &&
      ids.has(operation.callee.function),
  );
  return groupsOf(context, senders).flatMap((group) => {
    const wait = eachOperation(unit).find(
      ({ operation }) =>
        operation.kind === 'call' &&
        lines.textIn(operation.range) === `${group}.Wait()` &&
        hasOwnLines(lines, operation.range),
    );
    const behind = wait?.operation.kind === 'call' ? wait.operation.range : undefined;
    const text = ['go func() {', `\t${group}.Wait()`, `\tclose(${name})`, '}()'];
    const apart = last?.operation.kind === 'go' ? last.operation.range.end.line : undefined;
    return [
      ...(behind === undefined
        ? []
        : one(`Close ${name} after ${group}.Wait()`, [
            insertAfterStatement(lines, behind, `close(${name})`),
            ...removals,
          ])),
      ...(apart === undefined
        ? []
        : one(`Close ${name} when ${group} is done`, [afterBlock(context, maker, apart, text), ...removals])),
    ];
  });
}

/** What the text of those who send calls the groups they are done with; a context has a Done, too. */
function groupsOf({ unit, lines, resolution }: RuleContext, senders: readonly FunctionIr[]): readonly string[] {
  const operations = senders.flatMap(({ blocks }) => blocks.flatMap((block) => block.operations));
  const names = operations.flatMap((each) => {
    if ((each.kind !== 'call' && each.kind !== 'defer') || each.callee.kind !== 'field') return [];
    const isDone = qualifiedName(resolution.calleeOf(unit, each)) === 'sync.WaitGroup.Done';
    return isDone ? [lines.textIn(each.callee.base.range)] : [];
  });
  return [...new Set(names)];
}
