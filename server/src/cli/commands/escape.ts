/** Owns the `escape` command: asks the compiler, picks kinds, joins a profile, compares with a baseline. Leaves printing to ../escape/. */
import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import { BaselineError, makeBaseline, type NamedFact, newEscapes, readBaseline } from '#engine/escape/baseline';
import { type EscapeReport, type Fact, type FactKind, factKinds } from '#engine/escape/facts';
import { rangeOf } from '#engine/escape/place';
import { type AllocatedLines, allocatedLines, costOf, NotAnAllocationProfile } from '#engine/evidence/escape-cost';
import { type EscapeAnswer, EscapeMemory, findEscapes } from '../../host/go/go-escape';
import { isInModule, moduleRoot } from '../../host/go/go-tool';
import { writeFileWhole } from '../../host/write-whole';
import { type CliContext, CliError, collectNames } from '../command';
import { errorText, escapesAsJson, escapesAsText, type Listed } from '../escape/output';
import { readProfiles } from '../profile/read';

const defaultKinds: readonly FactKind[] = ['moved-to-heap', 'escapes', 'leaking-param', 'leaking-param-content'];

interface Options {
  readonly format: string;
  readonly kind?: readonly string[];
  readonly flow?: boolean;
  readonly tests: boolean;
  readonly tags?: string;
  readonly profile?: readonly string[];
  readonly baseline?: string;
  readonly writeBaseline?: string;
}

export function configure(command: Command, context: CliContext): void {
  command
    .argument('[package...]', 'packages as go build takes them: ./..., ./charge, import paths', ['.'])
    .option('--format <format>', 'text, json', 'text')
    .option('--kind <kinds>', `only these: ${factKinds.join(', ')}, all`, collectNames)
    .option('--flow', 'say how each value got to the heap')
    .option('--no-tests', 'leave test files out')
    .option('--tags <tags>', 'build tags, with commas')
    .option('--profile <file>', 'heap or allocs profile: says what each line allocated, dearest first', collectNames)
    .option('--baseline <file>', 'show only what allocates and is not in this file; exit 1 if there is any')
    .option('--write-baseline <file>', 'write what allocates now to this file')
    .action((patterns: readonly string[], options: Options) => run(patterns, options, context));
}

function chooseKinds(wanted: readonly string[] | undefined): ReadonlySet<FactKind> {
  if (wanted === undefined) return new Set(defaultKinds);
  if (wanted.includes('all')) return new Set(factKinds);
  return new Set(
    wanted.map((name) => {
      const kind = factKinds.find((candidate) => candidate === name);
      if (kind === undefined) {
        throw new CliError(`--kind cannot be "${name}". Choose from: ${factKinds.join(', ')}, all.`);
      }
      return kind;
    }),
  );
}

