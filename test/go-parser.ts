/** Owns loading the Go parser in tests: once a process, from beside the bundles. */
import { readFileSync } from 'node:fs';
import { GoParser, type ParserModules } from '#engine/syntax/parser';

let loaded: Promise<GoParser> | undefined;

export function goParser(): Promise<GoParser> {
  loaded ??= GoParser.load(parserModules());
  return loaded;
}

export function parserModules(): ParserModules {
  return {
    runtime: readFileSync('dist/web-tree-sitter.wasm'),
    grammar: readFileSync('dist/tree-sitter-go.wasm'),
  };
}
