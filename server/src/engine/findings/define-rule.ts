/** Owns what a rule is: its metadata and its check. The folder's name is its id, so no rule states one. Knows neither files nor editors. */
import type { Allowed, Undecided } from '../concurrency/limits';
import type { FunctionIr, Unit } from '../ir/model';
import type { ResourceRow } from '../lifecycle/row';
import type { Resolution } from '../packages/resolution';
import type { LineIndex } from '../text/line-index';
import type { Range, TextEdit } from '../text/range';
import type { Edited } from './edited';
import type { Confidence, Finding, Related, Severity } from './finding';

/** One option of a rule; its settings and JSON schema are generated from this. */
export interface RuleOption {
  readonly description: string;
  readonly type: 'boolean' | 'integer' | 'string';
  readonly default: boolean | number | string;
}

export type RuleOptions = Readonly<Record<string, boolean | number | string>>;

/** What a check is given: one unit and the package around it. */
export interface RuleContext {
  readonly unit: Unit;
  readonly resolution: Resolution;
  /** Text of the unit's file. */
  readonly lines: LineIndex;
  readonly file: string;
  /** `1.22` as `[1, 22]`. */
  readonly go: GoVersion;
  readonly options: RuleOptions;
  /** What exploring one function may take. */
  readonly limits: Allowed;
  report(found: Found): void;
  /** What `look` finds where the body of a unit of the file has these edits; undefined where they leave no code that makes sense. */
  edited<T>(edits: readonly TextEdit[], look: (edited: Edited) => T): T | undefined;
  /** The analysis came to no end: no finding, counted. */
  notDecided(why?: Undecided): void;
}

export type GoVersion = readonly [major: number, minor: number];

export interface Found {
  readonly message: string;
  readonly range: Range;
  /** The function or closure it stands in; its unit's name when absent. */
  readonly function?: FunctionIr;
  readonly confidence?: Confidence;
  /** Lower than the rule's own where the case is milder. */
  readonly severity?: Severity;
  readonly related?: readonly Related[];
  readonly goroutines?: Finding['goroutines'];
  readonly fixes?: Finding['fixes'];
}

export interface RuleDefinition {
  /** What it flags, one line without a full stop. */
  readonly title: string;
  /** Why it matters and what to do, one paragraph of Markdown. */
  readonly why: string;
  readonly severity: Severity;
  readonly confidence?: Confidence;
  /** First Go version (go directive) it applies to. */
  readonly since?: string;
  /** First Go version it no longer applies to. */
  readonly until?: string;
  /** Off unless asked for. */
  readonly optIn?: boolean;
  readonly tags?: readonly string[];
  /** Files it does not look at: tests, or all code that serves tests (`isTestCode`). */
  readonly skips?: 'tests' | 'test code';
  /** Rules that tell of the same fault when their finding is about a goroutine that one of this rule starts with, or when each of the two findings tells of the other. */
  readonly speaksFor?: readonly string[];
  /** A file can have a finding only if its text holds one token of every group; `Name(` is held by calls of exactly that name. */
  readonly triggers: readonly (readonly string[])[];
  readonly options?: Readonly<Record<string, RuleOption>>;
  /** Called once a unit whose text passes the triggers. Must be a pure function of the context. */
  readonly check: (context: RuleContext) => void;
  /** Whether the unit gives its callers what the rule looks for, so that they are checked too whatever their text. Pure, like `check`. */
  readonly handsOn?: (context: RuleContext) => boolean;
  /**
   * `handsOn` is about anything a function does for its callers, not only about its results, and matters to callers of the same package only: what others hand on
   * is not looked for, which takes reading all they import.
   */
  readonly handsOnWithin?: 'package';
  /** The rule where a project has rows of its own for it. */
  readonly withResources?: (rows: readonly ResourceRow[]) => Pick<RuleDefinition, 'triggers' | 'check' | 'handsOn'>;
}

export function defineRule(definition: RuleDefinition): RuleDefinition {
  return definition;
}

/** A rule with its id. */
export interface Rule extends RuleDefinition {
  readonly name: string;
}

/** The newest Go version that rules and tables know. */
export const newestGo = '1.26';

/** Reads `1.22`, `1.22.3`, `go1.22`; the newest known version for anything else. */
export function parseGoVersion(text: string): GoVersion {
  const match = /^(?:go)?(\d+)\.(\d+)/.exec(text);
  return match === null ? parseGoVersion(newestGo) : [Number(match[1]), Number(match[2])];
}

export function isAtLeast(go: GoVersion, version: string): boolean {
  const [major, minor] = parseGoVersion(version);
  return go[0] > major || (go[0] === major && go[1] >= minor);
}

export function appliesTo(rule: RuleDefinition, go: GoVersion): boolean {
  if (rule.since !== undefined && !isAtLeast(go, rule.since)) return false;
  return rule.until === undefined || !isAtLeast(go, rule.until);
}
