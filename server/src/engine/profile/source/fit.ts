/**
 * Owns whether a text can be the one a profile was recorded from, told by what the profile names: each line must still lie within the function it was
 * in, and functions begin where they did. Goes by no clock: a fresh clone is new and fits. Refuses to know where texts come from.
 */
import { parseFrameName, shortName } from '../names/frame-name';
import { type DeclaredFunction, type DeclaredName, declarationsIn, declaredName, linkedNames } from './declarations';

/** A line with cost. */
export interface RecordedLine {
  /** Linker name of the function it was in. */
  readonly function: string;
  /** From 1, 0 unknown. */
  readonly line: number;
  /** Where that function began, from 1; 0 unknown. */
  readonly startLine?: number;
}

/**
 * `fits`: every line that can be told about lies where it was · `differs`: the text is another one, and `reason` is a sentence without its full stop ·
 * `unknown`: nothing can be told, for this is no Go, or generated from something else.
 */
export type SourceFit =
  | { readonly kind: 'fits' }
  | { readonly kind: 'differs'; readonly reason: string }
  | { readonly kind: 'unknown' };

const unknown: SourceFit = { kind: 'unknown' };

/** @param file path of the text, for its kind alone */
export function fitOf(file: string, lines: readonly string[], recorded: readonly RecordedLine[]): SourceFit {
  const length = lines.at(-1) === '' ? lines.length - 1 : lines.length;
  const behind = recorded.find(({ line }) => line > length);
  if (behind) return differs(`line ${behind.line} is behind its end: it has ${length} lines now`);
  // Lines that say which other file they were made from are counted in that one.
  if (!file.endsWith('.go') || lines.some((line) => line.startsWith('//line '))) return unknown;
  const declared = declarationsIn(lines);
  if (declared.size === 0) return unknown;
  const linked = linkedNames(lines);
  let told = false;
  for (const one of recorded) {
    const { packagePath, local } = parseFrameName(one.function);
    if (one.line === 0 || packagePath === '') continue;
    // Closures of variables stand outside of functions.
    if (/^(init\.func|glob\.\.|init\.\d|init$|init\.map)/.test(local)) continue;
    // A linkname gives a function another name, or pushes one that has a body of its own in the same file.
    const names = [local, ...(linked.has(one.function) ? [linked.get(one.function)!] : [])].map(declaredName);
    const reasons = names.map((name) => wrong(one, name, lines, declared));
    if (reasons.includes(undefined)) told = true;
    else if (names.every(({ isCertain }) => isCertain)) return differs(reasons.at(-1)!);
  }
  return told ? { kind: 'fits' } : unknown;
}

function wrong(
  { function: name, line, startLine = 0 }: RecordedLine,
  { keys, isClosure }: DeclaredName,
  lines: readonly string[],
  declared: ReadonlyMap<string, readonly DeclaredFunction[]>,
): string | undefined {
  const short = shortName(name).replace(/^[^.]*\./, '');
  const places = keys.flatMap((key) => declared.get(key) ?? []);
  if (places.length === 0) return `${short} is not declared in it`;
  const around = places.find(({ first, last }) => line >= first && line <= last);
  if (!around) {
    const [{ first, last }] = places as [DeclaredFunction];
    return `line ${line} is outside of ${short}, which stands in lines ${first} – ${last} now`;
  }
  if (startLine === 0 || startLine === around.first) return undefined;
  if (!isClosure) return `${short} starts at line ${around.first} now, at ${startLine} in the profile`;
  // A closure begins inside of the function that it is part of.
  const isInside = startLine > around.first && startLine <= around.last;
  if (isInside && /\b(func|go|defer|for)\b/.test(lines[startLine - 1] ?? '')) return undefined;
  return `${short} does not start at line ${startLine} any more`;
}

function differs(reason: string): SourceFit {
  return { kind: 'differs', reason };
}
