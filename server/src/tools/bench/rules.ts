/**
 * Owns the cost profile of the rules over std, in one thread: milliseconds in each check, and the files its triggers make the analysis parse. No budget: it shows
 * where time goes. What several rules ask for (types, callees, lowered units) is paid by the one that asks first.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { PackageFile } from '#engine/checking/package-file';
import { AnalysisSession } from '#engine/checking/session';
import { type Config, emptyConfig } from '#engine/config/config';
import type { Rule } from '#engine/findings/define-rule';
import { rules } from '#engine/rules/registry.generated';
import { GoParser } from '#engine/syntax/parser';
import type { SyntaxTree } from '#engine/syntax/tree';
import { LineIndex } from '#engine/text/line-index';
import { hostTarget } from '../../host/source/build-constraint';
import { discover } from '../../host/source/discovery';
import { readDirectory } from '../../host/source/reader';
import type { BenchSetup } from './budget';
import { stdDirectories } from './std';

interface RuleCost {
  /** Milliseconds in its check. */
  check: number;
  /** The longest single check, and where. */
  longest: number;
  place: string;
  units: number;
  /** Files that hold its triggers, and those that hold no other rule's. */
  files: number;
  alone: number;
  findings: number;
}

class Profile {
  readonly costs = new Map<string, RuleCost>();
  /** Milliseconds. */
  triggers = 0;
  parse = 0;
  total = 0;
  files = 0;
  parsed = 0;
  readonly #parser: GoParser;
  readonly #config: Config;
  readonly #session: AnalysisSession;

  constructor(parser: GoParser, all: readonly Rule[]) {
    this.#parser = parser;
    this.#config = { ...emptyConfig, rules: Object.fromEntries(all.map(({ name }) => [name, { level: 'on' }])) };
    for (const { name } of all)
      this.costs.set(name, { check: 0, longest: 0, place: '', units: 0, files: 0, alone: 0, findings: 0 });
    this.#session = new AnalysisSession(
      parser,
      all.map((rule) => ({ ...rule, check: (context) => this.#timed(rule, context) })),
    );
  }

  #timed(rule: Rule, context: Parameters<Rule['check']>[0]): void {
    const cost = this.costs.get(rule.name)!;
    const start = performance.now();
    rule.check(context);
    const took = performance.now() - start;
    cost.check += took;
    cost.units++;
    if (took <= cost.longest) return;
    cost.longest = took;
    cost.place = `${context.file} ${context.unit.name}`;
  }

  package(directory: string, files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): void {
    const trees: SyntaxTree[] = [];
    const sources = files.map(({ name, bytes }) => {
      const lines = new LineIndex(Buffer.from(bytes).toString('utf8'));
      const tree = () => {
        const start = performance.now();
        const parsed = this.#parser.parse(lines.text);
        this.parse += performance.now() - start;
        this.parsed++;
        if (parsed !== undefined) trees.push(parsed);
        return parsed;
      };
      return { path: join(directory, name), lines, tree };
    });
    this.files += files.length;
    const start = performance.now();
    for (const source of sources) this.#countTriggers(new PackageFile(this.#parser, source));
    this.triggers += performance.now() - start;
    const begin = performance.now();
    const result = this.#session.analyze({ files: sources, go: '1.22', config: this.#config });
    this.total += performance.now() - begin;
    for (const found of result.findings.values()) for (const { rule } of found) this.costs.get(rule)!.findings++;
    this.#session.forget(sources.map(({ path }) => path));
    for (const tree of trees) tree.delete();
  }

  #countTriggers(file: PackageFile): void {
    const passing = [...rules.values()].filter((rule) => file.mayPass(rule));
    for (const { name } of passing) {
      const cost = this.costs.get(name)!;
      cost.files++;
      if (passing.length === 1) cost.alone++;
    }
  }
}

/** As a table, dearest first. */
export async function profileRules(setup: BenchSetup): Promise<string> {
  const wasm = (name: string) => readFileSync(join(setup.root, 'dist', name));
  const parser = await GoParser.load({ runtime: wasm('web-tree-sitter.wasm'), grammar: wasm('tree-sitter-go.wasm') });
  const profile = new Profile(parser, [...rules.values()]);
  const target = hostTarget(env, process.platform, process.arch);
  for (const directory of discover(stdDirectories(setup), { cwd: '/', target, tests: true }).directories) {
    for (const { files } of readDirectory(directory, target).packages) profile.package(directory.directory, files);
  }
  const rows = [...profile.costs].sort(([, a], [, b]) => b.check - a.check);
  const spent = rows.reduce((sum, [, { check }]) => sum + check, 0);
  const ms = (value: number) => `${value.toFixed(0)} ms`;
  const share = (value: number) => `${((100 * value) / profile.files).toFixed(0)} %`;
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    `${'rule'.padEnd(width)}    check    units  a unit   files  alone  findings  longest check`,
    ...rows.map(([name, { check, units, files, alone, findings, longest, place }]) =>
      [
        name.padEnd(width),
        ms(check).padStart(8),
        String(units).padStart(7),
        `${units === 0 ? '–' : ((check * 1000) / units).toFixed(0)} µs`.padStart(7),
        share(files).padStart(6),
        String(alone).padStart(6),
        String(findings).padStart(9),
        ` ${ms(longest)} ${place.replace(`${setup.goroot}/`, '')}`,
      ].join(' '),
    ),
    '',
    `${profile.files} files, ${profile.parsed} of them parsed (${share(profile.parsed)}) in ${ms(profile.parse)}; all checks ${ms(spent)}; whole analysis ${ms(profile.total)}; looking for triggers ${ms(profile.triggers)}.`,
    'files: holding the triggers. alone: files that are parsed for this rule only.',
  ].join('\n');
}
