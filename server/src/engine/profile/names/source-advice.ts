/** Owns which folder to name so that the source of a function is found: told from what a profile holds. Looks for no file. */
import { moduleKind } from './frame-name';
import { versionedModule } from './module-name';

/**
 * The option to say, as it is typed into a shell: `--source "$(go env GOROOT)/src"`.
 * @param name linker name
 * @param file source path as recorded
 */
export function sourceAdvice(name: string, file: string): string {
  if (versionedModule(file) !== undefined) return '--source "$(go env GOMODCACHE)"';
  const kind = moduleKind(name, file, []);
  const isGo = kind === 'std' || kind === 'runtime' || kind === 'gc';
  return isGo ? '--source "$(go env GOROOT)/src"' : '--source and the folder it lies in';
}
