/**
 * Owns giving the analysis the packages that others import, read from the disk when first asked for, and digests that tell whether one is still the
 * same. Knows neither rules nor which package is being checked. The disk is taken to stand still while an object of this class lives.
 */
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { PackageProvider, PackageSources } from '#engine/checking/foreign-packages';
import { LineIndex } from '#engine/text/line-index';
import { contentKey } from '../worker-pool/result-cache';
import { type BuildTarget, belongsToBuild } from './build-constraint';
import { diskTree, moduleCache } from './disk-tree';
import { type EarlierFiles, type PackageFiles, packageFiles } from './package-files';
import { askerOf, importedOf, keyOf, PackagePlaces, type Place } from './package-places';
import { decodeSource, readDirectory, type SourcePackage } from './reader';

/** A question and the digest of its answer, `null` for none; directories relative to the package that was checked. */
export interface ConsultedPackage {
  readonly path: string;
  readonly by: string;
  readonly digest: string | null;
}

/** A larger file of another package was generated: tables and rewrites, which nobody is handed a resource by. 512 KiB. */
const largestFile = 512 * 1024;

export class DiskPackages implements PackageProvider {
  /** Characters of source text held. */
  held = 0;
  readonly #target: BuildTarget;
  readonly #files: PackageFiles;
  readonly #finder: PackagePlaces;
  readonly #places = new Map<string, Place | undefined>();
  readonly #sources = new Map<string, PackageSources | undefined>();
  readonly #digests = new Map<string, string | undefined>();

  /** With `earlier`, packages are as they were then. */
  constructor(target: BuildTarget, environment: Readonly<Record<string, string | undefined>>, earlier?: EarlierFiles) {
    this.#target = target;
    this.#files = packageFiles(earlier);
    const hasFiles = (directory: string) => this.#names(directory, false).length > 0;
    this.#finder = new PackagePlaces({ tree: diskTree, cache: moduleCache(environment), hasFiles });
  }

  /** What the package of this name in a directory is called. */
  keyOf(directory: string, name: string): string {
    return this.#finder.keyOf(directory, name);
  }

  find(path: string, by: string): PackageSources | undefined {
    const place = this.#placeOf(path, by);
    if (place === undefined) return undefined;
    if (!this.#sources.has(place.key)) this.#sources.set(place.key, this.#load(place));
    return this.#sources.get(place.key);
  }

  isCopy(path: string, by: string): boolean {
    return this.#placeOf(path, by)?.isCopy ?? false;
  }

  /** Differs when imports of a directory may lie elsewhere. */
  placesKey(directory: string): string {
    return JSON.stringify(this.#finder.textsFor(directory));
  }

  /** Differs when the answer of `find` does. */
  digest(path: string, by: string): string | null {
    const place = this.#placeOf(path, by);
    if (place === undefined) return null;
    if (!this.#digests.has(place.key)) {
      const found = this.#read(place);
      const parts = found?.files.flatMap(({ name, bytes }) => [name, bytes]);
      this.#digests.set(place.key, parts && contentKey([found!.name, ...parts]));
    }
    return this.#digests.get(place.key) ?? null;
  }

  /** The same wherever the whole tree lies: `directory` is the package's that was checked. */
  consulted({ path, by }: { readonly path: string; readonly by: string }, directory: string): ConsultedPackage {
    const asker = askerOf(by);
    const place = this.#placeOf(path, by);
    const digest = this.digest(path, by);
    const relocated = keyOf({ ...asker, directory: way(directory, asker.directory), main: way(directory, asker.main) });
    return { path, by: relocated, digest: digest && `${way(directory, place!.directory)} ${digest}` };
  }

  /** Whether a package that was consulted is as it was then. */
  isUnchanged({ path, by, digest }: ConsultedPackage, directory: string): boolean {
    const asker = askerOf(by);
    const main = asker.main === '' ? '' : resolve(directory, asker.main);
    const here = keyOf({ ...asker, directory: resolve(directory, asker.directory), main });
    return this.consulted({ path, by: here }, directory).digest === digest;
  }

  #placeOf(path: string, by: string): Place | undefined {
    const question = `${by}\n${path}`;
    if (!this.#places.has(question)) this.#places.set(question, this.#finder.find(path, by));
    return this.#places.get(question);
  }

  #names(directory: string, tests: boolean): readonly string[] {
    const names = this.#files.names(directory).filter((name) => belongsToBuild(name, { target: this.#target, tests }));
    return names.sort();
  }

  #read({ directory, withTests }: Place): SourcePackage | undefined {
    const names = this.#names(directory, withTests);
    const source = { directory, names, named: new Set<string>() };
    const { packages } = readDirectory(source, this.#target, this.#files.read(directory));
    return importedOf(packages);
  }

  #load(place: Place): PackageSources | undefined {
    const found = this.#read(place);
    if (found === undefined) return undefined;
    const files = found.files
      .filter(({ bytes }) => bytes.length <= largestFile)
      .map(({ name, bytes }) => {
        const text = decodeSource(bytes);
        this.held += text.length;
        return { path: resolve(place.directory, name), lines: new LineIndex(text) };
      });
    return { key: place.key, path: place.path, name: found.name, files };
  }
}

function way(from: string, to: string): string {
  if (to === '') return '';
  const below = relative(from, to).split(sep).join('/');
  return below === '' ? '.' : isAbsolute(below) ? to : below;
}
