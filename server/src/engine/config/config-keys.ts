/** Owns the keys of `.gopherscope.yaml`: their names, kinds and descriptions, once for reading, the JSON schema and editors. Reads no file. */
import { briefLimits, type Limits, thoroughLimits } from '../concurrency/limits';
import type { Rule } from '../findings/define-rule';
import type { ResourceRow } from '../lifecycle/row';

export const configFileName = '.gopherscope.yaml';

export interface ConfigKey {
  readonly description: string;
  /** What stands behind the key. */
  readonly kind: 'map' | 'list' | 'text' | 'texts' | 'integer' | 'version' | 'rule';
}

export const topLevelKeys = {
  rules: { kind: 'map', description: 'What each rule does: one key a rule, with a level or with "level" and options.' },
  exclude: { kind: 'list', description: 'Globs of files whose findings are left out, relative to this file.' },
  resources: {
    kind: 'list',
    description: 'Resources of your own code or of libraries that must be released on every path.',
  },
  explorer: {
    kind: 'map',
    description:
      'How much exploring the goroutines of one function may take; with more, more is decided, and it takes longer.',
  },
} as const satisfies Readonly<Record<string, ConfigKey>>;

export const explorerKeys = {
  states: {
    kind: 'integer',
    description: `States of a function with all its goroutines. Default ${thoroughLimits.states}, in editors ${briefLimits.states}; less where a package has very many functions with goroutines.`,
  },
  operations: {
    kind: 'integer',
    description: `Steps of the code, all states together. Default ${thoroughLimits.operations}, in editors ${briefLimits.operations}.`,
  },
} as const satisfies Readonly<Record<keyof Limits, ConfigKey>>;

export const resourceKeys = {
  acquire: {
    kind: 'texts',
    description:
      'The function or method whose result must be released, or a list of them: "example.com/pool.Open", "(*example.com/pool.Pool).Get".',
  },
  release: {
    kind: 'texts',
    description:
      'What releases it, or a list: a method of the resource ("Close", "(*example.com/pool.Conn).Close"), or a function or method that takes it ("(*example.com/pool.Pool).Put"), or "()" where the result is a function to call.',
  },
  result: { kind: 'integer', description: 'Which result of "acquire" is the resource, from 0. Default 0.' },
  noun: {
    kind: 'text',
    description: 'What messages call it: "connection". Default "resource".',
  },
  rule: { kind: 'rule', description: 'The lifecycle rule that reports it. Default "resource-not-closed".' },
  since: { kind: 'version', description: 'The first Go version (go directive) in which it must be released: "1.21".' },
  until: { kind: 'version', description: 'The first Go version in which forgetting it does no harm: "1.23".' },
  part: { kind: 'text', description: 'The field of the result that holds the resource: "Body".' },
} as const satisfies Readonly<Record<keyof ResourceRow, ConfigKey>>;

export const requiredResourceKeys = ['acquire', 'release'] as const;

export const defaultResourceRule = 'resource-not-closed';

/** The rules a resource may name. */
export function resourceRules(rules: Iterable<Rule>): readonly Rule[] {
  return [...rules].filter(({ withResources }) => withResources !== undefined);
}

/** Forms the values must have; the JSON schema shows them too. */
export const goVersionPattern = /^(?:go)?1\.\d+$/;
export const partPattern = /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u;
