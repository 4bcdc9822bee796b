/** Owns what the command line says about rules: lists in three forms, and the explanation of one. Knows nothing of how they work. */
import type { Rule } from '#engine/rules/define-rule';
import type { CliContext } from '../command';

function versions({ since, until }: Rule): string {
  return [since === undefined ? '' : `from Go ${since}`, until === undefined ? '' : `before Go ${until}`]
    .filter((part) => part !== '')
    .join(', ');
}

export function rulesAsText(rules: readonly Rule[], { colors }: CliContext): string {
  const width = Math.max(...rules.map(({ name }) => name.length));
  return rules
    .map((rule) => {
      const notes = [rule.severity, ...(rule.optIn === true ? ['opt-in'] : []), versions(rule)].filter(
        (note) => note !== '',
      );
      return `${colors.bold(rule.name.padEnd(width))}  ${rule.title} ${colors.dim(`(${notes.join(', ')})`)}\n`;
    })
    .join('');
}

export function rulesAsJson(rules: readonly Rule[]): string {
  const list = rules.map((rule) => ({
    name: rule.name,
    title: rule.title,
    why: rule.why,
    severity: rule.severity,
    optIn: rule.optIn ?? false,
    ...(rule.since === undefined ? {} : { since: rule.since }),
    ...(rule.until === undefined ? {} : { until: rule.until }),
    tags: rule.tags ?? [],
    options: rule.options ?? {},
  }));
  return `${JSON.stringify({ version: 1, rules: list }, undefined, 2)}\n`;
}

/** A cell of a Markdown table. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ');
}

export function rulesAsMarkdown(rules: readonly Rule[]): string {
  const rows = rules.map(
    (rule) =>
      `| \`${rule.name}\` | ${cell(rule.title)} | ${rule.severity} | ${rule.optIn === true ? 'opt-in' : 'on'} | ${versions(rule)} |\n`,
  );
  return `| Rule | What it flags | Severity | Default | Go |\n| --- | --- | --- | --- | --- |\n${rows.join('')}`;
}

/** The Go code of one section of a rule's page. */
function examplesUnder(heading: string, page: string): readonly string[] {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^```go\n([\s\S]*?)^```/gm)].map(([, code]) => code!);
}

/** `page` is the rule's documentation in Markdown, whose first heading is its name. */
export function explanation(rule: Rule, page: string | undefined, { colors }: CliContext): string {
  const facts = [
    rule.severity,
    rule.optIn === true ? 'opt-in: --rule or .gopherscope.yaml turns it on' : 'on by default',
    versions(rule),
  ].filter((fact) => fact !== '');
  const options = Object.entries(rule.options ?? {}).map(
    ([name, option]) => `  ${name} (${option.type}, default ${String(option.default)}): ${option.description}\n`,
  );
  const examples = ['Flagged', 'Silent'].flatMap((heading) => {
    const code = examplesUnder(heading, page ?? '');
    return code.length === 0 ? [] : [`\n${colors.bold(heading)}\n\n${code.join('\n').replace(/^(?=.)/gm, '    ')}`];
  });
  return [
    `${colors.bold(rule.name)}: ${rule.title} ${colors.dim(`(${facts.join('; ')})`)}\n\n${rule.why}\n`,
    ...(options.length > 0 ? [`\n${colors.bold('Options')}\n\n${options.join('')}`] : []),
    ...examples,
    `\n${colors.bold('To silence one finding')}\n\n    //lint:ignore ${rule.name} why      on the line above, or\n    //nolint:${rule.name} // why       at the end of the line\n`,
  ].join('');
}
