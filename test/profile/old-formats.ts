/** Owns writing a profile in other formats, for tests: those of addresses that pprof had before its own, folded stacks, perf script. */
import { stackOf } from '#engine/profile/model/location-trie';
import { functionName, type Profile } from '#engine/profile/model/profile';

interface Row {
  readonly values: readonly number[];
  /** Addresses of calls, leaf first. */
  readonly addresses: readonly bigint[];
}

function rowsOf(profile: Profile): Row[] {
  const { samples, stacks, locations } = profile;
  return Array.from(samples.leaf, (leaf, sample) => ({
    values: samples.values.map((column) => column[sample]!),
    addresses: stackOf(stacks, leaf).map((location) => locations.address[location]!),
  }));
}

/** Return addresses lie one behind the call. */
const returns = (addresses: readonly bigint[]): string =>
  addresses.map((address) => ` 0x${(address + 1n).toString(16)}`).join('');

/** As `heap/…` of Go with debug=1; the four sample types of a Go heap profile. */
export function asHeapText(profile: Profile, kind: string): string {
  const rows = rowsOf(profile);
  const total = (type: number): number => rows.reduce((sum, { values }) => sum + values[type]!, 0);
  const line = ([count, size, inUse, inUseSize]: readonly number[]): string =>
    `${inUse}: ${inUseSize} [${count}: ${size}] @`;
  const head = line([total(0), total(1), total(2), total(3)]);
  return [
    `heap profile: ${head} ${kind}`,
    ...rows.map((row) => `${line(row.values)}${returns(row.addresses)}`),
    '',
  ].join('\n');
}

/** As `--- mutex:` of Go; cycles are nanoseconds where the clock runs at 1 GHz. */
export function asContentionText(profile: Profile, hertz: number, period: number): string {
  const rows = rowsOf(profile).map(
    ({ values, addresses }) => `${Math.trunc(values[1]!)} ${values[0]} @${returns(addresses)}`,
  );
  return ['--- mutex:', `cycles/second=${hertz}`, `sampling period=${period}`, ...rows, ''].join('\n');
}

export function asCountText(profile: Profile): string {
  const rows = rowsOf(profile).filter(({ addresses }) => addresses.length > 0);
  const total = rows.reduce((sum, { values }) => sum + values[0]!, 0);
  const lines = rows.map(({ values, addresses }) => `${values[0]} @${returns(addresses)}`);
  return [`goroutine profile: total ${total}`, ...lines, ''].join('\n');
}

/** As gperftools wrote CPU profiles: words of four or eight bytes. The leaf is where the signal came, no return address. */
export function asLegacyCpu(profile: Profile, size: 4 | 8, little: boolean, maps: string): Uint8Array {
  const words: bigint[] = [0n, 3n, 0n, 10_000n, 0n];
  for (const { values, addresses } of rowsOf(profile)) {
    words.push(BigInt(values[0]!), BigInt(addresses.length));
    words.push(...addresses.map((address, at) => (at === 0 ? address : address + 1n)));
  }
  words.push(0n, 1n, 0n);
  const bytes = new Uint8Array(words.length * size);
  const view = new DataView(bytes.buffer);
  words.forEach((word, at) => {
    if (size === 8) view.setBigUint64(at * 8, word, little);
    else view.setUint32(at * 4, Number(word & 0xffffffffn), little);
  });
  return Uint8Array.from([...bytes, ...new TextEncoder().encode(maps)]);
}

/** Whether the old formats can hold it: a difference of two profiles has negative values. */
export function isPlain({ samples }: Profile): boolean {
  return samples.values.every((column) => column.every((value) => value >= 0));
}

/** Names of a sample's frames, leaf first. */
function namesOf(profile: Profile, leaf: number): string[] {
  const { locations, lines, stacks } = profile;
  return stackOf(stacks, leaf).flatMap((location) => {
    const rows = lines.function.subarray(locations.lineOffset[location]!, locations.lineOffset[location + 1]!);
    return Array.from(rows, (row) => functionName(profile, row).replaceAll(';', ':'));
  });
}

export function asFolded(profile: Profile): string {
  const { leaf, values } = profile.samples;
  const lines = Array.from(
    leaf,
    (node, sample) => `${namesOf(profile, node).toReversed().join(';')} ${values[0]![sample]}`,
  );
  return `${lines.join('\n')}\n`;
}

export function asPerfScript(profile: Profile): string {
  const { leaf, values } = profile.samples;
  const events = Array.from(leaf, (node, sample) => {
    const frames = namesOf(profile, node).map(
      (name, at) => `\t${(0x401000 + at).toString(16).padStart(16)} ${name}+0x1 (/bin/app)\n`,
    );
    return `app 12/${sample % 9} [001] 12.${sample}: ${values[0]![sample]} cycles: \n${frames.join('')}\n`;
  });
  return events.join('');
}

/** A profile in each of the other formats that can hold it. */
export function otherFormats(profile: Profile): [name: string, bytes: Uint8Array][] {
  if (!isPlain(profile)) return [];
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);
  const formats: [string, Uint8Array][] = [
    ['folded', text(asFolded(profile))],
    ['perf script', text(asPerfScript(profile))],
  ];
  const types = profile.sampleTypes.map(({ type }) => type).join();
  if (types.startsWith('alloc_objects')) formats.push(['heap', text(asHeapText(profile, 'heap/8192'))]);
  else if (types.startsWith('contentions')) formats.push(['contention', text(asContentionText(profile, 2e9, 1))]);
  else if (types.startsWith('samples')) {
    formats.push(['cpu', asLegacyCpu(profile, 8, true, '400000-500000 r-xp 00000000 00:00 0 /bin/app\n')]);
  } else formats.push(['count', text(asCountText(profile))]);
  return formats;
}
