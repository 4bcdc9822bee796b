/** Owns what becomes of names of functions and paths of sources, the same in profiles and dumps. Knows neither of them. */
import { moduleKind, parseFrameName, redacted } from '../profile/names/frame-name';
import { type KeepsPackage, keptName } from './function-name';
import type { Removals } from './removals';
import { keepsPackage, ownedModules, type ScrubOptions } from './scrub-options';
import { SourceRoots } from './source-roots';

export class NameScrub {
  private readonly keeps: KeepsPackage;
  private readonly roots: SourceRoots;

  /** @param own modules whose functions are called the user's, where they are called anything */
  constructor(
    options: ScrubOptions,
    private readonly removals: Removals,
    private readonly own: readonly string[] = options.ownModules,
  ) {
    this.keeps = keepsPackage(options);
    this.roots = new SourceRoots(ownedModules(options));
  }

  /** Has to be told every function before paths are asked for. */
  learn(name: string, file: string): void {
    const kept = keptName(name, this.keeps);
    if (kept !== undefined && file !== '') this.roots.learn(parseFrameName(kept).packagePath, file);
  }

  /** The name as it may be shown: itself, with type arguments cut, or one like `<redacted>/own.f7`. */
  function(name: string, file: string): string {
    if (name === '') return '';
    const kept = keptName(name, this.keeps);
    if (kept === name) return name;
    return this.removals.replace('function', name, (number) => {
      return kept ?? `${redacted}/${this.whose(name, file)}.f${number}`;
    });
  }

  /** A linker's spelling of a function that is called something else; '' where it may not be shown. */
  spelling(name: string): string {
    if (name === '' || keptName(name, this.keeps) === name) return name;
    return this.removals.replace('function', name, () => '');
  }

  file(file: string): string {
    if (file === '') return '';
    const shown = this.roots.shown(file);
    return shown === file ? file : this.removals.replace('file', file, () => shown ?? redacted);
  }

  private whose(name: string, file: string): 'own' | 'dependency' | 'native' {
    const { packagePath } = parseFrameName(name);
    if (packagePath === '' || packagePath === `${redacted}/native`) return 'native';
    return moduleKind(name, file, this.own) === 'own' ? 'own' : 'dependency';
  }
}
