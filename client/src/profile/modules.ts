/** Owns which Go modules the workspace holds. Reads go.mod files only; refuses to know packages. */
import * as vscode from 'vscode';

export interface GoModule {
  /** Module path, `example.com/payments`. */
  readonly path: string;
  readonly folder: vscode.Uri;
}

/** More modules than this in one workspace are left out. */
const mostModules = 50;

export async function findModules(): Promise<readonly GoModule[]> {
  const files = await vscode.workspace.findFiles('**/go.mod', '**/{node_modules,vendor,testdata}/**', mostModules);
  const modules = await Promise.all(files.map(readModule));
  return modules.filter((module) => module !== undefined);
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
