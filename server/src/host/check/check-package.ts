/** Owns what is done with one package: every file is looked at quickly, the analysis gets their texts, its answer becomes plain data. */
import { isAbsolute, relative, sep } from 'node:path';
import type { Config } from '#engine/rules/config';
import type { Finding } from '#engine/rules/finding';
import type { AnalysisSession } from '#engine/rules/session';
import type { GoParser } from '#engine/syntax/parser';
import type { SyntaxTree } from '#engine/syntax/tree';
import { LineIndex } from '#engine/text/line-index';
import type { DiskPackages } from '../source/disk-packages';
import { decodeSource } from '../source/reader';
import type { PackageFinding, PackageJob, PackageOutcome } from './package-job';
import { lookQuickly } from './quick-look';

function toPackageFinding(finding: Finding, lines: LineIndex, directory: string): PackageFinding {
  const { line } = finding.range.start;
  const related = finding.related.map((each) => ({ ...each, file: fileFrom(directory, each.file) }));
  return { ...finding, related, sourceLine: lines.text.slice(lines.lineStart(line), lines.lineEnd(line)) };
}

/** Files of other packages have absolute paths in the analysis. */
function fileFrom(directory: string, file: string): string {
  return isAbsolute(file) ? relative(directory, file).split(sep).join('/') : file;
}

const configs = new Map<string, Config>();

function configOf(settings: string): Config {
  let config = configs.get(settings);
  if (config === undefined) {
    config = JSON.parse(settings) as Config;
    configs.set(settings, config);
  }
  return config;
}

/** Parses on demand, remembers what the parser could not read, deletes all trees at the end. */
class Trees {
  readonly faults = new Map<string, string>();
  parseMs = 0;
  readonly #parser: GoParser;
  readonly #trees: SyntaxTree[] = [];

  constructor(parser: GoParser) {
    this.#parser = parser;
  }

  parse(name: string, text: string): SyntaxTree | undefined {
    const start = performance.now();
    const tree = this.#parser.parse(text);
    this.parseMs += performance.now() - start;
    if (tree === undefined) return undefined;
    this.#trees.push(tree);
    this.note(name, tree);
    return tree;
  }

  /** What the parser could not read. */
  note(name: string, tree: SyntaxTree): void {
    const error = tree.firstError();
    if (error !== undefined) this.faults.set(name, `Line ${error.line + 1}: syntax error.`);
  }

  delete(): void {
    for (const tree of this.#trees) tree.delete();
  }
}

/** Characters of text whose tree is kept while its package is looked at: a tree takes sixty times the memory. */
const largestTree = 256 * 1024;

/** Throws what the analysis throws. */
export function checkPackage(
  session: AnalysisSession,
  parser: GoParser,
  packages: DiskPackages,
  job: PackageJob,
): PackageOutcome {
  const trees = new Trees(parser);
  const looks = job.files.map(({ bytes }) => lookQuickly(bytes));
  const files = job.files.map(({ name, bytes }) => {
    const lines = new LineIndex(decodeSource(bytes));
    // The tree of a giant is made when somebody looks into the file, and let go of at once.
    return lines.text.length > largestTree
      ? { path: name, lines, parsed: (tree: SyntaxTree) => trees.note(name, tree) }
      : { path: name, lines, tree: () => trees.parse(name, lines.text) };
  });
  try {
    const result = session.analyze({
      files,
      go: job.go,
      config: configOf(job.settings),
      packages,
      key: packages.keyOf(job.directory, job.name),
      path: job.path,
    });
    const errors = job.files.flatMap(({ name }, index) => {
      const message = looks[index]!.fault ?? trees.faults.get(name);
      return message === undefined ? [] : [{ name, message }];
    });
    const faults = result.faults.map(({ message }) => ({ name: '', message }));
    return {
      findings: files.flatMap(({ path, lines }) =>
        (result.findings.get(path) ?? []).map((finding) => toPackageFinding(finding, lines, job.directory)),
      ),
      errors: [...errors, ...faults],
      faulty: faults.length > 0,
      lines: looks.reduce((sum, look) => sum + look.lines, 0),
      functions: looks.reduce((sum, look) => sum + look.functions, 0),
      notDecided: result.notDecided,
      parseMs: trees.parseMs,
      consulted: result.consulted.map((each) => packages.consulted(each, job.directory)),
    };
  } finally {
    session.forget(files.map(({ path }) => path));
    trees.delete();
  }
}
