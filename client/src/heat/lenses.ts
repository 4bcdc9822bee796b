/** Owns the lens above a function that costs much, for those who switch it on: it adds a row, so only where it says something. */
import * as vscode from 'vscode';
import type { DocumentHeat, HeatDocuments } from './documents';
import { openInFlame } from './hover';
import { readSettings } from './settings';
import { shareOf } from './words';

/** Least share of a profile a function has a lens from. */
const lensFrom = 0.01;

export function registerLenses(heat: HeatDocuments): vscode.Disposable {
  return vscode.languages.registerCodeLensProvider(
    { language: 'go' },
    {
      onDidChangeCodeLenses: heat.onDidChange,
      provideCodeLenses: (document) => {
        const known = heat.of(document);
        // Functions are not taken through edits as lines are, so old lenses would stand in the wrong place.
        return known && known.stale !== 'edited' && readSettings().codeLens ? lenses(known, document) : [];
      },
    },
  );
}

function lenses({ files }: DocumentHeat, document: vscode.TextDocument): vscode.CodeLens[] {
  return files.flatMap(({ entry, profile, sampleType, file }) =>
    file.functions.flatMap(({ name, startLine, firstLine, cum }) => {
      const line = startLine || firstLine;
      const value = cum[sampleType]!;
      const total = profile.totals[sampleType] ?? 0;
      // Code without lines starts at none.
      const isHere = line > 0 && line <= document.lineCount;
      if (!isHere || total === 0 || Math.abs(value) / total < lensFrom) return [];
      const range = new vscode.Range(line - 1, 0, line - 1, 0);
      return new vscode.CodeLens(range, {
        title: shareOf(value, profile, sampleType),
        tooltip: vscode.l10n.t('Cum of {0} in {1}. Click to open it in the flame graph.', name, entry.name),
        command: openInFlame,
        arguments: [entry.uri.toString(), name, file.file, line],
      });
    }),
  );
}
