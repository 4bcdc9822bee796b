/** Owns `.gopherscope.yaml` and its twin in the editor's settings: reading, validation, what they mean for a rule. Opens no files. */
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Rule, RuleOptions } from './define-rule';
import type { Severity } from './finding';

export interface RuleSetting {
  /** `off`, `on` (the rule's own severity), or a severity. */
  readonly level?: 'off' | 'on' | Severity;
  readonly options?: RuleOptions;
}

/** Plain data: it travels to workers and into cache keys. */
export interface Config {
  readonly rules: Readonly<Record<string, RuleSetting>>;
  /** Globs of files whose findings nobody wants, relative to the file's directory. */
  readonly exclude: readonly string[];
}

export const emptyConfig: Config = { rules: {}, exclude: [] };

/** Says what, where (line from 1), and what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly line: number;
  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

const levels = ['off', 'on', 'error', 'warning', 'information', 'hint'] as const;

function isLevel(value: unknown): value is (typeof levels)[number] {
  return (levels as readonly unknown[]).includes(value);
}

type RuleTable = Pick<ReadonlyMap<string, Rule>, 'get' | 'keys'>;

/** Throws {@link ConfigError}. */
export function parseConfig(text: string, rules: RuleTable): Config {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const lineOf = (node: unknown) => counter.linePos((node as Node | null)?.range?.[0] ?? 0).line;
  const broken = document.errors[0];
  if (broken !== undefined) throw new ConfigError(broken.message.split('\n')[0]!, broken.linePos?.[0].line ?? 1);
  const root = document.contents;
  if (root === null) return emptyConfig;
  if (!isMap(root)) throw new ConfigError('The file must hold keys such as "rules" and "exclude".', lineOf(root));
  const settings: Record<string, RuleSetting> = {};
  let exclude: readonly string[] = [];
  for (const { key, value } of root.items) {
    const name = isScalar(key) ? String(key.value) : '';
    if (name === 'rules') {
      if (!isMap(value)) throw new ConfigError('"rules" must hold one key a rule.', lineOf(value ?? key));
      for (const item of value.items) {
        const id = isScalar(item.key) ? String(item.key.value) : '';
        const rule = rules.get(id);
        if (rule === undefined) {
          const known = [...rules.keys()].join(', ');
          throw new ConfigError(`There is no rule "${id}". There are ${known}.`, lineOf(item.key));
        }
        try {
          const plain: unknown = (item.value as Node | null)?.toJS(document);
          settings[id] = readSetting(rule, plain);
        } catch (error) {
          if (error instanceof TypeError) throw new ConfigError(error.message, lineOf(item.value ?? item.key));
          throw error;
        }
      }
    } else if (name === 'exclude') {
      const list: unknown = isSeq(value) ? value.toJS(document) : undefined;
      if (!Array.isArray(list) || !list.every((each) => typeof each === 'string')) {
        throw new ConfigError('"exclude" must be a list of globs such as "**/*_gen.go".', lineOf(value ?? key));
      }
      exclude = list;
    } else throw new ConfigError(`There is no key "${name}". There are rules and exclude.`, lineOf(key));
  }
  return { rules: settings, exclude };
}

/** A rule's setting from plain data: a level, a boolean, or an object with `level` and options. Throws TypeError. */
export function readSetting(rule: Rule, value: unknown): RuleSetting {
  if (typeof value === 'boolean') return { level: value ? 'on' : 'off' };
  if (isLevel(value)) return { level: value };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`${rule.name} must be one of ${levels.join(', ')}, or hold "level" and options.`);
  }
  const options: Record<string, boolean | number | string> = {};
  let level: RuleSetting['level'];
  for (const [key, each] of Object.entries(value)) {
    if (key === 'level') {
      if (!isLevel(each)) throw new TypeError(`The level of ${rule.name} must be one of ${levels.join(', ')}.`);
      level = each;
      continue;
    }
    const option = rule.options?.[key];
    if (option === undefined) throw new TypeError(`${rule.name} has no option "${key}".`);
    const right = option.type === 'integer' ? Number.isInteger(each) : typeof each === option.type;
    if (!right) throw new TypeError(`The option ${key} of ${rule.name} must be of type ${option.type}.`);
    options[key] = each as boolean | number | string;
  }
  return { ...(level === undefined ? {} : { level }), options };
}

/** `upper` wins over `lower`, rule by rule and option by option; excludes add up. */
export function mergeConfigs(lower: Config, upper: Config): Config {
  const rules: Record<string, RuleSetting> = { ...lower.rules };
  for (const [name, setting] of Object.entries(upper.rules)) {
    const below = rules[name];
    rules[name] = { ...below, ...setting, options: { ...below?.options, ...setting.options } };
  }
  return { rules, exclude: [...lower.exclude, ...upper.exclude] };
}

/** What a rule shall do under a config; undefined when it is off. */
export function effective(rule: Rule, config: Config): { severity: Severity; options: RuleOptions } | undefined {
  const setting = config.rules[rule.name];
  const level = setting?.level ?? (rule.optIn === true ? 'off' : 'on');
  if (level === 'off') return undefined;
  const defaults = Object.entries(rule.options ?? {}).map(([name, option]) => [name, option.default] as const);
  return {
    severity: level === 'on' ? rule.severity : level,
    options: { ...Object.fromEntries(defaults), ...setting?.options },
  };
}
