/**
 * Owns reading the files of one directory: bytes in memory, what cannot be Go text set apart, files of another platform left out.
 * Knows nothing of syntax beyond the head of a file.
 */
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildTarget, packageName, textMatches } from './build-constraint';
import { reason, type SourceDirectory } from './discovery';

export interface SourceFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface SourcePackage {
  /** As in the package clause; '' when no file has one. */
  readonly name: string;
  readonly files: readonly SourceFile[];
}

export interface ReadDirectory {
  readonly packages: readonly SourcePackage[];
  /** `name` is a file name in the directory. */
  readonly errors: readonly { readonly name: string; readonly message: string }[];
}

/** Reads one file; lets a dry run or an older revision stand in for the disk. */
export type ReadBytes = (path: string) => Uint8Array;

/** A file as large as this is data, not something a person wrote; gopls too gives up on files beyond some size. 16 MiB. */
const largestFile = 16 * 1024 * 1024;

/** Enough for any licence text before the package clause; the whole file is looked at when it is not. */
const headLength = 4096;

const byteOrderMark = [0xef, 0xbb, 0xbf];

function decode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** Without a byte order mark: a Go parser does not take it for text. */
export function decodeSource(bytes: Uint8Array): string {
  const text = decode(bytes);
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function lineOf(bytes: Uint8Array, offset: number): number {
  let line = 1;
  for (let at = bytes.indexOf(10); at >= 0 && at < offset; at = bytes.indexOf(10, at + 1)) line++;
  return line;
}

/** Why these bytes are no Go source text (https://go.dev/ref/spec#Source_code_representation), or undefined. */
function textFault(bytes: Uint8Array): string | undefined {
  if (bytes.length > largestFile) return 'The file is larger than 16 MiB and was not read.';
  const nul = bytes.indexOf(0);
  if (nul >= 0) return `Line ${lineOf(bytes, nul)} contains a NUL byte, so this is no Go source text.`;
  if (!isUtf8(bytes)) return 'The file is not valid UTF-8. Save it as UTF-8.';
  return undefined;
}

function headOf(bytes: Uint8Array): string {
  const start = byteOrderMark.every((byte, index) => bytes[index] === byte) ? 3 : 0;
  const head = decode(bytes.subarray(start, start + headLength));
  if (packageName(head) !== undefined || bytes.length <= headLength) return head;
  return decode(bytes.subarray(start));
}

export function readDirectory(
  source: SourceDirectory,
  target: BuildTarget,
  read: ReadBytes = (path) => readFileSync(path),
): ReadDirectory {
  const packages = new Map<string, SourceFile[]>();
  const errors: { name: string; message: string }[] = [];
  for (const name of source.names) {
    let bytes: Uint8Array;
    try {
      bytes = read(join(source.directory, name));
    } catch (error) {
      errors.push({ name, message: `The file cannot be read: ${reason(error)}.` });
      continue;
    }
    const fault = textFault(bytes);
    if (fault !== undefined) {
      errors.push({ name, message: fault });
      continue;
    }
    const head = headOf(bytes);
    if (!source.named.has(name) && !textMatches(head, target)) continue;
    const key = packageName(head) ?? '';
    const files = packages.get(key);
    if (files === undefined) packages.set(key, [{ name, bytes }]);
    else files.push({ name, bytes });
  }
  return {
    packages: [...packages].map(([name, files]) => ({ name, files })).sort((a, b) => (a.name < b.name ? -1 : 1)),
    errors,
  };
}
