/** Owns what the user chose for escape analysis. Paths and tags come from machine settings only, which no workspace can set. */
import * as vscode from 'vscode';
import type { FactKind } from '#engine/escape/facts';

const section = 'gopherscope';

export interface EscapeSettings {
  readonly enabled: boolean;
  readonly kinds: ReadonlySet<FactKind>;
  readonly diagnostics: boolean;
  readonly goPath: string;
  readonly tags: string;
}

/** Switches in the settings → the kinds each stands for. */
const switches: Readonly<Record<string, readonly FactKind[]>> = {
  movedToHeap: ['moved-to-heap'],
  escapes: ['escapes'],
  leakingParam: ['leaking-param', 'leaking-param-content'],
  leakingToResult: ['leaking-param-to-result'],
  doesNotEscape: ['does-not-escape'],
  inlining: ['inlining-call', 'can-inline', 'cannot-inline'],
  devirtualizing: ['devirtualizing'],
  captures: ['capturing-by-value', 'capturing-by-reference'],
  zeroCopy: ['zero-copy'],
  boundsChecks: ['bounds-check'],
};

export function readSettings(): EscapeSettings {
  const all = vscode.workspace.getConfiguration(section);
  const chosen = all.get<Readonly<Record<string, unknown>>>('escape.kinds', {});
  const kinds = Object.entries(switches).flatMap(([name, kinds]) => (chosen[name] === true ? kinds : []));
  return {
    enabled: all.get('escape.enabled', true),
    kinds: new Set(kinds),
    diagnostics: all.get('escape.diagnostics', false),
    goPath: all.get('go.path', ''),
    tags: all.get('escape.tags', ''),
  };
}

/** For this workspace if there is one, else for the user. */
export async function setEnabled(enabled: boolean): Promise<void> {
  const target =
    vscode.workspace.workspaceFolders === undefined
      ? vscode.ConfigurationTarget.Global
      : vscode.ConfigurationTarget.Workspace;
  await vscode.workspace.getConfiguration(section).update('escape.enabled', enabled, target);
}

export function touchesEscapes(event: vscode.ConfigurationChangeEvent): boolean {
  return event.affectsConfiguration(`${section}.escape`) || event.affectsConfiguration(`${section}.go`);
}
