/** Owns giving an operation that waits at a channel the end of a context as a way out. */
import type { Block, FunctionIr, Operation, Terminator, Unit } from '../../ir/model';
import type { TypeExpression } from '../../ir/types';
import { isNamed, type Resolution } from '../../packages/resolution';
import { comparePositions, type Position, type Range, type TextEdit } from '../../text/range';
import type { RuleContext } from '../define-rule';
import { hasOwnLines, indentation, lineBreak, lineText } from '../edits';
import type { Blocked, Candidate } from './candidate-fix';
import { channelMade } from './channel-made';
import { contextName } from './named-channels';
import { isNeverDone } from './never-done';

/** Where it stands in the code of the unit. */
interface Waiting {
  readonly unit: Unit;
  readonly body: FunctionIr;
  readonly block: Block;
  readonly at: Extract<Operation, { kind: 'send' | 'receive' }> | Extract<Terminator, { kind: 'select' }>;
}

export function selectCandidates(context: RuleContext, found: Blocked): readonly Candidate[] {
  const { resolution, file } = context;
  const { unit, range } = found.place;
  // Whether the file is this one.
  const waiting = resolution.unitNamed(file, unit.name) === unit ? waitingAt(unit, range) : undefined;
  if (waiting === undefined) return [];
  return contextsAt(unit, resolution, waiting.body, range.start).flatMap((name) => {
    switch (waiting.at.kind) {
      case 'send':
        return sending(context, waiting, waiting.at.range, name);
      case 'receive':
        return receiving(context, waiting, waiting.at, found, name);
      default:
        return withCase(context, waiting, waiting.at, name);
    }
  });
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

/** Texts that give a context there, the nearest first. Whether the name means it where it is written, the edited unit tells. */
function contextsAt(unit: Unit, resolution: Resolution, body: FunctionIr, at: Position): readonly string[] {
  const around = new Set<number>();
  for (let id: FunctionIr['parent'] = body.id; id !== undefined; id = unit.functions[id]!.parent) around.add(id);
  const names = unit.variables
    .filter(({ owner, name, range, kind }) => {
      const isBefore = kind !== 'local' || comparePositions(range.start, at) < 0;
      return around.has(owner) && name !== '_' && isBefore;
    })
    .sort((a, b) => comparePositions(b.range.start, a.range.start))
    .flatMap(({ id: variable, name, range }) => {
      const value = { kind: 'variable', variable, range } as const;
      const type = resolution.typeOf(unit, value);
      if (isNamed(type, 'context', 'Context')) return isNeverDone(unit, resolution, value) ? [] : [name];
      return isNamed(type, 'net/http', 'Request') ? [`${name}.Context()`] : [];
    });
  return [...new Set(names)];
}

function sending(
  context: RuleContext,
  { unit, body, block }: Waiting,
  range: Range,
  name: string,
): readonly Candidate[] {
  const { lines } = context;
  if (range.start.line !== range.end.line || !hasOwnLines(lines, range)) return [];
  // In a loop the next round would only find out again.
  const leave = block.loopDepth > 0 ? leaving(context, unit, body, name) : undefined;
  if (block.loopDepth > 0 && leave === undefined) return [];
  return [{ title: `Send in a select with ${name}.Done()`, edits: inSelect(context, range, name, leave) }];
}

function receiving(
  context: RuleContext,
  { unit, body, block }: Waiting,
  { id, range }: Extract<Operation, { kind: 'receive' }>,
  { made }: Blocked,
  name: string,
): readonly Candidate[] {
  const { lines } = context;
  const user = block.operations.find(
    (each) => each.kind === 'assign' && each.values.some((value) => value.kind === 'result' && value.operation === id),
  );
  const statement = user?.range ?? range;
  if (statement.start.line !== statement.end.line || !hasOwnLines(lines, statement)) return [];
  const leave = leaving(context, unit, body, name);
  const title = `Receive in a select with ${name}.Done()`;
  if (user === undefined) {
    const canStay = body.results.length === 0 && block.loopDepth === 0;
    return [...(leave === undefined ? [] : [leave]), ...(canStay ? [undefined] : [])].map((way) => ({
      title,
      edits: inSelect(context, statement, name, way),
    }));
  }
  if (user.kind !== 'assign' || leave === undefined || !/<-[^<]*$/.test(lines.textIn(statement))) return [];
  if (!user.declares) {
    return [{ title, edits: inSelect(context, statement, name, leave) }];
  }
  // What the case would declare is known in the case only.
  const channel = channelMade(context, made[0]);
  const [target, ...others] = user.targets;
  const element = channel && /^chan\s+(.*)$/.exec(lines.textIn(channel.type))?.[1];
  if (target === undefined || others.length > 0 || element === undefined) return [];
  const variable = lines.textIn(target.range);
  const text = `${variable} = ${lines.textIn(range)}`;
  return [{ title, edits: inSelect(context, statement, name, leave, text, `var ${variable} ${element}`) }];
}

function withCase(
  context: RuleContext,
  { unit, body, block }: Waiting,
  { range, cases }: Extract<Terminator, { kind: 'select' }>,
  name: string,
): readonly Candidate[] {
  const { lines } = context;
  if (cases.some(({ communication: { channel } }) => contextName(unit, channel) === name)) return [];
  const last = { line: range.end.line, column: 0 };
  const leave = leaving(context, unit, body, name);
  const canStay = body.results.length === 0 && block.loopDepth === 0;
  if (range.start.line === range.end.line || lineText(lines, last.line).slice(0, range.end.column).trim() !== '}')
    return [];
  const tab = indentation(lines, last.line);
  return [...(leave === undefined ? [] : [leave]), ...(canStay ? [undefined] : [])].map((way) => {
    const text = [`${tab}case <-${name}.Done():`, ...(way === undefined ? [] : [`${tab}\t${way}`]), ''];
    return {
      title: `Add a case for ${name}.Done()`,
      edits: [{ range: { start: last, end: last }, text: text.join(lineBreak(lines)) }],
    };
  });
}

/** Puts a statement into a select, as a communication of the same meaning where `text` gives one; a comment behind it stays where it is. */
function inSelect(
  { lines }: RuleContext,
  statement: Range,
  name: string,
  leave: string | undefined,
  text = lines.textIn(statement),
  declaration = '',
): readonly TextEdit[] {
  const { line } = statement.start;
  const next = lineBreak(lines) + indentation(lines, line);
  const end = { line, column: lineText(lines, line).length };
  const wayOut = [`case <-${name}.Done():`, ...(leave === undefined ? [] : [`\t${leave}`]), '}'];
  return [
    { range: statement, text: [...(declaration === '' ? [] : [declaration]), 'select {', `case ${text}:`].join(next) },
    { range: { start: end, end }, text: wayOut.map((each) => next + each).join('') },
  ];
}

/** The statement that leaves the function; undefined where nothing it could return says why. */
function leaving({ resolution }: RuleContext, unit: Unit, { results }: FunctionIr, name: string): string | undefined {
  if (results.length === 0) return 'return';
  const types = results.map(({ type }) => type);
  if (!isError(types.at(-1)!)) return undefined;
  const zeros = types.slice(0, -1).map((type) => zeroText(type, resolution.underlying(unit, type)));
  if (zeros.includes(undefined)) return undefined;
  return `return ${[...zeros, `${name}.Err()`].join(', ')}`;
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
