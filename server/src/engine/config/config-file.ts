/** Owns reading `.gopherscope.yaml`: what is right becomes a config, what is wrong is said with its place. Opens no files. */
import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import type { Limits } from '../concurrency/limits';
import type { Rule } from '../findings/define-rule';
import type { ResourceRow } from '../lifecycle/row';
import type { Range } from '../text/range';
import { type Config, emptyConfig, type RuleSetting, readLimit, readSetting } from './config';
import { explorerKeys, topLevelKeys } from './config-keys';
import type { Mention, ResourceMention } from './config-names';
import { readResource, textOf } from './config-resource';
import { globFault } from './glob-fault';
import { meant } from './nearest-name';

export type RuleTable = ReadonlyMap<string, Rule>;

/** Says what, where, and what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly range: Range;
  constructor(message: string, range: Range) {
    super(message);
    this.range = range;
  }

  /** From 1. */
  get line(): number {
    return this.range.start.line + 1;
  }
}

export interface ReadConfig {
  /** What could be made of the text; what is wrong is left out. */
  readonly config: Config;
  /** In the order of the text. */
  readonly errors: readonly ConfigError[];
  /** What the resources name. */
  readonly mentions: readonly ResourceMention[];
  /** Where each glob of `exclude` stands, in order. */
  readonly excludeRanges: readonly Range[];
}

/** Throws the first {@link ConfigError}. */
export function parseConfig(text: string, rules: RuleTable): Config {
  const { config, errors } = readConfig(text, rules);
  if (errors[0] !== undefined) throw errors[0];
  return config;
}

export function readConfig(text: string, rules: RuleTable): ReadConfig {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const broken = document.errors.map(({ message, pos }) => {
    // The library draws the place under its message.
    const sentence = message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '');
    return new ConfigError(`${sentence.replace(/[.:]?$/, '')}.`, rangeOf(counter, pos));
  });
  // A text that is no YAML has no keys to be wrong about.
  if (broken.length > 0) return { config: emptyConfig, errors: broken, mentions: [], excludeRanges: [] };
  const reader = new Reader(document, counter, rules);
  const config = reader.read();
  return { config, errors: reader.errors, mentions: reader.mentions, excludeRanges: reader.excludeRanges };
}

function rangeOf(counter: LineCounter, [from, to]: readonly [number, number]): Range {
  const place = (offset: number) => {
    const { line, col } = counter.linePos(offset);
    return { line: Math.max(0, line - 1), column: Math.max(0, col - 1) };
  };
  return { start: place(from), end: place(to) };
}

class Reader {
  readonly errors: ConfigError[] = [];
  readonly mentions: ResourceMention[] = [];
  readonly excludeRanges: Range[] = [];
  readonly #document: Document;
  readonly #counter: LineCounter;
  readonly #rules: RuleTable;

  constructor(document: Document, counter: LineCounter, rules: RuleTable) {
    this.#document = document;
    this.#counter = counter;
    this.#rules = rules;
  }

  read(): Config {
    const root = this.#document.contents;
    if (root === null || (isScalar(root) && root.value === null)) return emptyConfig;
    if (!isMap(root)) {
      this.#wrong(root, `The file must hold keys such as ${Object.keys(topLevelKeys).join(', ')}.`);
      return emptyConfig;
    }
    let { rules, exclude, resources, explorer } = emptyConfig;
    for (const item of root.items) {
      const name = textOf(item.key) ?? '';
      if (name === 'rules') rules = this.#readRules(item);
      else if (name === 'exclude') exclude = this.#readExclude(item);
      else if (name === 'resources') resources = this.#readResources(item);
      else if (name === 'explorer') explorer = this.#readExplorer(item);
      else {
        const known = Object.keys(topLevelKeys);
        this.#wrong(item.key, `There is no key "${name}".${meant(name, known)} There are ${known.join(', ')}.`);
      }
    }
    return { rules, exclude, resources, explorer };
  }

