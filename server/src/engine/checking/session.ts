/**
 * Owns analysing packages: files in, findings per file out, everything memoised on content. Pure and cooperative: `steps` yields where it may be
 * interrupted or dropped. Opens nothing, knows no editor; trees it parses itself it deletes itself.
 */
import { type Allowed, isForWantOfMore, thoroughLimits, type Undecided } from '../concurrency/limits';
import { type Config, effective } from '../config/config';
import { appliesTo, type GoVersion, parseGoVersion, type Rule, type RuleOptions } from '../findings/define-rule';
import type { Finding, Severity } from '../findings/finding';
import { isTestCode, isTestFile } from '../findings/test-code';
import type { GoFile } from '../ir/go-file';
import type { Unit } from '../ir/model';
import { calledName } from '../ir/walk';
import type { ResourceRow } from '../lifecycle/row';
import type { GoParser } from '../syntax/parser';
import type { Range } from '../text/range';
import { allowanceOf } from './allowance';
import { candidatesIn, mayHoldCandidates, type Round, Scope } from './candidates';
import { FaultCounter, type RuleFault } from './faults';
import { ForeignMakers, type MakerQuestion } from './foreign-makers';
import { type Consulted, noPackages, type PackageProvider } from './foreign-packages';
import type { SourceFile } from './package-file';
import { KeptPackages, type PackageRun } from './package-run';
import { lookingAtTheSame } from './same-code';
import { toldOnce } from './same-fault';
import { goroutineTag, isSuppressed, readSuppressions } from './suppression';
import { type Told, ToldBefore } from './told-before';

export interface PackageInput {
  /** All files of one package; findings depend on all of them. */
  readonly files: readonly SourceFile[];
  /** The module's go directive: `1.22`. */
  readonly go: string;
  readonly config: Config;
  /** Gives other packages; without it they are not known. A new object = everything it gave before is forgotten. */
  readonly packages?: PackageProvider;
  /** What the provider calls this package. */
  readonly key?: string;
  /** Import path, where it is known. */
  readonly path?: string;
  /** The files somebody waits for, by path: only their findings are looked for, and they are all of them. All files when absent. */
  readonly only?: ReadonlySet<string>;
}

export interface PackageResult {
  /** By path; every file that was asked for has an entry. Sorted by place, then rule. */
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  /** Files that could not be parsed at all. Files with syntax errors are analysed as far as they make sense. */
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  /** First syntax errors of files in what had to be parsed of them; lines are 0-based. */
  readonly syntaxErrors: readonly { readonly path: string; readonly line: number }[];
  /** Functions declared in the files that had to be parsed; others cannot have findings. */
  readonly functions: number;
  /** Functions in which a rule ran out of its budget; one may stand there for several rules. */
  readonly notDecided: readonly NotDecided[];
  /** Other packages the findings rest on, whether they exist or not: they hold as long as these stay as they are. */
  readonly consulted: readonly Consulted[];
  /** Rules that threw, new since the last result. */
  readonly faults: readonly RuleFault[];
}

/** No finding there does not mean no leak. */
export interface NotDecided {
  readonly path: string;
  /** Runtime-style, `(*Server).serve`. */
  readonly function: string;
  /** Its name. */
  readonly range: Range;
  readonly rule: string;
  readonly why: Undecided;
}

interface Enabled {
  readonly rule: Rule;
  /** The project's own rows for it, as text. */
  readonly own: string;
  readonly severity: Severity;
  readonly options: RuleOptions;
  readonly limits: Allowed;
}

/** A rule in one file; `context` is what its findings rest on besides the unit and the package around it. */
interface InContext extends Omit<Enabled, 'own'> {
  readonly context: string;
}

/** Fixes are written with the file's line ends, which an edit far from a unit can change. */
function inFile({ settings, ...enabled }: Enabled & { readonly settings: string }, { lines, path }: GoFile): InContext {
  return { ...enabled, context: `${lines.hasCarriageReturns} ${path} ${settings}` };
}

function isSkipped({ skips }: Rule, { path, lines }: SourceFile): boolean {
  return skips !== undefined && (skips === 'tests' ? isTestFile(path) : isTestCode(path, lines));
}

