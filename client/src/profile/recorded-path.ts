/**
 * Owns reading a source path as a compiler recorded it, and matching it with paths that exist here. Pure.
 * A recorded path comes from a file anyone may have written, so whatever is odd about it is refused, never repaired.
 */

/** Files Go programs are made of; nothing else is opened as source. */
const sourceFile = /\.(go|s|c|h|cc|cpp|cxx|hpp|m|f|y)$/i;

/** The parts between slashes of a recorded path, or undefined when it is not an honest path of a source file. */
export function recordedSegments(path: string): readonly string[] | undefined {
  if (path.includes('\0') || /^[\\/]{2}/.test(path)) return undefined;
  const drive = /^[A-Za-z]:[\\/]/.exec(path)?.[0] ?? '';
  const rest = path.slice(drive.length);
  // A colon would make a scheme (file:, command:) or a stream of a Windows file.
  if (rest.includes(':')) return undefined;
  const separator = drive !== '' || !rest.includes('/') ? /[\\/]/ : /\//;
  const segments = rest.split(separator).filter((segment, index) => segment !== '' || index > 0);
  const isOdd = (segment: string) => segment === '' || segment === '.' || segment === '..' || segment.includes('\\');
  if (segments.length === 0 || segments.some(isOdd) || !sourceFile.test(segments.at(-1)!)) return undefined;
  return segments;
}

/** How many of the last parts two paths have in common. */
function commonSuffix(a: readonly string[], b: readonly string[]): number {
  let common = 0;
  while (common < a.length && common < b.length && a[a.length - 1 - common] === b[b.length - 1 - common]) common++;
  return common;
}

/**
 * The candidate that shares the longest suffix with the recorded path. A shared file name alone is too little unless the record has nothing else,
 * and two candidates that fit equally well are none.
 */
export function bestMatch(recorded: readonly string[], candidates: readonly (readonly string[])[]): number {
  const needed = Math.min(2, recorded.length);
  let best = -1;
  let most = needed - 1;
  let tied = false;
  candidates.forEach((candidate, index) => {
    const common = commonSuffix(recorded, candidate);
    if (common < needed || common < most) return;
    tied = common === most;
    if (common > most) best = index;
    most = common;
  });
  return tied ? -1 : best;
}

/** The path inside a module whose files were recorded by import path (-trimpath), `example.com/pay/api/x.go` → `api/x.go`; undefined for other modules. */
export function insideModule(recorded: readonly string[], module: string): readonly string[] | undefined {
  const prefix = module.split('/');
  return recorded.length > prefix.length && prefix.every((part, index) => recorded[index] === part)
    ? recorded.slice(prefix.length)
    : undefined;
}

/** Every way a recorded path may lie under a folder, longest first: `/usr/local/go/src/net/http/server.go` → `usr/…`, …, `net/http/server.go`, but not the bare name. */
export function suffixes(recorded: readonly string[]): readonly (readonly string[])[] {
  const shortest = Math.min(2, recorded.length);
  return recorded.map((_, index) => recorded.slice(index)).filter((suffix) => suffix.length >= shortest);
}
