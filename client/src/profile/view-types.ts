/** Owns the names of the profile viewer: one for file names that say "profile", one for names that other things have too, where VS Code only offers it. */
import type * as vscode from 'vscode';

export const viewTypes = ['gopherscope.profile', 'gopherscope.profile.option'] as const;

/** The name a file is opened under: VS Code shows an editor by its name only where its selector fits the file. */
export function viewTypeOf(uri: vscode.Uri): (typeof viewTypes)[number] {
  const [certain, possible] = viewTypes;
  return /\.(pb\.gz|pprof|prof|pgo|folded|collapsed|perf)$/.test(uri.path) ? certain : possible;
}

/** Whether a file of that name may be a profile. */
export function mayBeProfile(path: string): boolean {
  return /\.(pb|gz|pprof|prof|pgo|out|trace|folded|collapsed|perf)$/i.test(path);
}
