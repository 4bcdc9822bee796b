/** Answers the server's wish to read files it cannot reach (virtual workspaces, the browser); refuses anything outside the workspace folders. */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type FileText, type FolderEntries, isFileParams, languageMethods } from '#protocol/language';

export function serveFiles(client: BaseLanguageClient): void {
  client.onRequest(languageMethods.readFile, (params: unknown) => readFile(params));
  client.onRequest(languageMethods.listFolder, (params: unknown) => listFolder(params));
}

async function readFile(params: unknown): Promise<FileText> {
  const uri = insideWorkspace(params);
  if (!uri) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return null;
  }
}

async function listFolder(params: unknown): Promise<FolderEntries> {
  const uri = insideWorkspace(params);
  if (!uri) return [];
  try {
    const entries = await vscode.workspace.fs.readDirectory(uri);
    // A link to a folder is not followed: it may lead out of the workspace, or round in a circle.
    return entries
      .filter(([, type]) => type === vscode.FileType.Directory || type === vscode.FileType.File)
      .map(([name, type]) => ({ name, folder: type === vscode.FileType.Directory }));
  } catch {
    return [];
  }
}

function insideWorkspace(params: unknown): vscode.Uri | undefined {
  if (!isFileParams(params)) return undefined;
  const uri = vscode.Uri.parse(params.uri);
  return vscode.workspace.getWorkspaceFolder(uri) ? uri : undefined;
}
