/** Owns how a finding and a mark of the compiler become facts beside a line, the same for the editor and for a browser. Refuses to know where they come from. */
import { allocatingKinds, type FactKind } from '#engine/escape/facts';
import type { EscapeMark } from './escape';
import type { FileFinding } from './language';
import type { CompilerFact, CompilerTopic, FactStep, FindingFact } from './source-facts';

const topics: Readonly<Record<FactKind, CompilerTopic>> = {
  'moved-to-heap': 'escape',
  escapes: 'escape',
  'leaking-param': 'leak',
  'leaking-param-content': 'leak',
  'leaking-param-to-result': 'leak',
  'does-not-escape': 'other',
  'can-inline': 'inlined',
  'cannot-inline': 'notInlined',
  'inlining-call': 'inlined',
  devirtualizing: 'other',
  'capturing-by-value': 'other',
  'capturing-by-reference': 'other',
  'zero-copy': 'other',
  'bounds-check': 'boundsCheck',
};

/** Kinds that say nothing beside a cost: what stays on the stack, and what could be inlined elsewhere. */
const leftOut: ReadonlySet<FactKind> = new Set<FactKind>(['does-not-escape', 'capturing-by-value', 'can-inline']);

/** What the others are sorted by on one line: what costs first. */
const order: readonly CompilerTopic[] = ['escape', 'boundsCheck', 'leak', 'notInlined', 'inlined', 'other'];

export function findingFact({ rule, severity, confidence, message, range, related }: FileFinding): FindingFact {
  return {
    source: 'findings',
    line: range.start.line + 1,
    text: `${rule}: ${message}`,
    message,
    steps: related.map(({ message: told, location }) => ({ message: told, place: placeOf(location) })),
    rule,
    severity,
    confidence,
  };
}

/** In the order of the given findings. */
export function findingFacts(findings: readonly FileFinding[]): readonly FindingFact[] {
  return findings.map(findingFact);
}

/** Marks of the kinds worth a word beside a cost, by line, what costs first; each with the mark it was made of. */
export function compilerFacts(
  marks: readonly EscapeMark[],
): readonly { readonly fact: CompilerFact; readonly mark: EscapeMark }[] {
  const told = marks.filter(({ kind }) => !leftOut.has(kind));
  const facts = told.map((mark) => ({ mark, fact: compilerFact(mark) }));
  const rank = ({ fact }: (typeof facts)[number]) => order.indexOf(fact.topic);
  return facts.sort((a, b) => a.fact.line - b.fact.line || rank(a) - rank(b));
}

function compilerFact({ kind, text, message, range, steps }: EscapeMark): CompilerFact {
  return {
    source: 'compiler',
    line: range.start.line + 1,
    text,
    message,
    steps: steps.map((step): FactStep => ({ message: step.message, place: placeOf(step.location) })),
    topic: topics[kind],
    allocates: allocatingKinds.has(kind),
  };
}

/** `store.go:104`. */
function placeOf(location: EscapeMark['steps'][number]['location']): string {
  if (location === undefined) return '';
  const { uri, range } = location;
  return `${decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1))}:${range.start.line + 1}`;
}
