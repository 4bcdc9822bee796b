/** Owns how files are called inside the server: by their URI in one spelling, the *key*. Touches no file. */

import { URI } from 'vscode-uri';
import { configFileName } from '#engine/config/config-keys';

/** One spelling for each URI, whatever the editor escapes. */
export function keyOf(uri: string): string {
  return URI.parse(uri).toString();
}

/** The folder of a file or folder URI; the URI itself at the root. */
export function folderOf(uri: string): string {
  const slash = uri.lastIndexOf('/');
  const authorityEnd = uri.indexOf('://') + 3;
  return slash <= authorityEnd ? uri : uri.slice(0, slash);
}

/** The last segment, decoded. */
export function nameOf(uri: string): string {
  const segment = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(segment);
  } catch {
    // A stray % is legal in what editors send; the raw segment is the best name there is.
    return segment;
  }
}

/** The key of an entry of a folder. */
export function childOf(folder: string, name: string): string {
  return keyOf(`${folder.replace(/\/$/, '')}/${encodeURIComponent(name)}`);
}

export function isConfigFile(uri: string): boolean {
  return nameOf(uri) === configFileName;
}

export function isGoFile(uri: string): boolean {
  return uri.endsWith('.go');
}
