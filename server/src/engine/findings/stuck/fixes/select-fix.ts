/** Owns giving an operation that waits at a channel a way out: the end of a context, or what the function takes as its end already. */

import { furthestRounds } from '../../../concurrency/machine/rounds';
import { isNeverDone } from '../../../concurrency/never-done';
import type { Block, FunctionIr, Operation, Terminator, Unit, Value, VariableId } from '../../../ir/model';
import type { TypeExpression } from '../../../ir/types';
import { calledName, mentions, valuesOf } from '../../../ir/walk';
import { isNamed, type Resolution } from '../../../packages/resolution';
import { comparePositions, type Position, type Range, type TextEdit } from '../../../text/range';
import type { RuleContext } from '../../define-rule';
import { hasOwnLines, indentation, insertAfterStatement, lineBreak, lineText } from '../../edits';
import { channelMade, type Made } from '../channel-made';
import { channelName, contextName } from '../words/named-channels';
import type { Blocked, Candidate } from './candidate-fix';
import { unevenRounds } from './uneven-rounds';

/** Where it stands in the code of the unit. */
interface Waiting {
  readonly unit: Unit;
  readonly body: FunctionIr;
  readonly block: Block;
  readonly at: Extract<Operation, { kind: 'send' | 'receive' }> | Extract<Terminator, { kind: 'select' }>;
}

/** What says that nobody wants it any more. */
interface End {
  /** As a select receives from it. */
  readonly signal: string;
  /** Says why, where the function returns an error. */
  readonly error?: string;
  /** A sender outside may send one signal only, and mean another receiver. */
  readonly isChange?: boolean;
}

export function selectCandidates(context: RuleContext, found: Blocked): readonly Candidate[] {
  const { resolution, file } = context;
  const { unit, range } = found.place;
  // Whether the file is this one.
  const waiting = resolution.unitNamed(file, unit.name) === unit ? waitingAt(unit, range) : undefined;
  if (waiting === undefined) return [];
  return endsAt(unit, resolution, waiting.body, range.start).flatMap((end) =>
    waysOut(context, waiting, found, end).map((candidate) => ({
      ...candidate,
      isChange: end.isChange === true,
      trials: [{ edits: candidate.edits, byContext: end.error !== undefined }],
    })),
  );
}

/** A sender in a loop, where nothing says that nobody wants more: the function that made the channel for it says so when it returns. */
export function returnedCandidates(context: RuleContext, found: Blocked): readonly Candidate[] {
  const { unit, lines } = context;
  const { range } = found.place;
  const waiting = found.place.unit === unit ? waitingAt(unit, range) : undefined;
  const channel = channelMade(context, found.made[0]);
  if (waiting?.at.kind !== 'send' || waiting.block.loopDepth === 0 || channel?.binding === undefined) return [];
  if (channel.unit !== unit || channel.field !== undefined || !isOfOneCall(channel, waiting)) return [];
  const isTaken = unit.variables.some(({ name }) => name === ended) || mentionsGlobal(unit, ended);
  const next = lineBreak(lines) + indentation(lines, channel.binding.range.start.line);
  const statements = [`${ended} := make(chan struct{})`, `defer close(${ended})`].join(next);
  const insertion = isTaken ? undefined : insertAfterStatement(lines, channel.binding.range, statements);
  if (insertion === undefined) return [];
  const title = `Send in a select with a channel that is closed when ${calledName(unit)} returns`;
  return sending(context, waiting, range, { signal: ended }).map(({ edits: sends }) => {
    const edits = [insertion, ...sends];
    // Whoever sends to the one that leaves now stays behind instead.
    const uneven = unevenRounds(unit, context.resolution, furthestRounds).map((rounds) => ({ edits, rounds }));
    return { title, edits, trials: [{ edits }, ...uneven] };
  });
}

const ended = 'done';

/** Made once a call, for a closure, and not for those who called. */
function isOfOneCall({ function: maker, call, variable }: Made, { body }: Waiting): boolean {
  const block = maker.blocks.find(({ operations }) => operations.includes(call));
  if (maker.id !== 0 || body.id === maker.id || block === undefined || block.loopDepth > 0) return false;
  return !maker.blocks.some(
    ({ terminator }) =>
      terminator.kind === 'return' &&
      terminator.values.some((value) =>
        mentions(value, (part) => part.kind === 'variable' && part.variable === variable),
      ),
  );
}

