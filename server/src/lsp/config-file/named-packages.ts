/** Owns the texts of the packages that a settings file names, loaded as the modules of its folder see them. Says nothing about them. */
import type { PackageTexts } from '#engine/config/config-names';
import type { OtherPackages } from '../other-packages';
import { folderOf } from '../uris';
import type { Workspace } from '../workspace';

export interface PackageParts {
  readonly workspace: Workspace;
  readonly others: OtherPackages;
}

/** `folder` is that of the settings file. */
export async function namedPackages(
  paths: ReadonlySet<string>,
  folder: string,
  { workspace, others }: PackageParts,
): Promise<PackageTexts> {
  const goMod = await workspace.goMod.find(folder);
  // Several modules may lie below, each with packages of its own.
  if (goMod === undefined) return () => 'unknown';
  const by = others.keyOf(folder, '', folderOf(goMod.uri));
  await others.load([...paths].map((path) => ({ path, by, sources: undefined })));
  const texts = new Map<string, readonly string[] | undefined>();
  for (const path of paths) {
    const files = others.provider.find(path, by)?.files;
    if (files?.[0] !== undefined) others.keep(folderOf(files[0].path));
    texts.set(
      path,
      files?.map(({ lines }) => lines.text),
    );
  }
  return (path) => texts.get(path);
}
