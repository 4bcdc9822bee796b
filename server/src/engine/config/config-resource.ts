/** Owns reading one item of `resources`: a node of YAML in, a row of plain data out, or words about what is wrong. */
import { isMap, isScalar, isSeq } from 'yaml';
import type { Rule } from '../findings/define-rule';
import { callRelease, isMethodName, parseFunctionName, type ResourceRow } from '../lifecycle/row';
import {
  type ConfigKey,
  defaultResourceRule,
  goVersionPattern,
  partPattern,
  requiredResourceKeys,
  resourceKeys,
  resourceRules,
} from './config-keys';
import { meant } from './nearest-name';

/** Nodes of names in a resource. */
export interface ResourceNodes {
  readonly acquire: readonly unknown[];
  readonly release: readonly unknown[];
  readonly result?: unknown;
  readonly part?: unknown;
}

/** What the reader of a resource says about nodes. */
export interface ResourceListener {
  /** What is wrong with a node. */
  readonly wrong: (node: unknown, message: string) => void;
  /** What the resource names, as nodes. */
  readonly names: (named: ResourceNodes) => void;
}

const functionForms = '"example.com/pool.Open" or "(*example.com/pool.Pool).Get"';

/** Undefined, or a row that must not be used, after `wrong` was called. */
export function readResource(
  item: unknown,
  rules: ReadonlyMap<string, Rule>,
  { wrong, names }: ResourceListener,
): ResourceRow | undefined {
  if (!isMap(item)) {
    wrong(item, 'A resource holds "acquire", "release" and perhaps more keys.');
    return undefined;
  }
  const values = new Map<string, unknown>();
  let isMisspelt = false;
  for (const { key, value } of item.items) {
    const name = textOf(key) ?? '';
    if (name in resourceKeys) {
      values.set(name, value);
      const message = fault(name as keyof ResourceRow, value, rules);
      if (message !== undefined) wrong(textOf(value) === '' || value === null ? key : value, message);
    } else {
      const known = Object.keys(resourceKeys);
      isMisspelt = true;
      wrong(key, `A resource has no key "${name}".${meant(name, known)} There are ${known.join(', ')}.`);
    }
  }
  const missing = requiredResourceKeys.filter((name) => !values.has(name));
  // A key that is only misspelt is not missing besides.
  if (missing.length > 0 && !isMisspelt)
    wrong(item, `This resource has no ${missing.map((name) => `"${name}"`).join(' and no ')}.`);
  names({
    acquire: nodesOf(values.get('acquire')),
    release: nodesOf(values.get('release')),
    ...(values.has('result') ? { result: values.get('result') } : {}),
    ...(values.has('part') ? { part: values.get('part') } : {}),
  });
  const text = (name: keyof ResourceRow) => textOf(values.get(name));
  const version = (name: 'since' | 'until') => text(name)?.replace(/^go/, '');
  const [since, until, part] = [version('since'), version('until'), text('part')];
  if (since !== undefined && until !== undefined && minor(since) >= minor(until))
    wrong(
      values.get('since'),
      `"since" (${since}) is not before "until" (${until}), so no Go version is left in which this applies.`,
    );
  return {
    acquire: textsOf(values.get('acquire')) ?? [],
    release: textsOf(values.get('release')) ?? [],
    result: Number(text('result') ?? 0),
    noun: text('noun') ?? '',
    rule: text('rule') ?? defaultResourceRule,
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(part === undefined ? {} : { part }),
  };
}

/** The 23 of 1.23; NaN for what is no version, which is said elsewhere. */
function minor(version: string): number {
  return Number(/^1\.(\d+)$/.exec(version)?.[1]);
}

/** What is wrong with the value of a key. */
function fault(name: keyof ResourceRow, value: unknown, rules: ReadonlyMap<string, Rule>): string | undefined {
  const text = textOf(value) ?? '';
  const { kind }: ConfigKey = resourceKeys[name];
  switch (kind) {
    case 'texts': {
      const list = textsOf(value);
      if (list === undefined || list.length === 0)
        return `"${name}" must be ${functionForms}, or a list of such names.`;
      const isRight = (each: string) =>
        parseFunctionName(each) !== undefined || (name === 'release' && (each === callRelease || isMethodName(each)));
      const odd = list.find((each) => !isRight(each));
      if (odd === undefined) return undefined;
      const forms = name === 'release' ? `a method's name such as "Close", or ${functionForms}` : functionForms;
      return `"${odd}" is no function of Go by its full name. Write ${forms}.`;
    }
    case 'integer':
      return /^\d+$/.test(text) ? undefined : `"${name}" must be a whole number: 0 is the first result.`;
    case 'version':
      return goVersionPattern.test(text) ? undefined : `"${name}" must be a Go version such as "1.23".`;
    case 'rule': {
      const known = resourceRules(rules.values()).map(({ name: each }) => each);
      if (known.includes(text)) return undefined;
      const exists = rules.has(text) ? `${text} is no lifecycle rule.` : `There is no rule "${text}".`;
      return `${exists}${meant(text, known)} A resource may name ${known.join(', ')}.`;
    }
    default:
      if (name === 'part' && !partPattern.test(text))
        return '"part" must be a field or a path of fields such as "Body".';
      return text.trim() === '' || !isText(value) ? `"${name}" must be a word or two.` : undefined;
  }
}

/** The text of a scalar as it is written: `1.20` is no number here. */
export function textOf(node: unknown): string | undefined {
  if (!isScalar(node) || node.value === null) return undefined;
  return typeof node.value === 'string' ? node.value : node.source;
}

/** Whether YAML takes it for a text, and not for a number or a truth. */
function isText(node: unknown): boolean {
  return isScalar(node) && typeof node.value === 'string';
}

/** The items of a list, or the one value. */
function nodesOf(node: unknown): readonly unknown[] {
  return isSeq(node) ? node.items : node === undefined ? [] : [node];
}

function textsOf(node: unknown): readonly string[] | undefined {
  if (!isSeq(node)) {
    const text = textOf(node);
    return text === undefined || text === '' ? undefined : [text];
  }
  const texts = node.items.map(textOf);
  return texts.every((text): text is string => text !== undefined) ? texts : undefined;
}
