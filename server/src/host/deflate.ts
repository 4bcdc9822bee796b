/** Owns compressing with Node's zlib. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

/** A gzip file of the bytes, without name and time, so that the same bytes give the same file. */
export function gzipWithZlib(bytes: Uint8Array): Promise<Uint8Array> {
  return compress(bytes, { level: 9 });
}
