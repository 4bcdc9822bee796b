/**
 * Owns `--new-from`: which packages differ from a merge base, themselves or in what they rest on, and what all of them looked like there. The check then runs
 * on both, so that a finding that only moved is not new. Knows nothing of rules. Modules' go.mod files and settings are those of today on both sides.
 */
import { readFileSync, realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Repository } from '../../host/git/repository';
import { type Discovery, displayPath, type SourceDirectory } from '../../host/source/discovery';
import type { ConsultedPackage, DiskPackages } from '../../host/source/disk-packages';
import type { EarlierFiles } from '../../host/source/package-files';
import type { CliContext } from '../command';
import type { OtherTexts } from './analysis';
import { BaseCommit } from './base-commit';

export interface BaseTree {
  /** The directories in which something may be new, with the files they had at the merge base. */
  readonly discovery: Discovery;
  readonly texts: OtherTexts;
  /** Shown paths of the directories that are as they were, and all they rest on, too: none of their findings is new. */
  readonly unchanged: ReadonlySet<string>;
}

/** What the check of today knows. */
export interface PresentTree {
  /** Whether a file of this path (absolute) would be found by walking its directory. */
  readonly belongs: (path: string) => boolean;
  readonly packages: (earlier: EarlierFiles) => DiskPackages;
  /** What a directory, as shown, rests on. */
  readonly consulted: (directory: string) => readonly ConsultedPackage[];
}

/** Throws GitError or ToolRefusal with what to do when the revision cannot be reached. */
export async function baseTree(
  context: CliContext,
  discovery: Discovery,
  revision: string,
  present: PresentTree,
): Promise<BaseTree> {
  const repository = await Repository.open({ cwd: context.cwd, environment: context.env, signal: context.signal });
  const commit = await BaseCommit.read(repository, await repository.mergeBase(revision));
  const places = discovery.directories.map((source) => ({ source, real: realIn(source.directory, repository.root) }));
  const added = places.flatMap(({ source, real }) => commit.added(real, source.names));
  const moved = await commit.underPresentNames(added);
  const earlier: EarlierFiles = { directories: await commit.changedDirectories() };
  const packages = present.packages(earlier);

  const unchanged = new Set<string>();
  const changed: SourceDirectory[] = [];
  const texts = new Map<string, Uint8Array>();
  for (const { source, real } of places) {
    const then = moved.get(real) ?? new Map<string, string>();
    const kept = [...then].filter(([name]) => source.named.has(name) || present.belongs(join(source.directory, name)));
    const differing = kept.filter(([name, id]) => !commit.isOnDisk(join(real, name), id));
    const isSame = differing.length === 0 && source.names.every((name) => then.has(name));
    const shown = displayPath(source.directory, context.cwd);
    // What is told of a package may be new because of one that it imports.
    if (isSame && present.consulted(shown).every((each) => packages.isUnchanged(each, source.directory))) {
      unchanged.add(shown);
      continue;
    }
    for (const [name, id] of differing) texts.set(join(source.directory, name), await commit.bytes(id));
    changed.push({ ...source, names: kept.map(([name]) => name).sort() });
  }
  return {
    discovery: { directories: changed, errors: [] },
    texts: { read: (path) => texts.get(path) ?? readFileSync(path), earlier },
    unchanged,
  };
}

/** Git names the work tree by its real path; the user may have come by a link. */
function realIn(directory: string, root: string): string {
  const real = realpathSync(directory);
  return relative(root, real).startsWith(`..${sep}`) ? directory : real;
}
