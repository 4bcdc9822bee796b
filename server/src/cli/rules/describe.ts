/** Owns what the command line says about rules: lists in three forms, and the explanation of one. Knows nothing of how they work. */

import { levels } from '#engine/config/config';
import { configFileName } from '#engine/config/config-keys';
import type { Rule } from '#engine/findings/define-rule';
import { grouped, groupOf } from '#engine/findings/groups';
import { count } from '#engine/report/report';
import type { CliContext } from '../command';

const severityNames = levels.filter((level) => level !== 'on' && level !== 'off').join(', ');

function versions({ since, until }: Rule): string {
  return [since === undefined ? '' : `from Go ${since}`, until === undefined ? '' : `before Go ${until}`]
    .filter((part) => part !== '')
    .join(', ');
}

/** Whether there is nothing to say of versions that the title does not. */
function isTold(rule: Rule): boolean {
  return [rule.since, rule.until].every(
    (version) => version === undefined || rule.title.includes(`Go below ${version}`),
  );
}

/** By group, in columns: name, severity, title. A mark tells the opt-in ones. */
export function rulesAsText(rules: readonly Rule[], { colors }: CliContext): string {
  const width = (texts: readonly string[]) => Math.max(...texts.map((text) => text.length));
  const names = width(rules.map(({ name }) => name));
  const severities = width(rules.map(({ severity }) => severity));
  const line = (rule: Rule) => {
    const mark = rule.optIn === true ? '*' : ' ';
    const tail = isTold(rule) ? '' : colors.dim(` (${versions(rule)})`);
    return `${mark} ${colors.bold(rule.name.padEnd(names))}  ${colors.dim(rule.severity.padEnd(severities))}  ${rule.title}${tail}\n`;
  };
  const sections = grouped(rules).map(
    ({ group, rules: members }) => `${colors.bold(group.title)}\n${members.map(line).join('')}\n`,
  );
  const optIn = rules.filter((rule) => rule.optIn === true).length;
  const note =
    optIn === 0
      ? ''
      : ` The ${optIn === 1 ? 'one' : optIn} marked * ${optIn === 1 ? 'is' : 'are'} off until ${configFileName} turns ${optIn === 1 ? 'it' : 'them'} on.`;
  const usage = 'check --rule NAME,… runs the rules named and no others, check --rule all every rule.';
  return `${sections.join('')}${count(rules.length, 'rule')}.${note}\n${usage}\ngopherscope explain NAME says more about one.\n`;
}

export function rulesAsJson(rules: readonly Rule[]): string {
  const list = rules.map((rule) => ({
    name: rule.name,
    group: groupOf(rule).id,
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
  const row = (rule: Rule) =>
    `| \`${rule.name}\` | ${cell(rule.title)} | ${rule.severity} | ${rule.optIn === true ? 'opt-in' : 'on'} | ${versions(rule)} |\n`;
  const head = '| Rule | What it flags | Severity | Default | Go |\n| --- | --- | --- | --- | --- |\n';
  return grouped(rules)
    .map(({ group, rules: members }) => `## ${group.title}\n\n${head}${members.map(row).join('')}`)
    .join('\n');
}

/** The Go code of one section of a rule's page. */
function examplesUnder(heading: string, page: string): readonly string[] {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^```go\n([\s\S]*?)^```/gm)].map(([, code]) => code!);
}

/** Columns of a paragraph. */
const paragraphWidth = 96;

/** Breaks lines between words; what has no space in it stays whole. */
function wrapped(text: string, indentation = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && indentation.length + line.length + 1 + word.length > paragraphWidth) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => `${indentation}${each}\n`).join('');
}

/** `page` is the rule's documentation in Markdown, whose first heading is its name. */
export function explanation(rule: Rule, page: string | undefined, { colors }: CliContext): string {
  const facts = [
    groupOf(rule).title,
    rule.severity,
    rule.optIn === true ? `off until ${configFileName} turns it on or --rule names it` : 'on by default',
    versions(rule),
  ].filter((fact) => fact !== '');
  const options = Object.entries(rule.options ?? {}).map(
    ([name, option]) =>
      `    ${colors.bold(name)} (${option.type}, default ${String(option.default)})\n${wrapped(option.description, '        ')}`,
  );
  const examples = ['Flagged', 'Silent'].flatMap((heading) => {
    const code = examplesUnder(heading, page ?? '');
    return code.length === 0 ? [] : [`\n${colors.bold(heading)}\n\n${code.join('\n').replace(/^(?=.)/gm, '    ')}`];
  });
  const sample = Object.entries(rule.options ?? {})[0];
  const set =
    sample === undefined
      ? `      ${rule.name}: off      # or on, ${severityNames}\n`
      : `      ${rule.name}:\n        level: on      # or off, ${severityNames}\n        ${sample[0]}: ${String(sample[1].default)}\n`;
  return [
    `${colors.bold(rule.name)}: ${rule.title}\n${colors.dim(facts.join(' · '))}\n\n${wrapped(rule.why)}`,
    ...(options.length > 0 ? [`\n${colors.bold('Options')}\n\n${options.join('')}`] : []),
    ...examples,
    `\n${colors.bold('To silence one finding')}\n\n    //lint:ignore ${rule.name} why      on the line above, or\n    //nolint:${rule.name} // why       at the end of the line\n`,
    `\n${colors.bold(`To set it for a folder, in ${configFileName}`)}\n\n    rules:\n${set}`,
  ].join('');
}
