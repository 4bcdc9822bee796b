/**
 * Owns which modules count as the user's own in one profile: those around it that it was made of, else the module its program says it is.
 * Refuses to know where go.mod files lie.
 */
import { functionFile, functionName, type Profile } from '../model/profile';
import { parseFrameName, redacted } from './frame-name';
import { innermost, versionedModule } from './module-name';

/**
 * The own modules of a profile.
 * @param known module paths from go.mod files around the profile, or of the workspace; may be empty
 * @returns those of them that the profile holds functions of. A profile of another program holds none of them: then the module of its
 * package main, where its paths name one with a version (`go install …@v1.2.3`); else none, and what lies outside of GOROOT, the module
 * cache and vendor folders counts as own (`moduleKind`)
 */
export function ownModulesIn(profile: Profile, known: readonly string[]): readonly string[] {
  const held = new Set<string>();
  let main: string | undefined;
  for (let row = 0; row < profile.functions.count; row++) {
    const name = functionName(profile, row);
    // Whose the scrubbed ones were is in their names; where the others lay is gone.
    if (name.startsWith(`${redacted}/own.`)) return known;
    const module = innermost(known, (path) => isOf(name, path));
    if (module !== undefined) held.add(module);
    if (name.startsWith('main.')) main ??= versionedModule(functionFile(profile, row));
  }
  if (held.size > 0) return known.filter((module) => held.has(module));
  return main === undefined ? [] : [main];
}

function isOf(name: string, module: string): boolean {
  // The linker escapes dots of an import path's last element.
  const plain = name.includes('%') ? parseFrameName(name).packagePath : name;
  if (!plain.startsWith(module)) return false;
  const next = plain[module.length];
  return next === '/' || next === '.' || next === undefined || plain.startsWith('_test.', module.length);
}
