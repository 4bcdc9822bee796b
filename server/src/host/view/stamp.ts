/** Owns telling whether a served file is the one that was read: its time and size. Refuses to know what is in it. */
import { stat } from 'node:fs/promises';

/** Another text for another content; undefined where the file is gone. */
export async function stampOf(file: string): Promise<string | undefined> {
  try {
    const { mtimeMs, size } = await stat(file);
    return `${mtimeMs} ${size}`;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
