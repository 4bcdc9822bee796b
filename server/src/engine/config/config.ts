/** Owns what is configured, as plain data, and what that means for a rule. Knows neither YAML nor where settings come from. */
import type { Limits } from '../concurrency/limits';
import type { Rule, RuleOptions } from '../findings/define-rule';
import type { Severity } from '../findings/finding';
import type { ResourceRow } from '../lifecycle/row';
import { meant } from './nearest-name';

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
  /** The project's own resources, which the lifecycle rules look after like those of the standard library. */
  readonly resources: readonly ResourceRow[];
  /** What exploring one function may take, where that is not what it takes by default. */
  readonly explorer: Partial<Limits>;
}

export const emptyConfig: Config = { rules: {}, exclude: [], resources: [], explorer: {} };

export const levels = ['off', 'on', 'error', 'warning', 'information', 'hint'] as const;

function isLevel(value: unknown): value is (typeof levels)[number] {
  return (levels as readonly unknown[]).includes(value);
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
    if (option === undefined) {
      throw new TypeError(
        `${rule.name} has no option "${key}".${meant(key, ['level', ...Object.keys(rule.options ?? {})])}`,
      );
    }
    const right = option.type === 'integer' ? Number.isInteger(each) : typeof each === option.type;
    if (!right) throw new TypeError(`The option ${key} of ${rule.name} must be of type ${option.type}.`);
    options[key] = each as boolean | number | string;
  }
  return { ...(level === undefined ? {} : { level }), options };
}

/** A limit of the explorer from plain data. Throws TypeError. */
export function readLimit(name: keyof Limits, value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1) return value;
  throw new TypeError(`${name} must be a whole number from 1.`);
}

/** `upper` wins over `lower`, rule by rule and option by option, limit by limit; excludes and resources add up. */
export function mergeConfigs(lower: Config, upper: Config): Config {
  const rules: Record<string, RuleSetting> = { ...lower.rules };
  for (const [name, setting] of Object.entries(upper.rules)) {
    const below = rules[name];
    rules[name] = { ...below, ...setting, options: { ...below?.options, ...setting.options } };
  }
  return {
    rules,
    exclude: [...lower.exclude, ...upper.exclude],
    resources: [...lower.resources, ...upper.resources],
    explorer: { ...lower.explorer, ...upper.explorer },
  };
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
