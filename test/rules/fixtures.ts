/** Owns reading the fixtures of the rules and running one through a session; asserts nothing. */
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { globSync } from 'tinyglobby';
import { AnalysisSession } from '#engine/checking/session';
import { type Config, emptyConfig } from '#engine/config/config';
import type { Finding } from '#engine/findings/finding';
import { rules } from '#engine/rules/registry.generated';
import { LineIndex } from '#engine/text/line-index';
import { goParser } from '../go-parser';

export const rulesFolder = 'server/src/engine/rules';

export interface Fixture {
  readonly rule: string;
  readonly path: string;
  readonly name: string;
  readonly text: string;
  /** From its first line, `// go 1.22`; the newest otherwise. */
  readonly go: string;
}

export interface Want {
  /** From 1. */
  readonly line: number;
  readonly pattern: RegExp;
  /** `want hint "…"`: how grave it is, where that matters. */
  readonly severity?: string;
  /** `want likely "…"`: no more than that. */
  readonly isLikely: boolean;
}

export function fixtures(kind: 'leak' | 'clean'): readonly Fixture[] {
  return globSync(`${rulesFolder}/*/${kind}*.go`)
    .sort()
    .map((path) => {
      const text = readFileSync(path, 'utf8');
      const go = /^\/\/ go (1\.\d+)$/m.exec(text.split('\n')[0]!)?.[1] ?? '1.26';
      return { rule: basename(dirname(path)), path, name: basename(path), text, go };
    });
}

export function wants(text: string): readonly Want[] {
  const form = / want (?:(warning|hint|information) )?(likely )?"([^"]*)"/g;
  return text.split('\n').flatMap((line, index) => {
    const comment = line.indexOf('// want ');
    if (comment < 0) return [];
    // One call may give two things.
    return [...line.slice(comment).matchAll(form)].map(([, severity, likely, pattern]) => ({
      line: index + 1,
      pattern: new RegExp(pattern!),
      ...(severity === undefined ? {} : { severity }),
      isLikely: likely !== undefined,
    }));
  });
}

/** All rules that are on by default on one file, and the rule whose fixture it is. */
export async function check(path: string, text: string, go: string): Promise<readonly Finding[]> {
  const session = new AnalysisSession(await goParser(), [...rules.values()]);
  const own = basename(dirname(path));
  const config: Config =
    rules.get(own)?.optIn === true ? { ...emptyConfig, rules: { [own]: { level: 'on' } } } : emptyConfig;
  const result = session.analyze({ files: [{ path, lines: new LineIndex(text) }], go, config });
  if (result.faults.length > 0) throw new Error(result.faults.map(({ message }) => message).join('\n'));
  return result.findings.get(path) ?? [];
}
