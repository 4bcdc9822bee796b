/**
 * Owns the memory maps at the end of old profiles: which binary an address lies in, with the repairs pprof makes
 * (profile/legacy_profile.go: ParseProcMaps, remapMappingIDs; profile.go: massageMappings).
 */
import { overLimit } from '../model/limits';
import { type Mapping, none } from '../model/profile';
import type { Lines } from './lines';

type Draft = { -readonly [key in keyof Mapping]: Mapping[key] };

/** A mapping line is a path and some numbers; a longer one is none. */
const longestLine = 8192;
/** A process has some hundreds with code in them. */
const mostMappings = 10_000;

export function isMemoryMap(line: string): boolean {
  return line.includes('--- Memory map: ---') || line.includes('MAPPED_LIBRARIES:');
}

/** Skips to the head of a memory map, which may be the current line. False where there is none. */
export async function skipToMemoryMap(lines: Lines): Promise<boolean> {
  while (!isMemoryMap(limited(lines))) {
    if (!lines.advance()) return false;
    if (lines.due()) await lines.rest();
  }
  return true;
}

function limited(lines: Lines): string {
  return lines.end - lines.start > longestLine ? '' : lines.text();
}

/** Reads the mappings of the lines that follow; other lines are passed over. */
export async function readMemoryMap(lines: Lines): Promise<Draft[]> {
  const found: Draft[] = [];
  const variables = new Map<string, string>();
  while (lines.advance() && found.length < mostMappings) {
    if (lines.due()) await lines.rest();
    const line = replaced(withoutLogPrefix(limited(lines)), variables);
    const mapping = parseMapping(line);
    if (mapping === undefined) {
      const equals = line.indexOf('=');
      if (equals >= 0 && variables.size < 64) {
        variables.set(`$${line.slice(0, equals).trim()}`, line.slice(equals + 1).trim());
      }
    } else if (mapping !== 'data') found.push(mapping);
  }
  return massaged(found);
}

/** Lines of the form name=value stand for that value in the lines after them. */
function replaced(line: string, variables: ReadonlyMap<string, string>): string {
  if (!line.includes('$')) return line;
  let result = line;
  for (const [name, value] of variables) {
    if (result.length < longestLine) result = result.replaceAll(name, () => value);
  }
  return result;
}

/** A prefix of glog: "I0101 file.cc:12] ". */
function withoutLogPrefix(line: string): string {
  const bracket = line.search(/[[\]]/);
  return bracket > 0 && /:\d+\]\s$/.test(line.slice(0, bracket + 2)) ? line.slice(bracket + 2) : line;
}

const range = /^\s*(?:0x)?([0-9a-fA-F]+)[\s-]?\s*(?:0x)?([0-9a-fA-F]+):?/;
/** Behind the range as /proc/PID/maps has it: permissions, offset, device, inode, path. */
const procMaps = /^(?:\s+([-rwxp]+))?(?:\s+([0-9a-fA-F]+))?\s+[0-9a-fA-F]+:[0-9a-fA-F]+\s+\d+(?:\s+(\S+))?/;
/** The short form: permissions, path, offset in parentheses, build id. */
const brief = /^(?:\s+([-rwxp]+))?(?:\s+(\S+))?(?:\s+\(@([0-9a-fA-F]+)\))?(?:\s+([0-9a-fA-F]+))?/;

/** 'data' for a mapping that holds no code; undefined for a line that is none. */
function parseMapping(line: string): Draft | 'data' | undefined {
  const found = range.exec(line);
  if (!found) return undefined;
  const rest = line.slice(found[0].length);
  const proc = procMaps.exec(rest);
  const short = proc ? undefined : brief.exec(rest);
  const permissions = proc?.[1] ?? short?.[1] ?? '';
  if (permissions !== '' && !permissions.includes('x')) return 'data';
  const offset = proc?.[2] ?? short?.[3] ?? '0';
  if ([found[1]!, found[2]!, offset].some((digits) => digits.replace(/^0+/, '').length > 16)) return undefined;
  return {
    start: BigInt(`0x${found[1]}`),
    limit: BigInt(`0x${found[2]}`),
    offset: BigInt(`0x${offset}`),
    file: proc?.[3] ?? short?.[2] ?? '',
    buildId: short?.[4] ?? '',
    hasFunctions: false,
    hasFilenames: false,
    hasLineNumbers: false,
    hasInlineFrames: false,
  };
}

/** Joins what the system split, and puts what is most likely the program itself first. */
function massaged(mappings: readonly Draft[]): Draft[] {
  const joined: Draft[] = [];
  for (const mapping of mappings) {
    const last = joined.at(-1);
    if (last === undefined || !isAdjacent(last, mapping)) {
      joined.push(mapping);
      continue;
    }
    last.limit = mapping.limit;
    last.file = mapping.file || last.file;
    last.buildId = mapping.buildId || last.buildId;
  }
  const main = mainMapping(joined);
  if (main > 0) [joined[0], joined[main]] = [joined[main]!, joined[0]!];
  return joined;
}

/** Row of what is most likely the program itself, no library and nothing of the system's; -1 where nothing is. */
export function mainMapping(mappings: readonly Mapping[]): number {
  return mappings.findIndex(({ file }) => {
    const path = file.replaceAll('(deleted)', '').trim();
    return path !== '' && !/[.]so$|[.]so[._][0-9]+/.test(path) && !path.startsWith('[');
  });
}

function isAdjacent(first: Draft, second: Draft): boolean {
  const differ = (a: string, b: string): boolean => a !== '' && b !== '' && a !== b;
  if (differ(first.file, second.file) || differ(first.buildId, second.buildId)) return false;
  if (first.limit !== second.start) return false;
  return first.offset === 0n || second.offset === 0n || first.offset + (first.limit - first.start) === second.offset;
}

/** Where Linux puts a program that is not position independent. */
const expectedStart = 0x400000n;

/** Comparisons of addresses with mappings, in all. Real profiles need some millions. */
const mostComparisons = 50_000_000;

/** The mapping of each address, and the mappings as they are then; `none` where the map has none, which pprof makes one without a name for. */
export function mapAddresses(
  found: Draft[],
  addresses: readonly bigint[],
): { readonly mappings: readonly Mapping[]; readonly mappingOf: Uint32Array } {
  const isHuge = found[0]?.file.startsWith('/anon_hugepage') && found[0].limit === found[1]?.start;
  const mappings = isHuge ? found.slice(1) : found;
  const main = mappings[0];
  if (main && main.start - main.offset === expectedStart) {
    main.start = expectedStart;
    main.offset = 0n;
  }
  if (mappings.length * addresses.length > mostComparisons) {
    throw overLimit(mostComparisons, 'addresses times mappings');
  }
  const rowOf = (address: bigint): number => {
    const at = mappings.findIndex(({ start, limit }) => start <= address && address < limit);
    if (at >= 0) return at;
    // The first part of a mapping in adjacent ranges may be missing from the list.
    const split = mappings.findIndex(
      ({ start, offset }) => offset !== 0n && start - offset <= address && address < start,
    );
    if (split < 0) return none;
    mappings[split]!.start -= mappings[split]!.offset;
    mappings[split]!.offset = 0n;
    return split;
  };
  return { mappings, mappingOf: Uint32Array.from(addresses, (address) => (address === 0n ? none : rowOf(address))) };
}