function mentionsGlobal(unit: Unit, name: string): boolean {
  const isIt = (value: Value): boolean => mentions(value, (part) => part.kind === 'global' && part.name === name);
  return unit.functions.some(({ blocks }) =>
    blocks.some(({ operations, terminator }) => [...operations, terminator].some((each) => valuesOf(each).some(isIt))),
  );
}

function waysOut(context: RuleContext, waiting: Waiting, found: Blocked, end: End): readonly Candidate[] {
  switch (waiting.at.kind) {
    case 'send':
      return sending(context, waiting, waiting.at.range, end);
    case 'receive':
      return receiving(context, waiting, waiting.at, found, end);
    default:
      return withCase(context, waiting, waiting.at, end);
  }
}

function waitingAt(unit: Unit, range: Range): Waiting | undefined {
  for (const body of unit.functions) {
    for (const block of body.blocks) {
      const { operations, terminator } = block;
      for (const at of operations) {
        if ((at.kind === 'send' || at.kind === 'receive') && at.range === range) return { unit, body, block, at };
      }
      const isSelect = terminator.kind === 'select' && comparePositions(terminator.range.start, range.start) === 0;
      if (isSelect) return { unit, body, block, at: terminator };
    }
  }
  return undefined;
}

/** Contexts first, then channels, the nearest first. Whether the name means it where it is written, the edited unit tells. */
function endsAt(unit: Unit, resolution: Resolution, body: FunctionIr, at: Position): readonly End[] {
  const around = new Set<number>();
  for (let id: FunctionIr['parent'] = body.id; id !== undefined; id = unit.functions[id]!.parent) around.add(id);
  const variables = unit.variables
    .filter(({ owner, name, range, kind }) => {
      const isBefore = kind !== 'local' || comparePositions(range.start, at) < 0;
      return around.has(owner) && name !== '_' && isBefore;
    })
    .sort((a, b) => comparePositions(b.range.start, a.range.start));
  const contexts = variables.flatMap(({ id: variable, name, range }): readonly string[] => {
    const value = { kind: 'variable', variable, range } as const;
    const type = resolution.typeOf(unit, value);
    if (isNamed(type, 'context', 'Context')) return isNeverDone(unit, resolution, value) ? [] : [name];
    return isNamed(type, 'net/http', 'Request') ? [`${name}.Context()`] : [];
  });
  const stops = stopsOf(unit, resolution);
  return [
    ...[...new Set(contexts)].map((name) => ({ signal: `${name}.Done()`, error: `${name}.Err()` })),
    ...variables.flatMap(({ id, name, kind }) =>
      stops.has(id) ? [{ signal: name, isChange: kind === 'parameter' }] : [],
    ),
  ];
}

/** Channels without values that some select of the unit receives from. */
function stopsOf(unit: Unit, resolution: Resolution): ReadonlySet<VariableId> {
  const cases = unit.functions.flatMap(({ blocks }) =>
    blocks.flatMap(({ terminator }) => (terminator.kind === 'select' ? terminator.cases : [])),
  );
  return new Set(
    cases.flatMap(({ communication }) => {
      if (communication.kind !== 'receive' || communication.channel.kind !== 'variable') return [];
      const type = resolution.typeOf(unit, communication.channel);
      const isSignal = type?.kind === 'channel' && type.element.kind === 'struct' && type.element.fields.length === 0;
      return isSignal ? [communication.channel.variable] : [];
    }),
  );
}

function sending(context: RuleContext, { unit, body, block }: Waiting, range: Range, end: End): readonly Candidate[] {
  const { lines } = context;
  if (range.start.line !== range.end.line || !hasOwnLines(lines, range)) return [];
  // In a loop the next round would only find out again.
  const leave = block.loopDepth > 0 ? leaving(context, unit, body, end) : undefined;
  if (block.loopDepth > 0 && leave === undefined) return [];
  return [{ title: `Send in a select with ${end.signal}`, edits: inSelect(context, range, end, leave) }];
}