/** Whether a unit hands on what a rule looks for. */
interface Given extends Told {
  readonly value: boolean;
}

/** A rule's result in one unit. */
interface Memo extends Told {
  readonly findings: readonly Finding[];
  readonly notDecided: Undecided | undefined;
  /** Name of the unit's function, when it hands on what the rule looks for. */
  readonly maker?: string;
}

/** Functions that hand on what another one handed to them: real code goes two or three levels deep. */
const mostRounds = 5;

export class AnalysisSession {
  readonly #rules: readonly Rule[];
  readonly #goroutineRules: ReadonlySet<string>;
  readonly #speaksFor: ReadonlyMap<string, Rule['speaksFor']>;
  readonly #faults = new FaultCounter();
  readonly #packages: KeptPackages;
  readonly #extended = new Map<string, Rule>();
  readonly #makers = new ForeignMakers(mostRounds);
  /** Of the last analysis of files somebody waited for. */
  #scope: Scope | undefined;
  readonly #memos = new ToldBefore<Memo>();
  readonly #givers = new ToldBefore<Given>();

  constructor(parser: GoParser, rules: readonly Rule[]) {
    this.#packages = new KeptPackages(parser);
    this.#rules = rules;
    this.#speaksFor = new Map(rules.map(({ name, speaksFor }) => [name, speaksFor]));
    this.#goroutineRules = new Set(rules.filter(({ tags }) => tags?.includes(goroutineTag)).map(({ name }) => name));
  }

