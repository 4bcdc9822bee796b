/** Owns where an export goes: a file, whole or not at all, or standard output. Knows no format. */
import { resolve } from 'node:path';
import { reason } from '../../host/source/discovery';
import { writeFileWhole } from '../../host/write-whole';
import { type CliContext, CliError } from '../command';

export type Exported = string | Uint8Array;

/** Says on stderr what was written and how large it is. */
export function writeExport(content: Exported, output: string | undefined, context: CliContext): void {
  if (output === undefined) {
    if (typeof content !== 'string') throw new CliError('This format is no text. Name a file with -o.');
    context.out(content);
    return;
  }
  writeOutput(output, content, context.cwd);
  context.err(`${output}: ${sizeWords(Buffer.byteLength(content))}.\n`);
}

/** Writes a file whole or not at all. Throws CliError. */
export function writeOutput(output: string, content: Exported, cwd: string): void {
  try {
    writeFileWhole(resolve(cwd, output), content);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') throw new CliError(`${output} cannot be written: its folder does not exist. Make it first.`);
    if (code === 'EISDIR') throw new CliError(`${output} is a folder. Name a file in it.`);
    throw new CliError(`${output} cannot be written: ${reason(error)}.`);
  }
}

function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const [size, unit] = bytes < 1024 * 1024 ? [bytes / 1024, 'kB'] : [bytes / (1024 * 1024), 'MB'];
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${unit}`;
}
