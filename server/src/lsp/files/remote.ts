/** Owns reading files by asking the client, for browsers and virtual workspaces. Trusts no answer it has not checked. */
import type { Connection } from 'vscode-languageserver';
import { isFileText, isFolderEntries, languageMethods } from '#protocol/language';
import { type FileProvider, largestSource } from './provider';

export function remoteFiles(connection: Connection): FileProvider {
  return {
    async readText(uri) {
      try {
        const text: unknown = await connection.sendRequest(languageMethods.readFile, { uri });
        return isFileText(text) && text !== null && text.length <= largestSource ? text : undefined;
      } catch {
        // A client that cannot read it says so by an error; for the analysis there is no such file.
        return undefined;
      }
    },
    async listFolder(uri) {
      try {
        const entries: unknown = await connection.sendRequest(languageMethods.listFolder, { uri });
        return isFolderEntries(entries) ? entries : [];
      } catch {
        // As above.
        return [];
      }
    },
  };
}