  /** `between` is called between steps. */
  analyze(input: PackageInput, between: () => void = () => undefined): PackageResult {
    const steps = this.steps(input);
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      between();
    }
  }

  /** Forgets what is kept of files, by path. */
  forget(paths: Iterable<string>): void {
    this.#packages.forget(paths);
    this.#scope = undefined;
  }

  /** Forgets all packages. */
  clear(): void {
    this.#packages.clear();
    this.#scope = undefined;
  }

  /**
   * Yields between steps of a millisecond or so, each time the path of the file the next step works on, so that a crash can be blamed on it.
   * Dropping the generator (`return()`) cancels and leaves no tree behind.
   */
  *steps(input: PackageInput): Generator<string, PackageResult> {
    const run = this.#packages.begin(input.files, input.key ?? '', input.path ?? '', input.packages ?? noPackages);
    const enabled = this.#enabled(input, run);
    const scope = new Scope(run.files, input.only, mostRounds, this.#scope);
    if (input.only !== undefined) this.#scope = scope;
    const wanted = input.files.filter(({ path }) => scope.has(path));
    const found = new Map<string, Finding[]>(wanted.map(({ path }) => [path, []]));
    const notDecided: NotDecided[] = [];
    try {
      for (const each of lookingAtTheSame(enabled)) {
        yield* this.#rounds(each, run, scope, input.go, ({ name: rule }, path, memo, { name, nameRange: range }) => {
          found.get(path)!.push(...memo.findings);
          if (memo.notDecided !== undefined)
            notDecided.push({ path, function: name, range, rule, why: memo.notDecided });
        });
      }
      const opened = run.files.flatMap(({ opened: file }) => file ?? []);
      const findings = new Map([...found].map(([path, all]) => [path, all as readonly Finding[]]));
      for (const file of opened) {
        const all = found.get(file.path);
        if (all !== undefined) findings.set(file.path, this.#visible(all, file));
      }
      const functions = opened.reduce((sum, { outline }) => sum + outline.functions.length, 0);
      const consulted = run.consulted();
      const { errors, syntaxErrors } = run;
      return { findings, errors, syntaxErrors, functions, notDecided, consulted, faults: this.#faults.take() };
    } finally {
      run.release();
    }
  }

  /**
   * Checks the units that rules look at: first those whose text has the triggers, then, round by round, those that mention a function which hands on what
   * the rules look for. Of files nobody waits for it only asks which functions do that. Gives the path of a file before a step of work on it.
   */
  *#rounds(
    group: readonly [Enabled, ...Enabled[]],
    run: PackageRun,
    scope: Scope,
    go: string,
    take: (rule: Rule, path: string, memo: Memo, unit: Unit) => void,
  ): Generator<string, void> {
    const [{ rule, own, options }] = group;
    const done = new Set<Unit>();
    const inGroup = group.map((each) => ({
      ...each,
      settings: JSON.stringify([go, each.severity, each.options, each.own, each.limits]),
    }));
    const handsOn = this.#handsOn(group[0], run, parseGoVersion(go));
    const givers = JSON.stringify([go, options, own]);
    let makers: ReadonlySet<string> | undefined;
    for (let count = 0; count < mostRounds && makers?.size !== 0; count++) {
      const next = new Set<string>();
      const ofWanted: Round = { rule, count, makers };
      let ofOthers: Round | undefined;
      for (const each of run.files) {
        const isWanted = scope.has(each.path);
        if (!(isWanted || rule.handsOn !== undefined) || isSkipped(rule, each)) continue;
        if (!isWanted) ofOthers ??= { rule, count, makers, onlyGivers: scope.namesInReach(rule) };
        const round = isWanted ? ofWanted : ofOthers!;
        if (!mayHoldCandidates(each, round)) continue;
        if (each.opened === undefined) yield each.path;
        const file = each.open();
        if (file === undefined) continue;
        const inContext = isWanted ? inGroup.map((enabled) => inFile(enabled, file)) : [];
        for (const index of candidatesIn(each, round)) {
          if (!file.hasLowered(index)) yield each.path;
          const unit = run.view.unit(file, index);
          if (done.has(unit)) continue;
          done.add(unit);
          if (!isWanted) {
            yield each.path;
            if (this.#gives(rule, givers, unit, run, () => handsOn(unit, file))) next.add(calledName(unit));
            continue;
          }
          for (const enabled of inContext) {
            let memo = this.#memos.get(enabled.rule, enabled.context, unit, run);
            if (memo === undefined) {
              yield each.path;
              memo = this.#check(enabled, unit, run, file, go);
            }
            if (memo.maker !== undefined) next.add(memo.maker);
            take(enabled.rule, each.path, memo, unit);
          }
        }
      }
      if (makers === undefined && rule.handsOn !== undefined && rule.handsOnWithin === undefined) {
        for (const name of yield* this.#makers.imported({ rule, context: givers, handsOn }, run)) next.add(name);
      }
      makers = scope.makersOf(rule, count, next);
    }
  }

  /** Whether a function hands on what a rule looks for; nothing is heard of what the rule finds there. */
  #handsOn(enabled: Enabled, run: PackageRun, go: GoVersion): MakerQuestion['handsOn'] {
    const { rule } = enabled;
    return (unit, file) => {
      if (unit.tooDeep) return false;
      const unheard: Collected = { findings: [], notDecided: undefined };
      try {
        return rule.handsOn?.(contextFor(unit, run, file, go, enabled, unheard)) === true;
      } catch (error) {
        this.#faults.add(rule.name, error, unit.name, file.path);
        return false;
      }
    };
  }

  /** The same for a unit of a file nobody waits for, as it was told before where that still holds. */
  #gives(rule: Rule, context: string, unit: Unit, run: PackageRun, handsOn: () => boolean): boolean {
    let given = this.#givers.get(rule, context, unit, run);
    if (given === undefined) {
      given = { context, answers: run.answers, ...run.view.traced(handsOn) };
      this.#givers.put(rule, unit, given);
    }
    return given.value;
  }

  #enabled(input: PackageInput, { files }: PackageRun): readonly Enabled[] {
    const go = parseGoVersion(input.go);
    const limits = allowanceOf(files, { ...thoroughLimits, ...input.config.explorer });
    return this.#rules.flatMap((rule) => {
      const setting = effective(rule, input.config);
      const runs = setting !== undefined && appliesTo(rule, go) && !this.#faults.isOff(rule.name);
      return runs ? [{ ...this.#withResources(rule, input.config.resources), ...setting, limits }] : [];
    });
  }

  /** The rule as it is where the project has resources of its own for it. */
  #withResources(rule: Rule, resources: readonly ResourceRow[]): Pick<Enabled, 'rule' | 'own'> {
    const rows = resources.filter((row) => row.rule === rule.name);
    if (rows.length === 0 || rule.withResources === undefined) return { rule, own: '' };
    const own = JSON.stringify(rows);
    const key = `${rule.name} ${own}`;
    let extended = this.#extended.get(key);
    if (extended === undefined) {
      extended = { ...rule, ...rule.withResources(rows) };
      this.#extended.set(key, extended);
    }
    return { rule: extended, own };
  }

  #visible(found: readonly Finding[], file: GoFile): readonly Finding[] {
    if (found.length === 0) return found;
    const declared = file.outline.functions.map(({ range }) => range);
    const suppressions = readSuppressions(file.lines, declared, this.#goroutineRules);
    const told = toldOnce(found, this.#speaksFor).filter((finding) => !isSuppressed(finding, suppressions));
    return withoutRepeats(told.sort(byPlace));
  }

  #check(enabled: InContext, unit: Unit, run: PackageRun, file: GoFile, goText: string): Memo {
    const { view } = run;
    const { rule, context } = enabled;
    const collected: Collected = { findings: [], notDecided: unit.tooDeep ? 'nesting' : undefined };
    const { rests } = view.traced(() => {
      view.looksInto(unit);
      try {
        if (unit.tooDeep) return;
        const given = contextFor(unit, run, file, parseGoVersion(goText), enabled, collected);
        rule.check(given);
        if (rule.handsOn?.(given) === true) collected.maker = calledName(unit);
      } catch (error) {
        collected.findings.length = 0;
        this.#faults.add(rule.name, error, unit.name, file.path);
      }
    });
    const memo: Memo = { context, answers: run.answers, rests, ...collected };
    this.#memos.put(rule, unit, memo);
    return memo;
  }
}

