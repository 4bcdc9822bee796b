/**
 * Owns `--new-from`: which packages differ from a merge base, and what they looked like there. The check then runs on both, so that a finding that only moved is
 * not new. Knows nothing of rules. Modules' go.mod files and settings are those of today on both sides.
 */
import { readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { blobId, Repository } from '../../host/git/repository';
import { type Discovery, displayPath, type SourceDirectory } from '../../host/source/discovery';
import type { ReadBytes } from '../../host/source/reader';
import type { CliContext } from '../command';

export interface BaseTree {
  /** The changed directories with the files they had at the merge base. */
  readonly discovery: Discovery;
  readonly read: ReadBytes;
  /** Shown paths of the directories that are as they were: none of their findings is new. */
  readonly unchanged: ReadonlySet<string>;
}

function shaOnDisk(path: string, like: string): string | undefined {
  try {
    return blobId(readFileSync(path), like);
  } catch {
    // Gone or unreadable: it differs.
    return undefined;
  }
}

/** How many objects are fetched at once. */
const parallel = 4;

/** Throws GitError or ToolRefusal with what to do when the revision cannot be reached. */
export async function baseTree(
  context: CliContext,
  discovery: Discovery,
  revision: string,
  belongs: (name: string) => boolean,
): Promise<BaseTree> {
  const repository = await Repository.open({ cwd: context.cwd, environment: context.env, signal: context.signal });
  const base = await repository.mergeBase(revision);
  const [files, renames] = await Promise.all([repository.files(base), repository.renames(base)]);
  const gone = new Set(renames.values());
  /** Absolute directory → name → object id, as of the base, renamed files under their present name. */
  const then = new Map<string, Map<string, string>>();
  const note = (path: string, id: string) => {
    const directory = join(repository.root, dirname(path));
    const names = then.get(directory) ?? new Map<string, string>();
    then.set(directory, names.set(basename(path), id));
  };
  for (const [path, id] of files) if (path.endsWith('.go') && !gone.has(path)) note(path, id);
  for (const [path, old] of renames) {
    const id = files.get(old);
    if (path.endsWith('.go') && id !== undefined) note(path, id);
  }

  const unchanged = new Set<string>();
  const changed: SourceDirectory[] = [];
  const wanted = new Map<string, string>();
  for (const source of discovery.directories) {
    const names = then.get(realInRepository(source.directory, repository.root)) ?? new Map<string, string>();
    const onlyNamed = source.named.size === source.names.length;
    const kept = [...names].filter(([name]) => (onlyNamed ? source.named.has(name) : belongs(name)));
    const differing = kept.filter(([name, id]) => shaOnDisk(join(source.directory, name), id) !== id);
    const added = source.names.filter((name) => !names.has(name));
    if (differing.length === 0 && added.length === 0) {
      unchanged.add(displayPath(source.directory, context.cwd));
      continue;
    }
    for (const [name, id] of differing) wanted.set(join(source.directory, name), id);
    changed.push({ ...source, names: kept.map(([name]) => name).sort() });
  }

  const texts = new Map<string, Uint8Array>();
  const queue = [...wanted];
  const fetchSome = async () => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      texts.set(next[0], Buffer.from(await repository.text(next[1])));
    }
  };
  await Promise.all(Array.from({ length: parallel }, fetchSome));
  return {
    discovery: { directories: changed, errors: [] },
    read: (path) => texts.get(path) ?? readFileSync(path),
    unchanged,
  };
}

/** Git names the work tree by its real path; the user may have come by a link. */
function realInRepository(directory: string, root: string): string {
  const real = realpathSync(directory);
  const way = relative(root, real);
  return way.startsWith(`..${sep}`) ? directory : real;
}
