/** Owns what a scrub is asked to keep, and the rule that follows for packages. Knows no profile. */
import type { KeepsPackage } from './function-name';
import { isStandard } from './std-packages';
import { isBelow, isPublic } from './well-known';

/**
 * What stays readable. Everything else becomes `<redacted>`.
 *
 * The standard library and the runtime always stay. With level `default` so do published modules and the modules the caller calls its own,
 * `main` with them; with `strict` only what `keepPackages` names.
 */
export interface ScrubOptions {
  readonly level: 'default' | 'strict';
  /** Module paths that are the exporter's own. */
  readonly ownModules: readonly string[];
  /** The allow-list: import paths that stay, each with everything below it. `main` names the commands. */
  readonly keepPackages: readonly string[];
  /** Keys of labels that stay with their values. */
  readonly keepLabels: readonly string[];
}

/** Nothing known of whose code it is. */
export const scrubDefaults: ScrubOptions = { level: 'default', ownModules: [], keepPackages: [], keepLabels: [] };

/** Modules whose names stay because they are the exporter's. */
export function ownedModules({ level, ownModules, keepPackages }: ScrubOptions): readonly string[] {
  return level === 'strict' ? keepPackages : [...ownModules, ...keepPackages];
}

export function keepsPackage(options: ScrubOptions): KeepsPackage {
  const owned = ownedModules(options);
  const keepsMain = owned.length > 0 && options.level === 'default';
  return (packagePath) =>
    isStandard(packagePath) ||
    (options.level === 'default' && isPublic(packagePath)) ||
    (keepsMain && packagePath === 'main') ||
    owned.some((module) => isBelow(packagePath, module));
}
