/** Owns which name of `--format` means which report. */
import { formatCodeClimate } from '#engine/report/codeclimate';
import { formatGithub } from '#engine/report/github';
import { formatJson } from '#engine/report/json';
import { formatJunit } from '#engine/report/junit';
import type { Report } from '#engine/report/report';
import { formatSarif } from '#engine/report/sarif';
import { formatText, type TextStyle } from '#engine/report/text';
import type { CliContext } from '../command';

export const formatNames = ['text', 'json', 'sarif', 'github', 'junit', 'codeclimate'] as const;
export type FormatName = (typeof formatNames)[number];

function styleOf({ colors }: CliContext): TextStyle {
  return {
    bold: colors.bold,
    dim: colors.dim,
    severity: { error: colors.red, warning: colors.yellow, information: colors.cyan, hint: colors.gray },
  };
}

export function formatReport(name: FormatName, report: Report, context: CliContext, verbose: boolean): string {
  switch (name) {
    case 'text':
      return formatText(report, { style: styleOf(context), verbose });
    case 'json':
      return formatJson(report);
    case 'sarif':
      return formatSarif(report);
    case 'github':
      return formatGithub(report);
    case 'junit':
      return formatJunit(report);
    case 'codeclimate':
      return formatCodeClimate(report);
  }
}
