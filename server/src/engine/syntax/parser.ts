/** Owns loading web-tree-sitter and the Go grammar, and parsing with a deadline. Knows nothing of what Go's nodes mean. */
import { Language, Parser, type Tree } from 'web-tree-sitter';
import { comparePositions, type Range } from '../text/range';
import { readWithCursor } from './cursor-reader';
import { readableGo } from './legal-go';
import { MemoryReader, sameRows, type WasmMemory } from './memory-reader';
import { type Grammar, NodeTable } from './node-table';
import { SyntaxTree } from './tree';

/**
 * Where the two WASM modules come from: their bytes. `web-tree-sitter.wasm` and `tree-sitter-go.wasm` lie beside the bundles;
 * reading them is the host's business, in Node from disk, in a browser by fetch.
 */
export interface ParserModules {
  readonly runtime: Uint8Array;
  readonly grammar: Uint8Array;
}

/** A part of a text: offsets in UTF-16 and the same as lines and columns. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly range: Range;
}

/** Longest parse of one text, milliseconds: a thousand times what an ordinary file takes, so that only what would never end is stopped. */
const longestParse = 10_000;

export interface ParseOptions {
  /** Asked now and then while parsing; true stops the parse before its deadline. */
  readonly expired?: () => boolean;
  /** Parse these stretches only, in order, as if they were the whole file; offsets stay those of the text. */
  readonly only?: readonly Stretch[];
}

/** Exercises most of the grammar once, so that the first real parse runs compiled code. */
const warmUpText = `package p
import "fmt"
type T[K any] struct { a, b int; *E }
func (t *T[K]) m(a int, b ...string) (n int, err error) {
	for i := range 10 { if x := t.a + i; x > 1 && a < 2 { continue } else { n++ } }
	switch v := any(a).(type) { case int: fmt.Println(v, []int{1, 2}[0:1], map[string]int{"a": 1}) }
	select { case <-c: default: }
	go func() { defer close(c); c <- T[int]{a: 1}.a }()
	return n, nil
}
`;

/** One parser; loading it twice in a process shares the WASM memory. */
export class GoParser {
  readonly grammar: Grammar;
  /** Scratch for whoever reads a tree of this parser: what it holds is gone with the next read. Making a table costs as much as parsing a small function. */
  readonly table: NodeTable;
  readonly #parser: Parser;
  readonly #reader: MemoryReader | undefined;
  readonly #clock: () => number;
  #spent = 0;

  private constructor(parser: Parser, grammar: Grammar, reader: MemoryReader | undefined, clock: () => number) {
    this.#clock = clock;
    this.#parser = parser;
    this.grammar = grammar;
    this.table = new NodeTable(grammar);
    this.#reader = reader;
  }

  /** Milliseconds spent on parsing so far, by the clock given to `load`. */
  get spent(): number {
    return this.#spent;
  }

  /** Whether trees are read straight from memory; false when this runtime lays them out in another way. */
  get readsMemory(): boolean {
    return this.#reader !== undefined;
  }

  /** Fails when the bytes are not the modules they should be. `clock` gives milliseconds; one that stands still knows no deadline. */
  static async load(modules: ParserModules, clock = () => 0): Promise<GoParser> {
    const memory = await startRuntime(modules.runtime);
    const language = await Language.load(modules.grammar);
    const parser = new Parser();
    parser.setLanguage(language);
    const grammar = grammarOf(language);
    const loaded = new GoParser(parser, grammar, memoryReader(parser, language, grammar, memory), clock);
    for (let round = 0; round < 3; round++) loaded.parse(warmUpText)?.delete();
    return loaded;
  }

