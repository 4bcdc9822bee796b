/**
 * Owns keeping compiled code between runs where Node leaves that to whoever asks V8: before 22.8. Takes the place of the loader's step from
 * a script's text to its function, for our own scripts only. Knows nothing of what they do.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { basename, dirname, join, sep } from 'node:path';
import { constants, Script } from 'node:vm';
import { writeFileWhole } from '../host/write-whole';

/** The loader's step, which is the same in all versions this is for. */
interface Compiling {
  _compile(this: { readonly exports: unknown }, text: string, file: string): unknown;
}

/** A script that was compiled in this run, and where its code goes. */
interface Compiled {
  readonly script: Script;
  readonly text: string;
  readonly entry: string;
}

const digestLength = 20;

/** V8 refuses code of other versions and flags, and trusts the rest: what the disk spoiled and what another text became is told here. */
function digest(text: string, code: Uint8Array): Buffer {
  return createHash('sha1').update(text).update(code).digest();
}

function read(entry: string, text: string): Buffer | undefined {
  try {
    const kept = readFileSync(entry);
    const code = kept.subarray(digestLength);
    return digest(text, code).equals(kept.subarray(0, digestLength)) ? code : undefined;
  } catch {
    return undefined;
  }
}

function write({ script, text, entry }: Compiled): void {
  try {
    // At the end, so that the functions that ran are in it.
    const code = script.createCachedData();
    writeFileWhole(entry, Buffer.concat([digest(text, code), code]));
  } catch {
    // The next run compiles again.
  }
}

/**
 * Compiles the scripts below `scripts` once for all runs, from now on. One file a script in `directory`, which is made; where it cannot be,
 * or V8 cannot be asked (Node before 20.12), nothing changes.
 */
export function keepCodeOf(scripts: string, directory: string): void {
  const importModuleDynamically = constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  if (importModuleDynamically === undefined) return;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch {
    return;
  }
  const compiled: Compiled[] = [];
  const loader = nodeModule.Module.prototype as unknown as Compiling;
  const compilePlainly = loader._compile;
  loader._compile = function (text, file) {
    if (!file.startsWith(scripts + sep)) return compilePlainly.call(this, text, file);
    const entry = join(directory, `${basename(file)}.${process.version}`);
    const cachedData = read(entry, text);
    const script = new Script(nodeModule.Module.wrap(text), {
      filename: file,
      importModuleDynamically,
      ...(cachedData && { cachedData }),
    });
    if (script.cachedDataRejected !== false) compiled.push({ script, text, entry });
    const run = script.runInThisContext() as (...scope: unknown[]) => unknown;
    return run.call(this.exports, this.exports, nodeModule.createRequire(file), this, file, dirname(file));
  };
  process.on('exit', () => compiled.forEach(write));
}
