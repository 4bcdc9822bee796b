/**
 * Owns reading the packages of GOROOT as indexes of the engine, as for linux/amd64 where nothing else is asked for, so that every machine
 * reads the same. Knows nothing of what is made of them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GoFile } from '#engine/ir/go-file';
import { PackageIndex, type PackageSource } from '#engine/packages/package-index';
import { PackageTypes } from '#engine/packages/package-types';
import { GoParser } from '#engine/syntax/parser';
import { type BuildTarget, nameMatches, textMatches } from '../../host/source/build-constraint';

export interface StandardPackage {
  readonly path: string;
  readonly index: PackageIndex;
  readonly types: PackageTypes;
}

export interface InstalledGo {
  /** GOROOT/src. */
  readonly sources: string;
  /** `go1.26.8` */
  readonly version: string;
}

/** The go command on PATH, or undefined. */
export function installedGo(): InstalledGo | undefined {
  const result = spawnSync('go', ['env', 'GOROOT', 'GOVERSION'], { encoding: 'utf8' });
  const [root, version] = (result.status === 0 ? result.stdout : '').trim().split('\n');
  return root && version ? { sources: join(root, 'src'), version } : undefined;
}

/** A parser from the modules beside the bundles. */
export function toolParser(dist: string): Promise<GoParser> {
  return GoParser.load({
    runtime: readFileSync(join(dist, 'web-tree-sitter.wasm')),
    grammar: readFileSync(join(dist, 'tree-sitter-go.wasm')),
  });
}

export class Goroot {
  readonly #sources: string;
  readonly #parser: GoParser;
  readonly #target: BuildTarget;
  readonly #packages = new Map<string, StandardPackage | undefined>();

  constructor(sources: string, parser: GoParser, target: BuildTarget = { os: 'linux', arch: 'amd64' }) {
    this.#sources = sources;
    this.#parser = parser;
    this.#target = target;
  }

  /** The same sources, read for another platform. */
  on(target: BuildTarget): Goroot {
    return new Goroot(this.#sources, this.#parser, target);
  }

  /** A package by the path an import gives, those under `vendor` included. */
  package(path: string): StandardPackage | undefined {
    if (!this.#packages.has(path)) this.#packages.set(path, this.#open(path));
    return this.#packages.get(path);
  }

  /** These packages and all they import, in the order of their paths. */
  closure(paths: readonly string[]): readonly StandardPackage[] {
    const found = new Map<string, StandardPackage>();
    const rest = [...paths];
    for (let path = rest.pop(); path !== undefined; path = rest.pop()) {
      const opened = found.has(path) ? undefined : this.package(path);
      if (opened === undefined) continue;
      found.set(path, opened);
      for (const { outline } of opened.index.files) rest.push(...outline.imports.map((each) => each.path));
    }
    return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  #open(path: string): StandardPackage | undefined {
    const directory = [join(this.#sources, path), join(this.#sources, 'vendor', path)].find((each) => existsSync(each));
    if (directory === undefined) return undefined;
    const find: PackageSource = (other) => this.package(other)?.index;
    const index = new PackageIndex(path, find);
    for (const name of readdirSync(directory).sort()) {
      if (!name.endsWith('.go') || name.endsWith('_test.go') || !nameMatches(name, this.#target)) continue;
      const text = readFileSync(join(directory, name), 'utf8');
      if (!textMatches(text, this.#target)) continue;
      const file = GoFile.parse(this.#parser, `${path}/${name}`, text);
      file.release();
      index.setFile(file);
    }
    return { path, index, types: new PackageTypes(index) };
  }
}
