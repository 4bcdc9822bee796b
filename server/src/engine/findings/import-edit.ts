/** Owns changing the imports of a file along with a fix: one edit of the import section as gofmt leaves it. Looks at text alone. */
import type { LineIndex } from '../text/line-index';
import type { TextEdit } from '../text/range';
import { lineBreak } from './edits';

export interface ImportChange {
  /** What the file calls the package. */
  readonly name: string;
  readonly edits: readonly TextEdit[];
}

interface Section {
  readonly start: number;
  readonly end: number;
  readonly specs: readonly string[];
}

const spec = /^\s*(?:([\w.]+)\s+)?"([^"]+)"/;

/** Imports `add` unless the file does, and drops `drop` (a path) from the imports. Undefined where the section is not of a plain form. */
export function changeImports(lines: LineIndex, add: string, drop?: string): ImportChange | undefined {
  const section = importSection(lines.text);
  if (section === undefined) return undefined;
  const known = section.specs.map((line) => spec.exec(line)).find((match) => match?.[2] === add);
  if (known?.[1] === '.' || known?.[1] === '_') return undefined;
  const name = known?.[1] ?? add.slice(add.lastIndexOf('/') + 1);
  if (known !== undefined && drop === undefined) return { name, edits: [] };
  if (known === undefined && isDeclared(lines.text, name)) return undefined;
  const kept = section.specs.filter((line) => drop === undefined || spec.exec(line)?.[2] !== drop);
  const specs = known === undefined ? insertSorted(kept, add) : kept;
  const end = lineBreak(lines);
  const text = specs.length === 1 && section.specs.length === 1 ? `import ${specs[0]!.trim()}` : block(specs, end);
  return { name, edits: [{ range: lines.rangeAt(section.start, section.end), text }] };
}

/** Whether `name.` stands only once in the code of the file, comments and strings aside. */
export function isLastUse(lines: LineIndex, name: string): boolean {
  // What stands for a name in broken code need not be one.
  if (!/^\w+$/.test(name)) return false;
  return [...codeOf(lines.text).matchAll(new RegExp(`(?<![\\w.])${name}\\.`, 'g'))].length === 1;
}

/** The text without strings and comments. */
function codeOf(text: string): string {
  return text.replace(/`[^`]*`|"(?:\\.|[^"\\\n])*"|\/\/.*|\/\*[\s\S]*?\*\//g, '""');
}

function block(specs: readonly string[], end: string): string {
  return ['import (', ...specs.map((line) => (line.trim() === '' ? '' : `\t${line.trim()}`)), ')'].join(end);
}

/** The only import declaration of the file, with one spec a line. */
function importSection(text: string): Section | undefined {
  const declarations = [...text.matchAll(/^import\b.*$/gm)];
  const [only] = declarations;
  if (declarations.length !== 1 || only === undefined) return undefined;
  const start = only.index;
  const single = /^import\s+((?:[\w.]+\s+)?"[^"]+")\s*$/.exec(only[0]);
  if (single !== null) return { start, end: start + only[0].trimEnd().length, specs: [single[1]!] };
  if (!/^import \(\s*$/.test(only[0])) return undefined;
  const close = text.indexOf('\n)', start);
  if (close < 0) return undefined;
  const specs = text
    .slice(start + only[0].length, close)
    .replaceAll('\r', '')
    .split('\n')
    .slice(1);
  // Comments keep their places only where nobody sorts.
  if (specs.some((line) => line.trim() !== '' && !/^\s*(?:[\w.]+\s+)?"[^"]+"$/.test(line))) return undefined;
  return { start, end: close + 2, specs };
}

/** Into the group of the standard library, which stands first; before everything where there is none. */
function insertSorted(specs: readonly string[], path: string): readonly string[] {
  const first = specs.findIndex((line) => line.trim() === '');
  const group = first < 0 ? specs : specs.slice(0, first);
  const line = `"${path}"`;
  const isStandard = group.every((each) => !spec.exec(each)?.[2]?.split('/')[0]?.includes('.'));
  if (!isStandard) return [line, '', ...specs];
  const before = group.findIndex((each) => (spec.exec(each)?.[2] ?? '') > path);
  const at = before < 0 ? group.length : before;
  return [...specs.slice(0, at), line, ...specs.slice(at)];
}

/** Whether something in the file bears the name already. */
function isDeclared(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w."/])${name}(?:\\s*:=|,.*:=|\\s+[\\w*\\[\\]]+\\s*[,)=]|\\()`).test(codeOf(text));
}
