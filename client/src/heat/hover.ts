/** Owns what a hover says of a line: flat and cum of every sample type of every active profile, and the way into its flame graph. */
import * as vscode from 'vscode';
import { formatShare, formatValue } from '#engine/profile/units/format';
import type { DocumentFile, DocumentHeat, HeatDocuments, Staleness } from './documents';
import { costliestAt, rowOf } from './heat-lines';
import { timeName } from './words';

export const openInFlame = 'gopherscope.heat.openInFlame';

export function registerHover(heat: HeatDocuments): vscode.Disposable {
  return vscode.languages.registerHoverProvider(
    { language: 'go' },
    {
      provideHover: (document, { line }) => {
        const known = heat.of(document);
        const here = known?.lines.find(({ at }) => at.start.line === line);
        return known && here ? new vscode.Hover(explain(known, here.line)) : undefined;
      },
    },
  );
}

/** @param line as recorded, from 1 */
function explain({ files, stale }: DocumentHeat, line: number): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString('', true);
  markdown.isTrusted = { enabledCommands: [openInFlame] };
  let isFirst = true;
  for (const file of files) {
    const row = rowOf(file.file, line);
    if (row < 0) continue;
    if (!isFirst) markdown.appendMarkdown('\n\n---\n\n');
    isFirst = false;
    markdown.appendMarkdown(costs(file, row, line));
  }
  if (stale) markdown.appendMarkdown(`\n\n$(history) ${escaped(staleText(stale))}`);
  return markdown;
}

function costs({ entry, profile, sampleType, file }: DocumentFile, row: number, line: number): string {
  const fn = costliestAt(file, row, sampleType);
  const target = [entry.uri.toString(), fn?.name ?? '', file.file, line];
  const link = vscode.Uri.parse(`command:${openInFlame}`).with({ query: JSON.stringify(target) });
  const title = `$(flame) **${escaped(entry.name)}**`;
  const taken = timeName(profile.taken);
  const rows = profile.sampleTypes.flatMap(({ type, unit }, index) => {
    const total = profile.totals[index] ?? 0;
    const cell = (value: number): string =>
      value === 0 ? '·' : `${formatValue(value, unit)} (${formatShare(value, total)})`;
    const [flat, cum] = [file.flat[index]![row]!, file.cum[index]![row]!];
    if (flat === 0 && cum === 0) return [];
    const name = index === sampleType ? `**${escaped(type)}**` : escaped(type);
    return [`| ${name} | ${cell(flat)} | ${cell(cum)} |`];
  });
  return [
    `${title}${taken === '' ? '' : ` · ${escaped(taken)}`} · [${escaped(vscode.l10n.t('Open in flame graph here'))}](${link.toString()})`,
    '',
    '| | flat | cum |',
    '|:--|--:|--:|',
    ...rows,
    '',
  ].join('\n');
}

export function staleText(stale: Staleness): string {
  return stale === 'edited'
    ? vscode.l10n.t('The source was edited since. Bars move with their lines.')
    : vscode.l10n.t('This may not be the text the profile was recorded from. Lines may have moved.');
}

/** Text as Markdown that wraps and holds nothing but itself. */
function escaped(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#+\-.!|~$]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;');
}
