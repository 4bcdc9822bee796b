/** Owns getting Go text parsed and lowered in tests; knows no test. */
import { readFileSync } from 'node:fs';
import { GoFile } from '#engine/ir/go-file';
import type { Unit } from '#engine/ir/model';
import type { FileOutline } from '#engine/ir/outline';
import { GoParser } from '#engine/syntax/parser';

let loaded: Promise<GoParser> | undefined;

export function goParser(): Promise<GoParser> {
  loaded ??= GoParser.load({
    runtime: readFileSync('dist/web-tree-sitter.wasm'),
    grammar: readFileSync('dist/tree-sitter-go.wasm'),
  });
  return loaded;
}

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
