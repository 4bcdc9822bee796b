/** Owns getting Go text parsed and lowered in tests; knows no test. */
import { readFileSync } from 'node:fs';
import { lowerDeclaration, loweringSource } from '#engine/ir/lower-unit';
import type { Unit } from '#engine/ir/model';
import { type OutlinedFile, outlineFile } from '#engine/ir/outline-file';
import { GoParser } from '#engine/syntax/parser';
import { LineIndex } from '#engine/text/line-index';

let loaded: Promise<GoParser> | undefined;

export function goParser(): Promise<GoParser> {
  loaded ??= GoParser.load({
    runtime: readFileSync('dist/web-tree-sitter.wasm'),
    grammar: readFileSync('dist/tree-sitter-go.wasm'),
  });
  return loaded;
}

export interface LoweredFile extends OutlinedFile {
  readonly units: readonly Unit[];
}

/** Parses, outlines and lowers everything, then deletes the tree. */
export function lowerText(parser: GoParser, text: string): LoweredFile {
  const tree = parser.parse(text);
  if (tree === undefined) throw new Error('The parse was stopped.');
  try {
    const lines = new LineIndex(text);
    const file = outlineFile(tree, parser.grammar, lines);
    const source = loweringSource(tree, parser.grammar, lines, file.imports);
    return { ...file, units: file.handles.map((handle) => lowerDeclaration(source, handle)) };
  } finally {
    tree.delete();
  }
}
