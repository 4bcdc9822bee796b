/** Owns finding the packages that settings files name, and saying what is doubtful about them. Reads packages, never a settings file. */
import { doubtsAbout, type PackageTexts } from '#engine/rules/config-names';
import type { DiskPackages } from '../../host/source/disk-packages';
import { diskTree } from '../../host/source/disk-tree';
import { ModuleFinder } from '../../host/source/go-module';
import type { SettingsFile } from './settings';

/** One line each. `directories` are those that are checked, absolute; packages are looked for from each of their modules. */
export function settingsDoubts(
  directories: readonly string[],
  fileOf: (directory: string) => SettingsFile | undefined,
  packages: DiskPackages,
): readonly string[] {
  const modules = new ModuleFinder(diskTree);
  const askers = new Map<SettingsFile, Map<string, string>>();
  for (const directory of directories) {
    const settings = fileOf(directory);
    if (settings === undefined || settings.functions.length === 0) continue;
    const ofModules = askers.get(settings) ?? new Map<string, string>();
    askers.set(settings, ofModules);
    const module = modules.find(directory)?.directory ?? '';
    if (!ofModules.has(module)) ofModules.set(module, packages.keyOf(directory, ''));
  }
  return [...askers].flatMap(([{ file, functions }, ofModules]) => {
    const isOutside = [...ofModules.keys()].every((module) => module === '');
    const textsOf: PackageTexts = (path) => {
      for (const by of ofModules.values()) {
        const found = packages.find(path, by);
        if (found !== undefined) return found.files.map(({ lines }) => lines.text);
      }
      return isOutside ? 'unknown' : undefined;
    };
    return doubtsAbout(functions, textsOf).map(
      ({ range, message }) => `${file}:${range.start.line + 1}:${range.start.column + 1}: warning: ${message}`,
    );
  });
}
