/**
 * Owns keeping compiled code between runs where Node leaves that to whoever asks V8: before 22.8. Takes the place of the loader's step from
 * a script's text to its function, for our own scripts only. Knows nothing of what they do.
 */
import { readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { basename, dirname, join, sep } from 'node:path';
import { constants, Script } from 'node:vm';
import * as zlib from 'node:zlib';
import { writeFileWhole } from '../host/write-whole';

/** The loader's step, which is the same in all versions this is for. */
interface Compiling {
  _compile(this: { readonly exports: unknown }, text: string, file: string, ...further: readonly unknown[]): unknown;
}

/** A script that was compiled in this run, and where its code goes. */
interface Compiled {
  readonly script: Script;
  readonly text: string;
  readonly entry: string;
}

type Sum = typeof zlib.crc32;

const headLength = 12;

/** V8 refuses code of other versions and flags, and trusts the rest. What another text became and what the disk spoiled is told by this head. */
function head(sum: Sum, text: string, code: Uint8Array): Buffer {
  return Buffer.from(Uint32Array.of(text.length, sum(text), sum(code)).buffer);
}

function read(sum: Sum, entry: string, text: string): Buffer | undefined {
  try {
    const kept = readFileSync(entry);
    const code = kept.subarray(headLength);
    return head(sum, text, code).equals(kept.subarray(0, headLength)) ? code : undefined;
  } catch {
    return undefined;
  }
}

function write(sum: Sum, { script, text, entry }: Compiled): void {
  try {
    // At the end, so that the functions that ran are in it.
    const code = script.createCachedData();
    writeFileWhole(entry, Buffer.concat([head(sum, text, code), code]));
  } catch {
    // The next run compiles again.
  }
}

/**
 * Compiles the scripts below `scripts` once for all runs, from now on. One file a script in `directory`, in which nobody else may write.
 * Where Node lacks what this takes (before 20.15), nothing changes.
 */
export function keepCodeOf(scripts: string, directory: string): void {
  const importModuleDynamically = constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  const { crc32 } = zlib as { readonly crc32?: Sum };
  if (importModuleDynamically === undefined || crc32 === undefined) return;
  const compiled: Compiled[] = [];
  const loader = nodeModule.Module.prototype as unknown as Compiling;
  const compilePlainly = loader._compile;
  loader._compile = function (text, file, ...further) {
    if (!file.startsWith(scripts + sep)) return compilePlainly.call(this, text, file, ...further);
    const entry = join(directory, `${basename(file)}.${process.version}`);
    const cachedData = read(crc32, entry, text);
    const script = new Script(nodeModule.Module.wrap(text), {
      filename: file,
      importModuleDynamically,
      ...(cachedData && { cachedData }),
    });
    if (script.cachedDataRejected !== false) compiled.push({ script, text, entry });
    const run = script.runInThisContext() as (...scope: unknown[]) => unknown;
    return run.call(this.exports, this.exports, nodeModule.createRequire(file), this, file, dirname(file));
  };
  process.on('exit', () => {
    for (const script of compiled) write(crc32, script);
  });
}