async function run(patterns: readonly string[], options: Options, context: CliContext): Promise<void> {
  const { cwd } = context;
  if (options.format !== 'text' && options.format !== 'json') {
    throw new CliError(`--format cannot be "${options.format}". Choose text or json.`);
  }
  const kinds = chooseKinds(options.kind);
  const baseline = options.baseline === undefined ? undefined : openBaseline(resolve(cwd, options.baseline));
  const answer = await findEscapes(
    { environment: context.env, workspaceFolders: [], trusted: true },
    {
      root: cwd,
      packages: patterns,
      tests: options.tests,
      signal: context.signal,
      ...(options.tags === undefined ? {} : { tags: options.tags }),
    },
    new EscapeMemory(),
  );
  const errors = [
    ...answer.errors,
    ...answer.packages.flatMap((state) => [...state.errors, ...(state.errors.length > 0 ? [] : state.neededErrors)]),
  ];
  if (errors.length > 0 && !isInModule(cwd) && patterns.some(isFolder)) {
    throw new CliError(
      `There is no go.mod in ${cwd} or above it, so the go command knows of no package there. Run escape inside of a module, or make one with go mod init.`,
    );
  }
  const facts = ownFacts(answer);
  // A baseline belongs to the module, whatever folder the command was run in.
  const named = facts.map((fact): NamedFact => ({ fact, file: pathInModule(fact.place.file, cwd) }));
  if (options.writeBaseline !== undefined && errors.length === 0) {
    writeFileWhole(resolve(cwd, options.writeBaseline), `${JSON.stringify(makeBaseline(named), undefined, 1)}\n`);
  }
  const isNew = baseline && new Set(newEscapes(named, baseline).map(({ fact }) => fact));
  const costs = options.profile && (await readCosts(options.profile, answer, context));
  const shown = facts.filter((fact) => (isNew === undefined ? kinds.has(fact.kind) : isNew.has(fact)));
  const listed = list(shown, costs, isNew);
  const listing = {
    cwd,
    toolVersion: context.version,
    packages: [...new Set(answer.packages.map(({ importPath }) => importPath.replace(/ \[.*/, '')))],
    facts: listed,
    errors,
    unknownLines: answer.report.counts.unknown,
    durationMs: answer.durationMs,
    ...(costs === undefined ? {} : { total: costs.total }),
  };
  context.out(
    options.format === 'json' ? escapesAsJson(listing) : escapesAsText(listing, context.colors, options.flow === true),
  );
  if (errors.length > 0) {
    const more = errors.length === 1 ? '' : ` (and ${errors.length - 1} more)`;
    throw new CliError(`${errorText(errors[0]!, cwd)}${more}. What does not build has no escapes to show.`);
  }
  context.finish(isNew !== undefined && isNew.size > 0 ? 1 : 0);
}

/** What is no import path and no file. */
function isFolder(pattern: string): boolean {
  return (pattern.startsWith('.') || isAbsolute(pattern)) && !pattern.endsWith('.go');
}

/** Facts in files of the packages asked for, in order of file and place; bodies of others are compiled along and left out. */
function ownFacts({ report, packages }: EscapeAnswer): readonly Fact[] {
  const folders = new Set(packages.map(({ folder }) => folder));
  return filesOf(report)
    .filter(([file]) => folders.has(dirname(file)))
    .flatMap(([, facts]) => facts);
}

function filesOf(report: EscapeReport): readonly (readonly [string, readonly Fact[]])[] {
  return [...report.files].sort(([a], [b]) => (a < b ? -1 : 1));
}

function openBaseline(file: string) {
  try {
    return readBaseline(readFileSync(file, 'utf8'));
  } catch (error) {
    const what = error instanceof BaselineError ? error.message : 'cannot be read';
    throw new CliError(`${file} ${what}. Make it with --write-baseline.`);
  }
}

function pathInModule(file: string, cwd: string): string {
  const way = relative(moduleRoot(cwd), file);
  return (isAbsolute(way) ? file : way).split(sep).join('/');
}

async function readCosts(files: readonly string[], answer: EscapeAnswer, context: CliContext) {
  const profile = await readProfiles(files, context);
  const folders = new Map(answer.packages.map(({ importPath, folder }) => [importPath, folder]));
  try {
    return allocatedLines(profile, folders);
  } catch (error) {
    throw error instanceof NotAnAllocationProfile ? new CliError(`${files[0]} ${error.message}`) : error;
  }
}

function list(
  facts: readonly Fact[],
  costs: AllocatedLines | undefined,
  isNew: ReadonlySet<Fact> | undefined,
): readonly Listed[] {
  const texts = new Map<string, readonly string[]>();
  const lineOf = (file: string, line: number): string => {
    let lines = texts.get(file);
    if (lines === undefined) {
      lines = readLines(file);
      texts.set(file, lines);
    }
    return lines[line - 1] ?? '';
  };
  const listed = facts.map((fact): Listed => {
    const range = rangeOf(fact.place, lineOf(fact.place.file, fact.place.line), fact.subject);
    const bytes = costs && costOf(fact, costs);
    return {
      fact,
      columns: { start: range.start.column + 1, end: range.end.column + 1 },
      ...(bytes === undefined ? {} : { bytes }),
      ...(isNew === undefined ? {} : { isNew: isNew.has(fact) }),
    };
  });
  return costs === undefined ? listed : listed.sort((a, b) => (b.bytes ?? -1) - (a.bytes ?? -1));
}

function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    // A file that cgo made and removed; its columns stay those of an empty line.
    return [];
  }
}
