/** Owns what the editor is told of a rule beyond a finding: its reason and where its page is. Makes no pages. */
import { rules } from '#engine/rules/registry.generated';

/** Where the repository is; rule pages are generated into it. */
const repository = 'https://github.com/gopherscope/gopherscope/blob/main';

export function rulePage(rule: string): string {
  return `${repository}/server/src/engine/rules/${rule}/README.md`;
}

/** Why the rule matters, one paragraph of Markdown; '' for a rule that is not known. */
export function ruleReason(rule: string): string {
  return rules.get(rule)?.why ?? '';
}
