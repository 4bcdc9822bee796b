/** Owns what can stand at a place of `.gopherscope.yaml`, with its explanation: for completion and hover alike. Knows no protocol. */
import { levels } from '#engine/config/config';
import { type ConfigKey, explorerKeys, resourceKeys, resourceRules, topLevelKeys } from '#engine/config/config-keys';
import type { Rule } from '#engine/findings/define-rule';
import { groupOf } from '#engine/findings/groups';
import { type Cursor, listItem } from './cursor';

export interface Word {
  readonly kind: 'key' | 'rule' | 'value';
  readonly name: string;
  /** A few words beside the name. */
  readonly detail: string;
  /** Markdown. */
  readonly documentation: string;
  /** What is written for it; a key brings its colon. */
  readonly insert: string;
}

const levelMeanings: Readonly<Record<(typeof levels)[number], string>> = {
  off: 'The rule does not run.',
  on: 'The rule runs with its own severity.',
  error: 'Findings are errors.',
  warning: 'Findings are warnings.',
  information: 'Findings are information.',
  hint: 'Findings are hints.',
};

/** What the map or the value at the cursor may hold, whether it is there already or not. */
export function wordsAt({ path, key, on }: Cursor, rules: ReadonlyMap<string, Rule>): readonly Word[] {
  const place = on === 'key' ? path : [...path, key ?? ''];
  const [section, ...below] = place;
  if (section === undefined) return keyWords(topLevelKeys);
  if (section === 'rules') return rulesWords(below, on, rules);
  if (section === 'resources') return resourceWords(below, on, rules);
  if (section === 'explorer') return on === 'key' && below.length === 0 ? keyWords(explorerKeys) : [];
  return [];
}

function rulesWords([name, option, ...deeper]: readonly string[], on: Cursor['on'], rules: ReadonlyMap<string, Rule>) {
  if (name === undefined) return on === 'key' ? [...rules.values()].map(ruleKey) : [];
  const rule = rules.get(name);
  if (rule === undefined || deeper.length > 0) return [];
  if (on === 'key') return option === undefined ? optionKeys(rule) : [];
  if (option === undefined || option === 'level') return levels.map((level) => levelWord(level, rule));
  if (rule.options?.[option]?.type !== 'boolean') return [];
  return ['true', 'false'].map((value): Word => plainValue(value, value === String(rule.options?.[option]?.default)));
}

function resourceWords([item, name, ...deeper]: readonly string[], on: Cursor['on'], rules: ReadonlyMap<string, Rule>) {
  if (item !== listItem || deeper.length > 0) return [];
  if (on === 'key') return name === undefined ? keyWords(resourceKeys) : [];
  if (name === 'rule') {
    return resourceRules(rules.values()).map((rule): Word => ({ ...ruleKey(rule), kind: 'value', insert: rule.name }));
  }
  return [];
}

function keyWords(keys: Readonly<Record<string, ConfigKey>>): readonly Word[] {
  return Object.entries(keys).map(([name, { description, kind }]): Word => {
    const insert = kind === 'map' || kind === 'list' ? `${name}:` : `${name}: `;
    return { kind: 'key', name, detail: '', documentation: description, insert };
  });
}

function ruleKey(rule: Rule): Word {
  const { name, title, severity, optIn, why } = rule;
  const facts = `${groupOf(rule).title} · ${severity}${optIn === true ? ', off by default' : ''}`;
  return {
    kind: 'rule',
    name,
    detail: title,
    documentation: `**${title}.**\n\n${why}\n\n${facts}`,
    insert: `${name}: `,
  };
}

function optionKeys(rule: Rule): readonly Word[] {
  const options = Object.entries(rule.options ?? {}).map(
    ([name, { description, type, default: value }]): Word => ({
      kind: 'key',
      name,
      detail: `${type}, default ${String(value)}`,
      documentation: description,
      insert: `${name}: `,
    }),
  );
  const level = { kind: 'key', name: 'level', detail: levels.join(', '), insert: 'level: ' } as const;
  return [{ ...level, documentation: `Whether ${rule.name} runs, and how grave its findings are.` }, ...options];
}

function levelWord(level: (typeof levels)[number], rule: Rule): Word {
  const isDefault = level === (rule.optIn === true ? 'off' : 'on');
  const documentation = level === 'on' ? `${levelMeanings.on.slice(0, -1)}, ${rule.severity}.` : levelMeanings[level];
  return { ...plainValue(level, isDefault), documentation };
}

function plainValue(name: string, isDefault: boolean): Word {
  return { kind: 'value', name, detail: isDefault ? 'default' : '', documentation: '', insert: name };
}
