/**
 * Owns what the rules shall do in a folder: the nearest .gopherscope.yaml, over it the editor's settings. Refuses to read files.
 * What is wrong in either is said and left out; the rest still counts.
 */
import picomatch from 'picomatch';
import { briefLimits, type Limits } from '#engine/concurrency/limits';
import {
  type Config,
  emptyConfig,
  mergeConfigs,
  type RuleSetting,
  readLimit,
  readSetting,
} from '#engine/config/config';
import { readConfig } from '#engine/config/config-file';
import type { Rule } from '#engine/findings/define-rule';
import type { NearestFile } from './files/nearest';
import { folderOf, nameOf } from './uris';

export interface RuleConfig {
  readonly config: Config;
  /** Whether nobody wants the findings of this file (key). */
  excludes(key: string): boolean;
  /** What is wrong, where, and what to do. */
  readonly faults: readonly string[];
}

type RuleTable = ReadonlyMap<string, Rule>;

/** `settings` is the value of `gopherscope` in the editor's settings, whatever it is. */
export function ruleConfig(file: NearestFile | undefined, settings: unknown, rules: RuleTable): RuleConfig {
  const faults: string[] = [];
  const below = file === undefined ? emptyConfig : readFile(file, rules, faults);
  const inFolder = mergeConfigs({ ...emptyConfig, explorer: briefLimits }, below);
  const config = mergeConfigs(inFolder, readSettings(settings, rules, faults));
  const matches = config.exclude.map((glob) => picomatch(glob, { dot: true }));
  const base = file === undefined ? '' : `${folderOf(file.uri)}/`;
  return {
    config,
    excludes: (key) =>
      key.startsWith(base) && matches.some((match) => match(decodeURIComponent(key.slice(base.length)))),
    faults,
  };
}

function readFile(file: NearestFile, rules: RuleTable, faults: string[]): Config {
  const { config, errors } = readConfig(file.text, rules);
  // An open file shows what is wrong with it at its place.
  const told = file.isOpen === true ? [] : errors;
  if (told.length > 0)
    faults.push(told.map(({ line, message }) => `${nameOf(file.uri)}:${line}: ${message}`).join(' '));
  return config;
}

function readSettings(settings: unknown, rules: RuleTable, faults: string[]): Config {
  if (!isRecord(settings)) return emptyConfig;
  return {
    ...emptyConfig,
    rules: readRules(settings.rules, rules, faults),
    explorer: readExplorer(settings.explorer, faults),
  };
}

/** What the user said nothing of is null. */
function readExplorer(configured: unknown, faults: string[]): Config['explorer'] {
  if (!isRecord(configured)) return {};
  const limits: Partial<Record<keyof Limits, number>> = {};
  for (const name of ['states', 'operations'] as const) {
    const value = configured[name];
    if (value === null || value === undefined) continue;
    try {
      limits[name] = readLimit(name, value);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      faults.push(`The setting gopherscope.explorer.${name} is not used: ${error.message}`);
    }
  }
  return limits;
}

function readRules(configured: unknown, rules: RuleTable, faults: string[]): Config['rules'] {
  if (!isRecord(configured)) return {};
  const read: Record<string, RuleSetting> = {};
  for (const [name, value] of Object.entries(configured)) {
    const rule = rules.get(name);
    // VS Code fills in the manifest's default where the user said nothing, so the default says nothing against the file.
    // Settings of rules of another version stay where they are.
    if (rule === undefined || value === null || value === (rule.optIn === true ? 'off' : 'on')) continue;
    try {
      read[name] = readSetting(rule, value);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      faults.push(`The setting gopherscope.rules.${name} is not used: ${error.message}`);
    }
  }
  return read;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
