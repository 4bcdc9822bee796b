/** Owns which rules run where: the nearest .gopherscope.yaml (or --config), then the flags. Knows the file's place, not its syntax. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import picomatch from 'picomatch';
import { type Config, effective, emptyConfig, type RuleSetting } from '#engine/config/config';
import { readConfig } from '#engine/config/config-file';
import { configFileName } from '#engine/config/config-keys';
import type { ResourceMention } from '#engine/config/config-names';
import type { Rule } from '#engine/findings/define-rule';
import type { Range } from '#engine/text/range';
import { reason } from '../../host/source/discovery';
import { CliError } from '../command';
import { requireRule } from '../rule-names';
import type { AnalysisFlags } from './options';

/** A settings file that counts somewhere. */
export interface SettingsFile {
  /** As shown. */
  readonly file: string;
  /** Absolute: where its globs start. */
  readonly directory: string;
  /** What its resources name. */
  readonly mentions: readonly ResourceMention[];
  /** Its globs; `isUsed` once one of them has left something out. */
  readonly excludes: readonly { readonly glob: string; readonly range: Range; isUsed: boolean }[];
}

interface Located {
  readonly config: Config;
  readonly isExcluded: (path: string) => boolean;
  readonly source?: SettingsFile;
}

export class Settings {
  readonly #rules: ReadonlyMap<string, Rule>;
  readonly #cwd: string;
  readonly #only: ReadonlySet<string> | undefined;
  readonly #disabled: ReadonlySet<string>;
  readonly #everything: boolean;
  readonly #fixed: Located | undefined;
  readonly #near = new Map<string, Located>();
  readonly #mistakes: string[] = [];
  readonly #none: Located = { config: emptyConfig, isExcluded: () => false };

  /** Throws a CliError for an unknown rule, or a --config that cannot be read. */
  constructor(rules: ReadonlyMap<string, Rule>, cwd: string, flags: AnalysisFlags) {
    this.#rules = rules;
    this.#cwd = cwd;
    const wanted = flags.rules?.filter((name) => name !== 'all').map((name) => requireRule(name, rules.keys()));
    this.#everything = flags.rules?.includes('all') ?? false;
    this.#only = this.#everything || wanted === undefined ? undefined : new Set(wanted);
    this.#disabled = new Set(flags.disabled.map((name) => requireRule(name, rules.keys())));
    if (flags.config !== undefined) this.#fixed = this.#read(resolve(cwd, flags.config), flags.config);
  }

  /** What rules do in a directory; plain data. Excludes are not part of it. */
  config(directory: string): Config {
    const { rules, resources, explorer } = this.#located(directory).config;
    const settings: Record<string, RuleSetting> = {};
    for (const name of this.#rules.keys()) {
      const setting = this.#setting(name, rules[name]);
      if (setting !== undefined) settings[name] = setting;
    }
    return { rules: settings, exclude: [], resources, explorer };
  }

  /** Whether the nearest file leaves this path (absolute) out. */
  isExcluded(path: string): boolean {
    return this.#located(dirname(path)).isExcluded(path);
  }

  /** Files that counted somewhere so far. */
  files(): readonly SettingsFile[] {
    const all = [this.#fixed, ...this.#near.values()].flatMap((located) => located?.source ?? []);
    return [...new Set(all)];
  }

  /** What is wrong in the files that counted somewhere so far, one line each; the files count without it. */
  mistakes(): readonly string[] {
    return this.#mistakes;
  }

  /** The file that counts in a directory. */
  fileOf(directory: string): SettingsFile | undefined {
    return this.#located(directory).source;
  }

  /** The rules that run in at least one place asked about so far, or by default. */
  enabledRules(): readonly Rule[] {
    const configs = [this.config(this.#cwd), ...[...this.#near.keys()].map((directory) => this.config(directory))];
    return [...this.#rules.values()].filter((rule) => configs.some((config) => effective(rule, config) !== undefined));
  }

  #setting(name: string, configured: RuleSetting | undefined): RuleSetting | undefined {
    if (this.#disabled.has(name) || this.#only?.has(name) === false) return { level: 'off' };
    if (!this.#everything && this.#only === undefined) return configured;
    // Asked for by name: what is off or opt-in runs too, at the severity configured if there is one.
    const level = configured?.level;
    return { ...configured, level: level === undefined || level === 'off' ? 'on' : level };
  }

  #located(directory: string): Located {
    if (this.#fixed !== undefined) return this.#fixed;
    const known = this.#near.get(directory);
    if (known !== undefined) return known;
    const file = join(directory, configFileName);
    const parent = dirname(directory);
    const located = existsSync(file)
      ? this.#read(file, relative(this.#cwd, file).split(sep).join('/'))
      : parent === directory
        ? this.#none
        : this.#located(parent);
    this.#near.set(directory, located);
    return located;
  }

  #read(file: string, shown: string): Located {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      throw new CliError(`The settings in ${shown} cannot be read: ${reason(error)}.`);
    }
    const { config, errors, mentions, excludeRanges } = readConfig(text, this.#rules);
    this.#mistakes.push(...errors.map(({ line, message }) => `${shown}:${line}: ${message}`));
    const directory = dirname(file);
    const excludes = config.exclude.map((glob, at) => ({
      glob,
      range: excludeRanges[at]!,
      matches: picomatch(glob, { dot: true }),
      isUsed: false,
    }));
    return {
      config,
      isExcluded: (path) => {
        const below = relative(directory, path).split(sep).join('/');
        // Each is asked, so that none is taken for unused because of another.
        const hits = excludes.filter(({ matches }) => matches(below));
        for (const hit of hits) hit.isUsed = true;
        return hits.length > 0;
      },
      source: { file: shown, directory, mentions, excludes },
    };
  }
}
