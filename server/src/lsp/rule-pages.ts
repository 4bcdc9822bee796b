/** Owns what the editor is told of a rule beyond a finding: its reason and where its page is. Makes no pages. */
import { rules } from '#engine/rules/registry.generated';
import { repository } from '../../../package.json';

/** As npm spells it in `repository.url`: perhaps `git+` before and `.git` behind. Rule pages are generated into the repository. */
const home = repository.url.replace(/^git\+/, '').replace(/\.git$/, '');

export function rulePage(rule: string): string {
  return `${home}/blob/main/server/src/engine/rules/${rule}/README.md`;
}

/** Why the rule matters, one paragraph of Markdown; '' for a rule that is not known. */
export function ruleReason(rule: string): string {
  return rules.get(rule)?.why ?? '';
}
