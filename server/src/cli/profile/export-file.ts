/** Owns where an export goes: a file, whole or not at all, or standard output. Knows no format. */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { reason } from '../../host/source/discovery';
import { writeFileWhole } from '../../host/write-whole';
import { type CliContext, CliError } from '../command';

export type Exported = string | Uint8Array;

/** Where `-o` says, `-` for standard output. Throws CliError for an empty name, which a script's unset variable makes. */
export function checkOutput<T extends string | undefined>(output: T): T {
  if (output === '') throw new CliError('-o has an empty name. Name a file, or - for standard output.');
  return output;
}

/** Throws CliError where the output is one of the files read. */
export function checkNotRead(output: string | undefined, read: readonly string[], { cwd }: CliContext): void {
  if (output === undefined || output === '-') return;
  if (read.some((file) => file !== '-' && resolve(cwd, file) === resolve(cwd, output))) {
    throw new CliError(`${output} is one of the profiles read, and would be lost. Name another file.`);
  }
}

/** Says on stderr what was written and how large it is. */
export function writeExport(content: Exported, output: string | undefined, context: CliContext): void {
  if (output === undefined && typeof content !== 'string') {
    throw new CliError('This format is no text. Name a file with -o, or - for standard output all the same.');
  }
  writeOutput(output ?? '-', content, context);
  if (output === undefined || output === '-') return;
  context.err(`${output}: ${sizeWords(Buffer.byteLength(content))}.\n`);
}

/** Writes a file whole or not at all, or to standard output for `-`. Throws CliError. */
export function writeOutput(output: string, content: Exported, context: CliContext): void {
  if (output === '-') {
    context.out(content);
    return;
  }
  try {
    writeFileWhole(resolve(context.cwd, output), content);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' && !existsSync(dirname(resolve(context.cwd, output))))
      throw new CliError(`${output} cannot be written: its folder does not exist. Make it first.`);
    if (code === 'EISDIR') throw new CliError(`${output} is a folder. Name a file in it.`);
    throw new CliError(`${output} cannot be written: ${reason(error)}.`);
  }
}

function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const [size, unit] = bytes < 1024 * 1024 ? [bytes / 1024, 'kB'] : [bytes / (1024 * 1024), 'MB'];
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${unit}`;
}
