/** Owns running `check` as users run it over one tree, for several Go versions, and joining what it says. Judges no finding. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import type { Severity } from '#engine/findings/finding';
import type { Tree } from './trees';

export interface FoundInTree {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly function: string;
  /** Relative to the tree, with `/`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The line's text, white space reduced to single spaces. */
  readonly source: string;
  readonly related: readonly { readonly message: string; readonly file: string; readonly line: number }[];
  /** Go versions it was found for; '' stands for the tree's own go directive. */
  readonly versions: readonly string[];
}

export interface CheckedTree {
  readonly tree: Tree;
  readonly files: number;
  readonly lines: number;
  readonly findings: readonly FoundInTree[];
}

interface Place {
  readonly start: { readonly line: number; readonly column: number };
}

interface Document {
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: Severity;
    readonly message: string;
    readonly function: string;
    readonly file: string;
    readonly range: Place;
    readonly related: readonly { readonly message: string; readonly file: string; readonly range: Place }[];
  }[];
  /** Packages that were given up, such as on a machine too busy for the time limit: what they hold is not measured. */
  readonly errors: readonly { readonly file: string; readonly message: string }[];
  readonly summary: { readonly files: number; readonly lines: number };
}

export function normalised(line: string): string {
  return line.replace(/\s+/g, ' ').trim();
}

function check(cli: string, tree: Tree, version: string, rules: readonly string[]): Document {
  const flags = ['--format', 'json', '--fail-on', 'never', '--no-cache'];
  if (version !== '') flags.push('--go', version);
  for (const rule of rules) flags.push('--rule', rule);
  const result = spawnSync(execPath, [cli, 'check', ...flags, '.'], {
    cwd: tree.directory,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    timeout: 900_000,
  });
  if (result.error || (result.status !== 0 && result.stdout === '')) {
    throw new Error(`check failed on ${tree.name}: ${result.error?.message ?? result.stderr.trim()}`);
  }
  const document = JSON.parse(result.stdout) as Document;
  // A package without an answer would look like one without findings.
  const silent = document.errors.find(({ message }) => message.includes('gave no answer'));
  if (silent !== undefined) throw new Error(`check gave up on ${silent.file} of ${tree.name}: ${silent.message}`);
  return document;
}

/** No rules: those that are on by default. One finding that several versions have in common is one. */
export function checkTree(
  cli: string,
  tree: Tree,
  versions: readonly string[],
  rules: readonly string[] = [],
): CheckedTree {
  const found = new Map<string, FoundInTree>();
  const texts = new Map<string, readonly string[]>();
  let summary = { files: 0, lines: 0 };
  for (const version of versions) {
    const document = check(cli, tree, version, rules);
    summary = document.summary;
    for (const { file, message } of document.errors) console.error(`NOT MEASURED: ${tree.name} ${file}: ${message}`);
    for (const finding of document.findings) {
      const { line, column } = finding.range.start;
      const key = `${finding.rule} ${finding.file}:${line}:${column}`;
      const known = found.get(key);
      if (known !== undefined) {
        found.set(key, { ...known, versions: [...known.versions, version] });
        continue;
      }
      let text = texts.get(finding.file);
      if (text === undefined) {
        text = readFileSync(join(tree.directory, finding.file), 'utf8').split('\n');
        texts.set(finding.file, text);
      }
      found.set(key, {
        rule: finding.rule,
        severity: finding.severity,
        message: finding.message,
        function: finding.function,
        file: finding.file,
        line,
        source: normalised(text[line - 1] ?? ''),
        related: finding.related.map(({ message, file, range }) => ({ message, file, line: range.start.line })),
        versions: [version],
      });
    }
  }
  return { tree, files: summary.files, lines: summary.lines, findings: [...found.values()] };
}
