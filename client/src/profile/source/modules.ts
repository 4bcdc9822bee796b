/** Owns which Go modules the workspace holds and what they require. Reads go.mod files only; refuses to know packages. */
import * as vscode from 'vscode';
import { readGoMod } from './go-mod';

export interface GoModule {
  /** Module path, `example.com/payments`. */
  readonly path: string;
  readonly folder: vscode.Uri;
  /** Modules it requires, and the version of each; of a replaced one what takes its place. */
  readonly requires: ReadonlyMap<string, { readonly module: string; readonly version: string }>;
}

/** More modules than this in one workspace are left out. */
const mostModules = 50;

/** A profile is not held back longer than this by the search for modules, milliseconds. */
const patience = 1000;

export interface FoundModules {
  readonly modules: readonly GoModule[];
  /** False when time was up before all were found. */
  readonly isComplete: boolean;
}

/** The modules found in time. */
export async function findModules(): Promise<FoundModules> {
  const cancel = new vscode.CancellationTokenSource();
  const timer = setTimeout(() => cancel.cancel(), patience);
  try {
    const ignored = '**/{node_modules,vendor,testdata}/**';
    const files = await vscode.workspace.findFiles('**/go.mod', ignored, mostModules, cancel.token);
    const isComplete = !cancel.token.isCancellationRequested;
    const modules = await Promise.all(files.map(readModule));
    return { modules: modules.filter((module) => module !== undefined), isComplete };
  } finally {
    clearTimeout(timer);
    cancel.dispose();
  }
}

async function readModule(file: vscode.Uri): Promise<GoModule | undefined> {
  try {
    const read = readGoMod(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)));
    return read && { ...read, folder: vscode.Uri.joinPath(file, '..') };
  } catch {
    return undefined;
  }
}
