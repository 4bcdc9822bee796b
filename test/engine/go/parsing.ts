/** Owns getting Go text lowered in tests; knows no test. */
import { GoFile } from '#engine/ir/go-file';
import type { Unit } from '#engine/ir/model';
import type { FileOutline } from '#engine/ir/outline';
import type { GoParser } from '#engine/syntax/parser';

export interface LoweredFile {
  readonly outline: FileOutline;
  readonly units: readonly Unit[];
}

/** Parses, outlines and lowers everything, then deletes the tree. */
export function lowerText(parser: GoParser, text: string): LoweredFile {
  const file = GoFile.parse(parser, 'p.go', text);
  try {
    return { outline: file.outline, units: file.units() };
  } finally {
    file.release();
  }
}
