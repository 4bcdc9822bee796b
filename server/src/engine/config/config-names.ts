/**
 * Owns what is doubtful about the names in resources of `.gopherscope.yaml`: packages, types, functions, methods and fields that are not there, results
 * there are not, and a result nobody has chosen. What the texts of a package do not tell is not doubted. Finds no package itself.
 */
import { callRelease, type FunctionName, isMethodName, parseFunctionName } from '../lifecycle/row';
import type { Range } from '../text/range';
import { DeclaredText, type DeclaredType, typeName, typesOf } from './declared-text';
import { meant } from './nearest-name';
import { isStandardPath } from './standard-path';

/** A word of a resource and where it stands. */
export interface Mention {
  readonly text: string;
  readonly range: Range;
}

/** What a resource names. */
export interface ResourceMention {
  readonly acquire: readonly Mention[];
  readonly release: readonly Mention[];
  /** Undefined where the row does not say which result is the resource. */
  readonly result?: Mention;
  readonly part?: Mention;
}

export interface Doubt {
  /** What, and what to do. */
  readonly message: string;
  readonly range: Range;
}

/** Texts of a package's files; undefined when there is no such package, `unknown` when that cannot be told. */
export type PackageTexts = (path: string) => readonly string[] | undefined | 'unknown';

/** What a package declares; undefined when that cannot be told. */
type Declares = (path: string) => DeclaredText | undefined;

/** A type of a package that was read. */
interface Typed {
  readonly name: string;
  readonly package: DeclaredText;
  readonly type: DeclaredType;
}

/** The packages that would have to be looked at. */
export function packagesOf(mentions: readonly ResourceMention[]): ReadonlySet<string> {
  return new Set(
    mentions
      .flatMap(({ acquire, release }) => [...acquire, ...release])
      .flatMap(({ text }) => parseFunctionName(text)?.path ?? []),
  );
}

export function doubtsAbout(mentions: readonly ResourceMention[], textsOf: PackageTexts): readonly Doubt[] {
  const read = new Map<string, DeclaredText | undefined>();
  const declares: Declares = (path) => {
    if (!read.has(path)) {
      const texts = textsOf(path);
      read.set(path, texts === undefined || texts === 'unknown' ? undefined : DeclaredText.of(texts));
    }
    return read.get(path);
  };
  return mentions.flatMap((mention) => {
    const doubts: Doubt[] = [];
    for (const { text, range } of [...mention.acquire, ...mention.release]) {
      const name = parseFunctionName(text);
      const message = name && nameDoubt(name, textsOf(name.path) === undefined, declares);
      if (message !== undefined) doubts.push({ message, range });
    }
    // What comes of a function that is not there cannot be told.
    return doubts.length > 0 ? doubts : resourceDoubts(mention, declares);
  });
}

function nameDoubt(name: FunctionName, isMissing: boolean, declares: Declares): string | undefined {
  const { path, type } = name;
  if (isMissing) {
    // The standard library is not among the packages that are looked for.
    if (isStandardPath(path)) return undefined;
    return `No package ${path} is found from here, so this never applies. Mend the path, or have go mod download fetch it.`;
  }
  const declared = declares(path);
  if (declared === undefined) return undefined;
  const { names } = declared;
  if (type === undefined)
    return names.includes(name.name) ? undefined : `${path} has no function ${name.name}.${meant(name.name, names)}`;
  if (!names.includes(type)) return `${path} has no type ${type}.${meant(type, names)}`;
  const methods = declared.type(type)?.methods;
  if (methods === undefined || methods.has(name.name)) return undefined;
  return `${path}.${type} has no method ${name.name}.${meant(name.name, methods)}`;
}

/** What is doubtful about the results of functions that are there, and about what is said of them. */
function resourceDoubts({ acquire, release, result, part }: ResourceMention, declares: Declares): readonly Doubt[] {
  const doubts: Doubt[] = [];
  const index = Number(result?.text ?? 0);
  const types = acquire.map(({ text, range }) => {
    const name = parseFunctionName(text);
    const declared = name && declares(name.path);
    const results = name && declared?.results(name);
    if (results === undefined || declared === undefined) return undefined;
    const message = resultDoubt(name!.name, results, result && index);
    if (message !== undefined) {
      doubts.push({ message, range: result?.range ?? range });
      return undefined;
    }
    return typed(declared, typesOf(results)[index]);
  });
  const [first] = types;
  const of = part === undefined ? first : first && partOf(first, part, doubts);
  // Several functions may give different types, of which each has a release of its own.
  if (of === undefined || types.some((each) => each?.name !== first?.name)) return doubts;
  const { methods } = of.type;
  for (const { text, range } of release) {
    if (methods === undefined || text === callRelease || !isMethodName(text) || methods.has(text)) continue;
    doubts.push({ message: `${of.name} has no method ${text}.${meant(text, methods)}`, range });
  }
  return doubts;
}

function resultDoubt(name: string, results: readonly string[], index: number | undefined): string | undefined {
  const gives = `${results.length === 1 ? '1 result' : `${results.length} results`} (${results.join(', ')})`;
  if (results.length === 0) return `${name} gives no result, so there is nothing to release.`;
  if (index !== undefined) {
    const last = results.length - 1;
    const choice = last === 0 ? 'the only one is 0' : `the last one is ${last}`;
    return index > last
      ? `${name} gives ${gives}: there is no result ${index}. They count from 0, so ${choice}.`
      : undefined;
  }
  const others = results.at(-1)?.split(/\s/).at(-1) === 'error' ? results.slice(0, -1) : results;
  if (others.length < 2) return undefined;
  return `${name} gives ${gives}, and the first is taken for the resource. Say which one it is with "result", from 0.`;
}

function typed(declared: DeclaredText, text: string | undefined): Typed | undefined {
  const name = text === undefined ? undefined : typeName(text);
  const type = name === undefined ? undefined : declared.type(name);
  return type === undefined ? undefined : { name: name!, package: declared, type };
}

/** The type of a field, or of a field of a field. */
function partOf(start: Typed, { text, range }: Mention, doubts: Doubt[]): Typed | undefined {
  let at: Typed | undefined = start;
  for (const field of text.split('.')) {
    const fields: ReadonlyMap<string, string> | undefined = at.type.fields;
    if (fields === undefined) return undefined;
    const type = fields.get(field);
    if (type === undefined) {
      doubts.push({ message: `${at.name} has no field ${field}.${meant(field, fields.keys())}`, range });
      return undefined;
    }
    at = typed(at.package, type);
    if (at === undefined) return undefined;
  }
  return at;
}