  /**
   * The tree of `text`, or undefined when the deadline or `expired` stopped the parse. The caller deletes the tree. Only a text that does not parse is searched
   * for what the grammar does not know.
   */
  parse(text: string, { expired, only }: ParseOptions = {}): SyntaxTree | undefined {
    // One stretch is cut out: finding it in the whole text takes longer than parsing a small function.
    const alone = only?.length === 1 ? only[0] : undefined;
    const source = alone === undefined ? text : text.slice(alone.start, alone.end);
    const parts = alone === undefined ? only : undefined;
    const read = (written: string): SyntaxTree | undefined => {
      const tree = this.#parse(written, parts, expired);
      return tree && new SyntaxTree(tree, text, this.#reader, alone && { offset: alone.start, ...alone.range.start });
    };
    const tree = read(source);
    if (tree === undefined || !tree.hasErrors) return tree;
    const readable = readableGo(source);
    const other = readable === source ? undefined : read(readable);
    if (other === undefined) return tree;
    const [kept, left] = isFurther(tree, other) ? [tree, other] : [other, tree];
    left.delete();
    return kept;
  }

  #parse(source: string, parts: ParseOptions['only'], expired: ParseOptions['expired']): Tree | undefined {
    const start = this.#clock();
    const tree = this.#parser.parse(source, null, {
      progressCallback: () => this.#clock() - start > longestParse || expired?.() === true,
      ...(parts === undefined ? {} : { includedRanges: parts.map(includedRange) }),
    });
    this.#spent += this.#clock() - start;
    // A stopped parse would go on with the old text at the next call.
    if (tree === null) this.#parser.reset();
    return tree ?? undefined;
  }

  delete(): void {
    this.#parser.delete();
  }
}

/** Whether the parser made sense of more of it before it first failed. */
function isFurther(tree: SyntaxTree, other: SyntaxTree): boolean {
  const [failed, failedOther] = [tree.firstError(), other.firstError()];
  return failedOther !== undefined && (failed === undefined || comparePositions(failed, failedOther) > 0);
}

function includedRange({ start, end, range }: Stretch) {
  return {
    startIndex: start,
    endIndex: end,
    startPosition: { row: range.start.line, column: range.start.column },
    endPosition: { row: range.end.line, column: range.end.column },
  };
}

let starting: Promise<WasmMemory> | undefined;

/** Starts the runtime, once a process; it keeps the views of its memory in the object it is started with. */
function startRuntime(bytes: Uint8Array): Promise<WasmMemory> {
  if (starting === undefined) {
    // Without locateFile the runtime asks where its script lies, which a bundle in a web worker cannot say.
    const options: NonNullable<Parameters<typeof Parser.init>[0]> & WasmMemory = {
      wasmBinary: bytes,
      locateFile: (name: string) => name,
    };
    starting = Parser.init(options).then(() => options);
  }
  return starting;
}

/** Broken on purpose in places: missing and erroneous nodes, aliases and comments must read alike. */
const checkText = `${warmUpText}
// a comment
func broken( { x := [3]int{1, /* two */ 2,}; y.z(); return }}
var é, ü = "äöü🙂", \`raw\` // 🙂
type G[K comparable, V any] = map[K][]V
func h() { for { if a { b( } else c = <-d[1:2:3]; L: goto L }
`;

/** The reader of memory, when it agrees with the cursor. */
function memoryReader(
  parser: Parser,
  language: Language,
  grammar: Grammar,
  memory: WasmMemory,
): MemoryReader | undefined {
  const tree = parser.parse(checkText);
  if (tree === null) return undefined;
  try {
    const reader = new MemoryReader(memory, language);
    const [direct, checked] = [new NodeTable(grammar), new NodeTable(grammar)];
    reader.read(tree, 0, 0, direct);
    readWithCursor(tree, 0, checked);
    return sameRows(direct, checked) ? reader : undefined;
  } catch {
    return undefined;
  } finally {
    tree.delete();
  }
}

/** Passing the names through object keys makes V8 keep one copy of each, so that comparing kinds compares pointers. */
function interned(name: string): string {
  return Object.keys({ [`${name}`]: 0 })[0]!;
}

function grammarOf(language: Language): Grammar {
  const kinds: string[] = [];
  for (let id = 0; id < language.nodeTypeCount; id++) kinds.push(interned(language.nodeTypeForId(id) ?? ''));
  kinds.push('ERROR');
  const fields: (string | undefined)[] = [undefined];
  for (let id = 1; id <= language.fieldCount; id++) fields.push(interned(language.fieldNameForId(id) ?? ''));
  return { kinds, fields };
}
