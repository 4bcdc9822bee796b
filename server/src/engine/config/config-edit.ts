/** Owns edits of `.gopherscope.yaml` that leave the rest of the text, its comments too, as it is. Opens no files. */
import { isMap, isScalar, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { LineIndex } from '../text/line-index';
import type { TextEdit } from '../text/range';

/** The edit that turns a rule off; undefined where the text is not such that one can be made. `text` may be empty. */
export function turnOff(text: string, rule: string): TextEdit | undefined {
  const document = parseDocument(text);
  if (document.errors.length > 0) return undefined;
  const page = new Page(text);
  const root = document.contents;
  const section = [`rules:`, `  ${rule}: off`];
  if (isNothing(root)) return page.append(section);
  if (!isMap(root) || root.flow === true) return undefined;

  const rules = pairOf(root, 'rules');
  if (rules === undefined) return page.append(section);
  if (isNothing(rules.value)) return page.insertBelow(rules.key, [`  ${rule}: off`]);
  if (!isMap(rules.value)) return undefined;

  const present = pairOf(rules.value, rule);
  if (present === undefined) return page.insertEntry(rules.value, `${rule}: off`);
  const { key, value } = present;
  if (isNothing(value)) return page.insertBehind(key, ' off');
  if (!isMap(value)) return page.replace(value, 'off');
  const level = pairOf(value, 'level');
  return level === undefined ? page.insertEntry(value, 'level: off') : page.replace(level.value, 'off');
}

function pairOf(map: YAMLMap, name: string): Pair | undefined {
  return map.items.find(({ key }) => isScalar(key) && key.value === name);
}

/** A key with nothing behind it, or an empty file. */
function isNothing(value: unknown): boolean {
  return value === null || (isScalar(value) && value.value === null);
}

/** The edits of one text. */
class Page {
  readonly #lines: LineIndex;
  readonly #lineEnd: string;

  constructor(text: string) {
    this.#lines = new LineIndex(text);
    this.#lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  }

  append(added: readonly string[]): TextEdit {
    const { text } = this.#lines;
    const gap = text === '' || text.endsWith('\n') ? '' : this.#lineEnd;
    return this.#at(text.length, text.length, gap + added.map((line) => line + this.#lineEnd).join(''));
  }

  insertBelow(key: unknown, added: readonly string[]): TextEdit | undefined {
    const end = (key as Node).range?.[1];
    if (end === undefined) return undefined;
    const after = this.#lines.lineEnd(this.#lines.lineAt(end));
    return this.#at(after, after, added.map((line) => this.#lineEnd + line).join(''));
  }

  /** Before the first entry, whose column is that of all. */
  insertEntry(map: YAMLMap, entry: string): TextEdit | undefined {
    const first = (map.items[0]?.key as Node | undefined)?.range?.[0];
    if (map.flow === true) {
      const inside = map.range![0] + 1;
      return this.#at(inside, inside, first === undefined ? ` ${entry} ` : ` ${entry},`);
    }
    if (first === undefined) return undefined;
    const { line, column } = this.#lines.positionAt(first);
    const start = this.#lines.lineStart(line);
    return this.#at(start, start, ' '.repeat(column) + entry + this.#lineEnd);
  }

  insertBehind(key: unknown, added: string): TextEdit | undefined {
    const end = (key as Node).range?.[1];
    const colon = end === undefined ? -1 : this.#lines.text.indexOf(':', end) + 1;
    return colon <= 0 ? undefined : this.#at(colon, colon, added);
  }

  replace(node: unknown, text: string): TextEdit | undefined {
    const range = (node as Node | null)?.range;
    return range ? this.#at(range[0], range[1], text) : undefined;
  }

  #at(from: number, to: number, text: string): TextEdit {
    return { range: this.#lines.rangeAt(from, to), text };
  }
}
