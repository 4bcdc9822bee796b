/** Owns which rules look at the same code, so that it is searched once for all of them. */
import type { Rule, RuleOptions } from '../findings/define-rule';

interface Looking {
  readonly rule: Rule;
  readonly options: RuleOptions;
  /** The project's own rows for it, as text. */
  readonly own: string;
}

/** In the order of their first ones. Alike are rules that have what says where they look from one place, and are set alike as far as that asks for options. */
export function lookingAtTheSame<T extends Looking>(rules: readonly T[]): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<Rule['triggers'], [T, ...T[]][]>();
  for (const each of rules) {
    const { triggers } = each.rule;
    const sharing = groups.get(triggers) ?? [];
    groups.set(triggers, sharing);
    const group = sharing.find(([first]) => looksAlike(first, each));
    if (group === undefined) sharing.push([each]);
    else group.push(each);
  }
  return [...groups.values()].flat();
}

function looksAlike(one: Looking, other: Looking): boolean {
  const { rule, options, own } = one;
  if (rule.skips !== other.rule.skips || rule.handsOn !== other.rule.handsOn) return false;
  if (rule.handsOn === undefined) return true;
  const isAsFar = rule.handsOnWithin === other.rule.handsOnWithin;
  return isAsFar && own === other.own && JSON.stringify(options) === JSON.stringify(other.options);
}
