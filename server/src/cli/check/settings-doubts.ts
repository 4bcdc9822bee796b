/**
 * Owns what is doubtful about settings files once the tree is known: names that nobody declares, globs that exclude nothing. Reads the packages they name,
 * never a settings file.
 */
import { doubtsAbout, type PackageTexts } from '#engine/config/config-names';
import type { Range } from '#engine/text/range';
import type { DiskPackages } from '../../host/source/disk-packages';
import { diskTree } from '../../host/source/disk-tree';
import { ModuleFinder } from '../../host/source/go-module';
import type { SettingsFile } from './settings';

function line({ file }: SettingsFile, { start }: Range, message: string): string {
  return `${file}:${start.line + 1}:${start.column + 1}: warning: ${message}`;
}

/** One line each. `holds` tells the directories (absolute) of which everything below was looked for. */
export function unusedExcludes(
  files: readonly SettingsFile[],
  holds: (directory: string) => boolean,
): readonly string[] {
  return files
    .filter(({ directory }) => holds(directory))
    .flatMap((settings) =>
      settings.excludes
        .filter(({ isUsed }) => !isUsed)
        .map(({ glob, range }) =>
          line(
            settings,
            range,
            `"${glob}" excludes nothing that would be checked here. Globs start at the folder of this file: "**/*_gen.go", "gen/**".`,
          ),
        ),
    );
}

/** One line each. `directories` are those that are checked, absolute; packages are looked for from each of their modules. */
export function unknownNames(
  directories: readonly string[],
  fileOf: (directory: string) => SettingsFile | undefined,
  packages: DiskPackages,
): readonly string[] {
  const modules = new ModuleFinder(diskTree);
  const askers = new Map<SettingsFile, Map<string, string>>();
  for (const directory of directories) {
    const settings = fileOf(directory);
    if (settings === undefined || settings.mentions.length === 0) continue;
    const ofModules = askers.get(settings) ?? new Map<string, string>();
    askers.set(settings, ofModules);
    const module = modules.find(directory)?.directory ?? '';
    if (!ofModules.has(module)) ofModules.set(module, packages.keyOf(directory, ''));
  }
  return [...askers].flatMap(([settings, ofModules]) => {
    const isOutside = [...ofModules.keys()].every((module) => module === '');
    const textsOf: PackageTexts = (path) => {
      for (const by of ofModules.values()) {
        const found = packages.find(path, by);
        if (found !== undefined) return found.files.map(({ lines }) => lines.text);
      }
      return isOutside ? 'unknown' : undefined;
    };
    return doubtsAbout(settings.mentions, textsOf).map(({ range, message }) => line(settings, range, message));
  });
}
