/** Owns how rules are grouped for people: in settings, lists and pages. A rule's tags decide; no rule is named here. */
import type { RuleDefinition } from './define-rule';

/** In the order in which they are shown. */
export const groups = [
  { id: 'goroutines', title: 'Goroutines and channels' },
  { id: 'lifecycle', title: 'Lifecycle' },
  { id: 'context', title: 'Context' },
  { id: 'servers', title: 'Servers and clients' },
  { id: 'memory', title: 'Memory' },
  { id: 'other', title: 'Other' },
] as const;

export type Group = (typeof groups)[number];

/** What a rule may be tagged with, by group. */
const tags: Readonly<Record<Group['id'], readonly string[]>> = {
  goroutines: ['goroutine', 'goroutines', 'channel', 'waitgroup', 'mutex', 'lock', 'concurrency'],
  lifecycle: ['lifecycle', 'resource'],
  context: ['context'],
  servers: ['server', 'servers', 'client', 'http', 'net', 'network', 'tls'],
  memory: ['memory', 'allocation', 'cost', 'cpu'],
  other: [],
};

/** The group of its first tag that belongs to one. */
export function groupOf(rule: Pick<RuleDefinition, 'tags'>): Group {
  for (const tag of rule.tags ?? []) {
    const group = groups.find(({ id }) => tags[id].includes(tag));
    if (group !== undefined) return group;
  }
  return groups.at(-1)!;
}

/** Groups that have rules, each with its rules in the order given. */
export function grouped<T extends Pick<RuleDefinition, 'tags'>>(
  rules: readonly T[],
): readonly { readonly group: Group; readonly rules: readonly T[] }[] {
  return groups
    .map((group) => ({ group, rules: rules.filter((rule) => groupOf(rule) === group) }))
    .filter(({ rules: members }) => members.length > 0);
}