interface Collected {
  readonly findings: Finding[];
  notDecided: Undecided | undefined;
  maker?: string;
}

function contextFor(
  unit: Unit,
  run: PackageRun,
  opened: GoFile,
  go: GoVersion,
  { rule, severity, options, limits }: Omit<Enabled, 'own'>,
  collected: Collected,
): Parameters<Rule['check']>[0] {
  const { lines, path } = opened;
  return {
    unit,
    resolution: run.view,
    lines,
    file: path,
    go,
    options,
    limits,
    edited: (edits, look) => run.edited(opened, edits, look),
    notDecided: (why = 'paths') => {
      collected.notDecided = limits.isShared && isForWantOfMore(why) ? 'share' : why;
    },
    report: (found) =>
      collected.findings.push({
        rule: rule.name,
        // A milder case stays milder than what the user set, never graver.
        severity: severity === rule.severity ? (found.severity ?? severity) : severity,
        confidence: found.confidence ?? rule.confidence ?? 'likely',
        message: found.message,
        function: found.function?.name ?? unit.name,
        file: path,
        range: found.range,
        related: found.related ?? [],
        ...(found.goroutines === undefined ? {} : { goroutines: found.goroutines }),
        fixes: found.fixes ?? [],
      }),
  };
}

function byPlace(a: Finding, b: Finding): number {
  return (
    a.range.start.line - b.range.start.line ||
    a.range.start.column - b.range.start.column ||
    (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0)
  );
}

/** What several callers lead to is told of once, by the shortest way there, whatever the order they were looked at. */
function withoutRepeats(found: readonly Finding[]): readonly Finding[] {
  const told: Finding[] = [];
  for (const finding of found) {
    const before = told.at(-1);
    if (before === undefined || !isRepeat(before, finding)) told.push(finding);
    else if (wayOf(finding) < wayOf(before)) told[told.length - 1] = finding;
  }
  return told;
}

function isRepeat(a: Finding, b: Finding): boolean {
  const [one, other] = [a.range.start, b.range.start];
  return a.rule === b.rule && a.message === b.message && one.line === other.line && one.column === other.column;
}

/** Less for shorter ways; equal for equal ones only. */
function wayOf({ related, function: name }: Finding): string {
  return `${String(related.length).padStart(3, '0')} ${name} ${JSON.stringify(related)}`;
}
