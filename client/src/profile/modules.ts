/** Owns which Go modules the workspace holds. Reads go.mod files only; refuses to know packages. */
import * as vscode from 'vscode';

export interface GoModule {
  /** Module path, `example.com/payments`. */
  readonly path: string;
  readonly folder: vscode.Uri;
}

/** More modules than this in one workspace are left out. */
const mostModules = 50;

/** A profile is not held back longer than this by the search for modules, milliseconds. */
const patience = 1000;

/** The modules found in time. */
export async function findModules(): Promise<readonly GoModule[]> {
  const cancel = new vscode.CancellationTokenSource();
  const timer = setTimeout(() => cancel.cancel(), patience);
  try {
    const ignored = '**/{node_modules,vendor,testdata}/**';
    const files = await vscode.workspace.findFiles('**/go.mod', ignored, mostModules, cancel.token);
    const modules = await Promise.all(files.map(readModule));
    return modules.filter((module) => module !== undefined);
  } finally {
    clearTimeout(timer);
    cancel.dispose();
  }
}

async function readModule(file: vscode.Uri): Promise<GoModule | undefined> {
  try {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    const path = /^\s*module\s+"?([^\s"]+)"?/m.exec(text)?.[1];
    return path === undefined ? undefined : { path, folder: vscode.Uri.joinPath(file, '..') };
  } catch {
    return undefined;
  }
}