  #readRules({ key, value }: Pair): Config['rules'] {
    const settings: Record<string, RuleSetting> = {};
    if (!isMap(value)) {
      this.#wrong(isNothing(value) ? key : value, '"rules" must hold one key a rule.');
      return settings;
    }
    for (const item of value.items) {
      const id = textOf(item.key) ?? '';
      const rule = this.#rules.get(id);
      if (rule === undefined) {
        const hint = meant(id, this.#rules.keys()) || ' gopherscope rules lists them all.';
        this.#wrong(item.key, `There is no rule "${id}".${hint}`);
        continue;
      }
      try {
        settings[id] = readSetting(rule, (item.value as Node | null)?.toJS(this.#document));
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        this.#wrong(isNothing(item.value) ? item.key : item.value, error.message);
      }
    }
    return settings;
  }

  #readExclude({ key, value }: Pair): readonly string[] {
    const list: unknown = isSeq(value) ? value.toJS(this.#document) : undefined;
    if (isSeq(value) && Array.isArray(list) && list.every((each) => typeof each === 'string')) {
      return list.filter((glob, at) => {
        const item = value.items[at];
        const fault = globFault(glob);
        if (fault === undefined) this.excludeRanges.push(this.#rangeOf(item));
        else this.#wrong(item, fault);
        return fault === undefined;
      });
    }
    this.#wrong(isNothing(value) ? key : value, '"exclude" must be a list of globs such as "**/*_gen.go".');
    return [];
  }

  #readResources({ key, value }: Pair): readonly ResourceRow[] {
    if (!isSeq(value)) {
      this.#wrong(
        isNothing(value) ? key : value,
        '"resources" must be a list; each item holds "acquire" and "release".',
      );
      return [];
    }
    return value.items.flatMap((item) => {
      const before = this.errors.length;
      const row = readResource(item, this.#rules, {
        wrong: (node, message) => this.#wrong(node, message),
        names: ({ acquire, release, result, part }) =>
          this.mentions.push({
            acquire: acquire.map((node) => this.#mention(node)),
            release: release.map((node) => this.#mention(node)),
            ...(result === undefined ? {} : { result: this.#mention(result) }),
            ...(part === undefined ? {} : { part: this.#mention(part) }),
          }),
      });
      return row === undefined || this.errors.length > before ? [] : [row];
    });
  }

  #readExplorer({ key, value }: Pair): Config['explorer'] {
    const known = Object.keys(explorerKeys) as (keyof Limits)[];
    const limits: Partial<Record<keyof Limits, number>> = {};
    if (!isMap(value)) {
      this.#wrong(isNothing(value) ? key : value, `"explorer" must hold ${known.join(' or ')}.`);
      return limits;
    }
    for (const item of value.items) {
      const text = textOf(item.key) ?? '';
      const name = known.find((each) => each === text);
      if (name === undefined) {
        this.#wrong(item.key, `"explorer" has no key "${text}".${meant(text, known)} There are ${known.join(', ')}.`);
        continue;
      }
      try {
        limits[name] = readLimit(name, (item.value as Node | null)?.toJS(this.#document));
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        this.#wrong(isNothing(item.value) ? item.key : item.value, error.message);
      }
    }
    return limits;
  }

  #mention(node: unknown): Mention {
    return { text: textOf(node) ?? '', range: this.#rangeOf(node) };
  }

  #wrong(node: unknown, message: string): void {
    this.errors.push(new ConfigError(message, this.#rangeOf(node)));
  }

  #rangeOf(node: unknown): Range {
    const range = (node as Node | null)?.range ?? [0, 0];
    return rangeOf(this.#counter, [range[0], range[1]]);
  }
}

/** A key with nothing behind it yet. */
function isNothing(value: unknown): boolean {
  return value === null || value === undefined || (isScalar(value) && value.value === null);
}
