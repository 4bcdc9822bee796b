/**
 * Owns making mutants of a fixture: one release statement removed, or an early return put before it. Works on places the IR gives, so strings and comments
 * are safe; whether a mutant compiles is somebody else's question.
 */
import type { FunctionIr } from '#engine/ir/model';
import type { TypeExpression } from '#engine/ir/types';
import type { LineIndex } from '#engine/text/line-index';
import type { Release } from './releases';

export const mutations = ['removed', 'early-return'] as const;
export type Mutation = (typeof mutations)[number];

export interface Mutant {
  readonly mutation: Mutation;
  readonly release: Release;
  /** The statement, white space reduced to single spaces. */
  readonly statement: string;
  readonly text: string;
}

/** Opaque to any analysis, which must take both ways for possible. */
const condition = 'leavesEarly';

/** Offsets of the statement a release stands in; `whole` when the release is the statement. */
interface Statement {
  readonly start: number;
  readonly end: number;
  readonly whole: boolean;
}

function statementOf(lines: LineIndex, { operation }: Release): Statement | undefined {
  const { text } = lines;
  const start = lines.offsetAt(operation.range.start);
  const end = lines.offsetAt(operation.range.end);
  const lineStart = lines.lineStart(operation.range.start.line);
  const before = text.slice(lineStart, start);
  // `x.Close()`, `{ x.Close()`, `case 1: x.Close()`, each perhaps with `_ =` before.
  const own = /(?:^|[{;:])\s*((?:_, )*_ = )?$/.exec(before);
  const behind = /^[^\S\n]*(?:\n|\/\/|\}|;|$)/.test(text.slice(end, end + 200));
  if (own !== null && behind) return { start: start - (own[1]?.length ?? 0), end, whole: true };
  const head = /^(?:.*[{;] ?)?\s*/.exec(before)?.[0] ?? '';
  if (/^\s*[})]/.test(before)) return undefined;
  return { start: lineStart + head.length, end, whole: false };
}

/** What `return` gives back when there is nothing to give. */
function zero(type: TypeExpression): string {
  switch (type.kind) {
    case 'named': {
      if (type.path === '' && ['error', 'any'].includes(type.name)) return 'nil';
      if (type.path === '' && type.name === 'bool') return 'false';
      if (type.path === '' && type.name === 'string') return '""';
      if (type.path === '' && /^(u?int(8|16|32|64)?|float(32|64)|byte|rune)$/.test(type.name)) return '0';
      return `*new(${typeSource(type)})`;
    }
    case 'struct':
    case 'array':
    case 'unknown':
      return `*new(${typeSource(type)})`;
    default:
      return 'nil';
  }
}

/** As the file would write it; packages go by the last part of their path. */
function typeSource(type: TypeExpression): string {
  switch (type.kind) {
    case 'named': {
      const prefix = type.path === '' ? '' : `${type.path.replace(/\/v\d+$/, '').replace(/^.*\//, '')}.`;
      const given = type.typeArguments.map(typeSource).join(', ');
      return `${prefix}${type.name}${given === '' ? '' : `[${given}]`}`;
    }
    case 'pointer':
      return `*${typeSource(type.element)}`;
    case 'slice':
      return `[]${typeSource(type.element)}`;
    case 'array':
      return `[${type.length}]${typeSource(type.element)}`;
    case 'struct':
      return `struct{ ${type.fields.map(({ name, type: field }) => `${name} ${typeSource(field)}`).join('; ')} }`;
    default:
      return 'any';
  }
}

function earlyReturn({ results }: FunctionIr): string {
  const values = results.map(({ type }) => zero(type)).join(', ');
  return `if ${condition}() { return${values === '' ? '' : ` ${values}`} }`;
}

/** The mutants of one release; fewer than two where its statement cannot be told from others. */
export function mutantsOf(lines: LineIndex, release: Release): readonly Mutant[] {
  const { text } = lines;
  const place = statementOf(lines, release);
  if (place === undefined) return [];
  const { start, end, whole } = place;
  const statement = text.slice(start, end).replace(/\s+/g, ' ');
  const callStart = lines.offsetAt(release.operation.range.start);
  // Inside of another statement the call leaves its value behind: nearly always there was no error.
  const removed = whole ? text.slice(0, start) : `${text.slice(0, callStart)}error(nil)`;
  const early = `${text.slice(0, start)}${earlyReturn(release.function)}; ${text.slice(start)}`;
  return [
    { mutation: 'removed', release, statement, text: removed + text.slice(end) },
    { mutation: 'early-return', release, statement, text: `${early}\nvar ${condition} func() bool\n` },
  ];
}
