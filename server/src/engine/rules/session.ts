/**
 * Owns analysing packages: files in, findings per file out, everything memoised on content. Pure and cooperative: `steps` yields where it may be
 * interrupted or dropped. Opens nothing, knows no editor; trees it parses itself it deletes itself.
 */
import { GoFile, ParseStoppedError } from '../ir/go-file';
import type { Unit } from '../ir/model';
import type { GoParser } from '../syntax/parser';
import type { SyntaxTree } from '../syntax/tree';
import type { LineIndex } from '../text/line-index';
import { type Config, effective } from './config';
import { appliesTo, type GoVersion, parseGoVersion, passesTriggers, type Rule, type RuleOptions } from './define-rule';
import { FaultCounter, type RuleFault } from './faults';
import type { Finding, Severity } from './finding';
import { PackageView } from './package-view';
import { goroutineTag, isSuppressed, readSuppressions } from './suppression';

export interface SourceFile {
  readonly path: string;
  readonly lines: LineIndex;
  /** A tree of exactly this text, when the caller has one; it stays the caller's and must live until the analysis ends. */
  readonly tree?: () => SyntaxTree | undefined;
}

export interface PackageInput {
  /** All files of one package; findings depend on all of them. */
  readonly files: readonly SourceFile[];
  /** The module's go directive: `1.22`. */
  readonly go: string;
  readonly config: Config;
}

export interface PackageResult {
  /** By path; every file has an entry. Sorted by place, then rule. */
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  /** Files that could not be parsed at all. Files with syntax errors are analysed as far as they make sense. */
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  /** Functions declared in the files that had to be parsed; others cannot have findings. */
  readonly functions: number;
  readonly parseMs: number;
  /** Functions in which the explorer ran out of its budget. */
  readonly notDecided: number;
  /** Rules that threw, new since the last result. */
  readonly faults: readonly RuleFault[];
}

interface Enabled {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly options: RuleOptions;
}

/** A rule in one file; `context` is what its findings rest on besides the unit and the package around it. */
interface InContext extends Enabled {
  readonly context: string;
}

/** A rule's result in one unit, and what it rests on. */
interface Memo {
  readonly context: string;
  readonly declarations: string;
  readonly consulted: readonly Unit[];
  readonly findings: readonly Finding[];
  readonly notDecided: boolean;
}

export class AnalysisSession {
  readonly #parser: GoParser;
  readonly #rules: readonly Rule[];
  readonly #goroutineRules: ReadonlySet<string>;
  readonly #now: () => number;
  readonly #faults = new FaultCounter();
  readonly #files = new Map<string, GoFile>();
  readonly #declarations = new Map<string, string>();
  readonly #memos = new WeakMap<Unit, Map<string, Memo>>();

  /** `now` gives milliseconds; it serves the statistics only. */
  constructor(parser: GoParser, rules: readonly Rule[], now: () => number = () => 0) {
    this.#parser = parser;
    this.#rules = rules;
    this.#goroutineRules = new Set(rules.filter(({ tags }) => tags?.includes(goroutineTag)).map(({ name }) => name));
    this.#now = now;
  }

  analyze(input: PackageInput): PackageResult {
    const steps = this.steps(input);
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
    }
  }

  /** Forgets what is kept of files, by path. */
  forget(paths: Iterable<string>): void {
    for (const path of paths) {
      this.#files.delete(path);
      this.#declarations.delete(path);
    }
  }

  /**
   * Yields between steps of a millisecond or so, each time the path of the file the next step works on, so that a crash can be blamed on it.
   * Dropping the generator (`return()`) cancels and leaves no tree behind.
   */
  *steps(input: PackageInput): Generator<string, PackageResult> {
    const enabled = this.#enabled(input);
    const run = new Run(this.#parser, this.#files, input, this.#now, this.#declarations);
    const findings = new Map<string, readonly Finding[]>(input.files.map(({ path }) => [path, []]));
    let functions = 0;
    let notDecided = 0;
    try {
      for (const source of input.files) {
        const candidates = enabled.filter(({ rule }) => passesTriggers(rule, source.lines.text));
        if (candidates.length === 0) continue;
        yield source.path;
        const file = run.load(source);
        yield source.path;
        if (file === undefined) continue;
        functions += file.outline.functions.length;
        // Fixes are written with the file's line ends, which an edit far from a unit can change.
        const lineEnds = file.text.includes('\r\n');
        const rules = candidates.map((enabled): InContext => {
          const { severity, options } = enabled;
          return { ...enabled, context: JSON.stringify([file.path, input.go, severity, options, lineEnds]) };
        });
        const found: Finding[] = [];
        for (const [index, declaration] of file.outline.declarations.entries()) {
          const text = file.textOf(declaration);
          for (const each of rules) {
            if (!passesTriggers(each.rule, text)) continue;
            const memo = this.#check(each, run.view.unit(file, index), run, file, input.go);
            found.push(...memo.findings);
            if (memo.notDecided) notDecided++;
            yield source.path;
          }
        }
        findings.set(source.path, this.#visible(found, file));
      }
      const { errors, parseMs } = run;
      return { findings, errors, functions, parseMs, notDecided, faults: this.#faults.take() };
    } finally {
      run.release();
    }
  }

  #enabled(input: PackageInput): readonly Enabled[] {
    const go = parseGoVersion(input.go);
    return this.#rules.flatMap((rule) => {
      const setting = effective(rule, input.config);
      const runs = setting !== undefined && appliesTo(rule, go) && !this.#faults.isOff(rule.name);
      return runs ? [{ rule, ...setting }] : [];
    });
  }

  #visible(found: readonly Finding[], file: GoFile): readonly Finding[] {
    const declared = file.outline.functions.map(({ range }) => range);
    const suppressions = readSuppressions(file.lines, declared, this.#goroutineRules);
    return found.filter((finding) => !isSuppressed(finding, suppressions)).sort(byPlace);
  }

  #check({ rule, severity, options, context }: InContext, unit: Unit, run: Run, file: GoFile, goText: string): Memo {
    const { view, declarations } = run;
    const known = this.#memos.get(unit)?.get(rule.name);
    if (known?.context === context && known.declarations === declarations && run.has(known.consulted)) return known;
    const collected: Collected = { findings: [], notDecided: false };
    view.record();
    try {
      if (!unit.tooDeep)
        rule.check(contextFor(unit, run, file, parseGoVersion(goText), rule, severity, options, collected));
    } catch (error) {
      collected.findings.length = 0;
      this.#faults.add(rule.name, error, unit.name, file.path);
    }
    const consulted = view.consultedEverything ? view.units : [...view.consulted];
    const memo: Memo = { context, declarations, consulted, ...collected };
    let ofUnit = this.#memos.get(unit);
    if (ofUnit === undefined) {
      ofUnit = new Map();
      this.#memos.set(unit, ofUnit);
    }
    ofUnit.set(rule.name, memo);
    return memo;
  }
}

