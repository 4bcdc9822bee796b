/** Owns what the editor is told of a rule beyond a finding: its reason and where its page is. */

export function rulePage(rule: string): string {
  return `https://github.com/gopherscope/gopherscope/blob/main/server/src/engine/rules/${rule}/README.md`;
}

export function ruleExplanation(_rule: string): { readonly why: string } {
  return { why: '' };
}
