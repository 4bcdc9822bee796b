/** Owns reading files from the disk for the server under Node. Knows nothing of Go. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { URI } from 'vscode-uri';
import type { FolderEntries } from '#protocol/language';
import { moduleCache } from '../../host/source/disk-tree';
import { keyOf } from '../uris';
import { type FileProvider, largestSource } from './provider';

export const diskFiles: FileProvider = {
  moduleCache: keyOf(URI.file(moduleCache(process.env)).toString()),
  async readText(uri) {
    try {
      const path = URI.parse(uri).fsPath;
      const { size } = await stat(path);
      return size > largestSource ? undefined : await readFile(path, 'utf8');
    } catch {
      // Gone, a folder, or not for us to read: for the analysis all of these mean "no such file".
      return undefined;
    }
  },
  async listFolder(uri): Promise<FolderEntries> {
    try {
      const entries = await readdir(URI.parse(uri).fsPath, { withFileTypes: true });
      return entries.map((entry) => ({ name: entry.name, folder: entry.isDirectory() }));
    } catch {
      // As above: a folder that cannot be listed is an empty one.
      return [];
    }
  },
};