interface Collected {
  readonly findings: Finding[];
  notDecided: boolean;
}

function contextFor(
  unit: Unit,
  { view }: Run,
  { lines, path }: GoFile,
  go: GoVersion,
  rule: Rule,
  severity: Severity,
  options: RuleOptions,
  collected: Collected,
): Parameters<Rule['check']>[0] {
  return {
    unit,
    resolution: view,
    lines,
    file: path,
    go,
    options,
    notDecided: () => {
      collected.notDecided = true;
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

/** One analysis of one package: its files as they are now, opened once. */
class Run {
  readonly view: PackageView;
  readonly errors: { path: string; message: string }[] = [];
  parseMs = 0;
  readonly #parser: GoParser;
  readonly #kept: Map<string, GoFile>;
  readonly #now: () => number;
  readonly #opened = new Map<string, GoFile | undefined>();
  readonly #known: Map<string, string>;
  readonly #firstPath: string;
  #declarations: string | undefined;
  #present: ReadonlySet<Unit> | undefined;

  /** `known`: the declarations of each package when it was last analysed, by its first file. */
  constructor(
    parser: GoParser,
    kept: Map<string, GoFile>,
    input: PackageInput,
    now: () => number,
    known: Map<string, string>,
  ) {
    this.#known = known;
    this.#firstPath = input.files[0]?.path ?? '';
    this.#parser = parser;
    this.#kept = kept;
    this.#now = now;
    this.view = new PackageView(() =>
      input.files.map((source) => this.load(source)).filter((file) => file !== undefined),
    );
  }

  /** The same string object as long as nothing is declared differently, so that comparing it costs nothing. */
  get declarations(): string {
    if (this.#declarations === undefined) {
      const { declarations } = this.view;
      const before = this.#known.get(this.#firstPath);
      this.#declarations = before === declarations ? before : declarations;
      this.#known.set(this.#firstPath, this.#declarations);
    }
    return this.#declarations;
  }

  load(source: SourceFile): GoFile | undefined {
    if (this.#opened.has(source.path)) return this.#opened.get(source.path);
    const file = this.#open(source);
    this.#opened.set(source.path, file);
    return file;
  }

  #open({ path, lines, tree }: SourceFile): GoFile | undefined {
    const kept = this.#kept.get(path);
    if (kept !== undefined && kept.text === lines.text) return kept;
    const previous = kept === undefined ? {} : { previous: kept };
    const given = tree?.();
    const start = this.#now();
    try {
      const parsed = given ?? this.#parser.parse(lines.text);
      this.parseMs += this.#now() - start;
      if (parsed === undefined) throw new ParseStoppedError('The parse was stopped.');
      const file = new GoFile({
        path,
        parser: this.#parser,
        tree: parsed,
        owned: given === undefined,
        lines,
        ...previous,
      });
      this.#kept.set(path, file);
      return file;
    } catch (error) {
      this.errors.push({ path, message: error instanceof Error ? error.message : String(error) });
      return undefined;
    }
  }

  /** Whether all these units are units of the package as it is now. */
  has(units: readonly Unit[]): boolean {
    if (units.length === 0) return true;
    this.#present ??= new Set(this.view.units);
    const present = this.#present;
    return units.every((unit) => present.has(unit));
  }

  release(): void {
    for (const file of this.#opened.values()) file?.release();
  }
}
