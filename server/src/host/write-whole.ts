/** Owns replacing a file so that a reader, a crash or a full disk sees the old text or the new one, never a part. */
import {
  chmodSync,
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';

/** Writes beside the file and renames over it. Keeps the mode of an existing file and writes through symbolic links. Throws what the file system throws. */
export function writeFileWhole(path: string, content: string | Uint8Array): void {
  let target = path;
  let mode: number | undefined;
  let known: Stats | undefined;
  try {
    target = realpathSync(path);
    known = statSync(target);
    mode = known.mode & 0o7777;
  } catch {
    // The file is new.
  }
  // A device or a pipe is written to: a file renamed over it would take its place.
  if (known && !known.isFile() && !known.isDirectory()) {
    writeFileSync(target, content);
    return;
  }
  // Whoever has the same name all the same is not written over: the file must be new.
  const temporary = `${target}.${process.pid}-${Math.random().toString(36).slice(2)}.tmp`;
  try {
    const file = openSync(temporary, 'wx', mode ?? 0o666);
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    // The umask may have taken bits away.
    if (mode !== undefined) chmodSync(temporary, mode);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
