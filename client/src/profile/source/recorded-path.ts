/**
 * Owns reading a source path as a compiler recorded it, and matching it with paths that exist here. Pure.
 * A recorded path comes from a file anyone may have written, so whatever is odd about it is refused, never repaired.
 */

/** Files Go programs are made of; nothing else is opened as source. */
const sourceFile = /\.(go|s|c|h|cc|cpp|cxx|hpp|m|f|y)$/i;

/** Names that are devices on Windows, whatever ending they have. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)\./i;

/** A path as it was recorded. */
export interface RecordedPath {
  /** Everything between slashes; at least one, the last a source file. */
  readonly segments: readonly string[];
  /** What an absolute path begins with: `/`, `C:/`; '' for a path that is none (-trimpath, bazel). */
  readonly root: string;
}

/** The path when it is an honest one of a source file, else undefined. */
export function readRecordedPath(path: string): RecordedPath | undefined {
  if (path.includes('\0') || /^[\\/]{2}/.test(path)) return undefined;
  const drive = /^[A-Za-z]:[\\/]/.exec(path)?.[0] ?? '';
  const rest = path.slice(drive.length);
  // A colon would make a scheme (file:, command:) or a stream of a Windows file.
  if (rest.includes(':')) return undefined;
  const separator = drive !== '' || !rest.includes('/') ? /[\\/]/ : /\//;
  const isAbsolute = drive !== '' || rest.startsWith('/');
  const segments = rest.split(separator).slice(drive === '' && isAbsolute ? 1 : 0);
  const isOdd = (segment: string): boolean =>
    segment === '' || segment === '.' || segment === '..' || segment.includes('\\') || device.test(segment);
  if (segments.length === 0 || segments.some(isOdd) || !sourceFile.test(segments.at(-1)!)) return undefined;
  return { segments, root: drive === '' ? (isAbsolute ? '/' : '') : `${drive.slice(0, 2)}/` };
}

/** How many of the last parts two paths have in common. */
export function commonSuffix(a: readonly string[], b: readonly string[]): number {
  let common = 0;
  while (common < a.length && common < b.length && a[a.length - 1 - common] === b[b.length - 1 - common]) common++;
  return common;
}

/**
 * The candidates that share the longest suffix with the recorded path, as indices. A shared file name alone is too little unless the record
 * has nothing else. One is an answer; several are a question.
 */
export function bestMatches(
  recorded: readonly string[],
  candidates: readonly (readonly string[])[],
  needed = Math.min(2, recorded.length),
): readonly number[] {
  const common = candidates.map((candidate) => commonSuffix(recorded, candidate));
  const most = Math.max(needed, ...common);
  return common.flatMap((length, index) => (length === most ? [index] : []));
}

/** What is left of a path behind a prefix, at least one part; undefined when it does not begin with that. */
export function behind(path: readonly string[], prefix: readonly string[]): readonly string[] | undefined {
  return path.length > prefix.length && prefix.every((part, index) => path[index] === part)
    ? path.slice(prefix.length)
    : undefined;
}