function receiving(
  context: RuleContext,
  { unit, body, block }: Waiting,
  { id, range }: Extract<Operation, { kind: 'receive' }>,
  { made }: Blocked,
  end: End,
): readonly Candidate[] {
  const { lines } = context;
  const user = block.operations.find(
    (each) => each.kind === 'assign' && each.values.some((value) => value.kind === 'result' && value.operation === id),
  );
  const statement = user?.range ?? range;
  if (statement.start.line !== statement.end.line || !hasOwnLines(lines, statement)) return [];
  const leave = leaving(context, unit, body, end);
  const title = `Receive in a select with ${end.signal}`;
  if (user === undefined) {
    const canStay = body.results.length === 0 && block.loopDepth === 0;
    return [...(leave === undefined ? [] : [leave]), ...(canStay ? [undefined] : [])].map((way) => ({
      title,
      edits: inSelect(context, statement, end, way),
    }));
  }
  if (user.kind !== 'assign' || leave === undefined || !/<-[^<]*$/.test(lines.textIn(statement))) return [];
  if (!user.declares) {
    return [{ title, edits: inSelect(context, statement, end, leave) }];
  }
  // What the case would declare is known in the case only.
  const channel = channelMade(context, made[0]);
  const [target, ...others] = user.targets;
  const element = channel && /^chan\s+(.*)$/.exec(lines.textIn(channel.type))?.[1];
  if (target === undefined || others.length > 0 || element === undefined) return [];
  const variable = lines.textIn(target.range);
  const text = `${variable} = ${lines.textIn(range)}`;
  return [{ title, edits: inSelect(context, statement, end, leave, text, `var ${variable} ${element}`) }];
}

function withCase(
  context: RuleContext,
  { unit, body, block }: Waiting,
  { range, cases }: Extract<Terminator, { kind: 'select' }>,
  end: End,
): readonly Candidate[] {
  const { lines } = context;
  const isThere = cases.some(
    ({ communication: { channel } }) =>
      `${contextName(unit, channel)}.Done()` === end.signal || channelName(unit, channel) === end.signal,
  );
  if (isThere) return [];
  const last = { line: range.end.line, column: 0 };
  const leave = leaving(context, unit, body, end);
  const canStay = body.results.length === 0 && block.loopDepth === 0;
  if (range.start.line === range.end.line || lineText(lines, last.line).slice(0, range.end.column).trim() !== '}')
    return [];
  const tab = indentation(lines, last.line);
  return [...(leave === undefined ? [] : [leave]), ...(canStay ? [undefined] : [])].map((way) => {
    const text = [`${tab}case <-${end.signal}:`, ...(way === undefined ? [] : [`${tab}\t${way}`]), ''];
    return {
      title: `Add a case for ${end.signal}`,
      edits: [{ range: { start: last, end: last }, text: text.join(lineBreak(lines)) }],
    };
  });
}

/** Puts a statement into a select, as a communication of the same meaning where `text` gives one; a comment behind it stays where it is. */
function inSelect(
  { lines }: RuleContext,
  statement: Range,
  { signal }: End,
  leave: string | undefined,
  text = lines.textIn(statement),
  declaration = '',
): readonly TextEdit[] {
  const { line } = statement.start;
  const next = lineBreak(lines) + indentation(lines, line);
  const end = { line, column: lineText(lines, line).length };
  const wayOut = [`case <-${signal}:`, ...(leave === undefined ? [] : [`\t${leave}`]), '}'];
  return [
    { range: statement, text: [...(declaration === '' ? [] : [declaration]), 'select {', `case ${text}:`].join(next) },
    { range: { start: end, end }, text: wayOut.map((each) => next + each).join('') },
  ];
}

/** The statement that leaves the function; undefined where nothing it could return says why. */
function leaving({ resolution }: RuleContext, unit: Unit, { results }: FunctionIr, { error }: End): string | undefined {
  if (results.length === 0) return 'return';
  const types = results.map(({ type }) => type);
  if (error === undefined || !isError(types.at(-1)!)) return undefined;
  const zeros = types.slice(0, -1).map((type) => zeroText(type, resolution.underlying(unit, type)));
  if (zeros.includes(undefined)) return undefined;
  return `return ${[...zeros, error].join(', ')}`;
}

function isError(type: TypeExpression): boolean {
  return type.kind === 'named' && type.path === '' && type.name === 'error';
}

function zeroText(type: TypeExpression, underlying: TypeExpression): string | undefined {
  if (['pointer', 'slice', 'map', 'channel', 'function', 'interface'].includes(underlying.kind)) return 'nil';
  if (underlying.kind !== 'named' || underlying.path !== '') return undefined;
  if (isError(type) || underlying.name === 'any') return 'nil';
  if (underlying.name === 'string') return '""';
  if (underlying.name === 'bool') return 'false';
  return /^(?:u?int(?:8|16|32|64)?|uintptr|byte|rune|float(?:32|64))$/.test(underlying.name) ? '0' : undefined;
}
