/** Owns which path people read for a file an analysis names. Opens nothing. */
import { isAbsolute } from 'node:path';
import { displayPath } from '../source/discovery';

/**
 * `directory` is the package's, as shown; `file` what its outcome holds: a name in that directory, '' for the directory itself, or the path of a file of another
 * package, absolute or as shown already.
 */
export function shownFile(directory: string, file: string, cwd: string): string {
  if (file === '') return directory;
  if (isAbsolute(file)) return displayPath(file, cwd);
  return directory === '.' || file.includes('/') ? file : `${directory}/${file}`;
}
