/** Owns how a finding and a mark of the compiler become facts beside a line, the same for the editor and for a browser. Refuses to know where they come from. */
import { allocatingKinds, type FactKind } from '#engine/escape/facts';
import type { EscapeMark } from './escape';
import type { FileFinding } from './language';
import { type CompilerFact, type CompilerTopic, type FactStep, type FindingFact, mostSteps } from './source-facts';

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

/** @param uri of the file that is told of */
export function findingFact(
  { rule, severity, confidence, message, range, related }: FileFinding,
  uri: string,
): FindingFact {
  return {
    source: 'findings',
    line: range.start.line + 1,
    text: `${rule}: ${message}`,
    message,
    steps: related.slice(0, mostSteps).map(({ message: told, location }) => factStep(told, location, uri)),
    rule,
    severity,
    confidence,
  };
}

/** In the order of the given findings. */
export function findingFacts(findings: readonly FileFinding[], uri: string): readonly FindingFact[] {
  return findings.map((finding) => findingFact(finding, uri));
}

/**
 * Marks of the kinds worth a word beside a cost, by line, what costs first; each with the mark it was made of.
 * @param uri of the file that is told of
 */
export function compilerFacts(
  marks: readonly EscapeMark[],
  uri: string,
): readonly { readonly fact: CompilerFact; readonly mark: EscapeMark }[] {
  const told = marks.filter(({ kind }) => !leftOut.has(kind));
  const facts = told.map((mark) => ({ mark, fact: compilerFact(mark, uri) }));
  const rank = ({ fact }: (typeof facts)[number]) => order.indexOf(fact.topic);
  return facts.sort((a, b) => a.fact.line - b.fact.line || rank(a) - rank(b));
}

function compilerFact({ kind, text, message, range, steps }: EscapeMark, uri: string): CompilerFact {
  return {
    source: 'compiler',
    line: range.start.line + 1,
    text,
    message,
    steps: steps.slice(0, mostSteps).map((step) => factStep(step.message, step.location, uri)),
    topic: topics[kind],
    allocates: allocatingKinds.has(kind),
  };
}

function factStep(message: string, location: EscapeMark['steps'][number]['location'], uri: string): FactStep {
  if (location === undefined) return { message, place: '', here: 0 };
  const line = location.range.start.line + 1;
  const path = decodeURIComponent(location.uri);
  // Editors escape more of an address than others do.
  const here = path === decodeURIComponent(uri) ? line : 0;
  return { message, place: `${path.slice(path.lastIndexOf('/') + 1)}:${line}`, here };
}
