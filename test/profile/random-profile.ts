/** Owns making small profiles that use every corner of profile.proto, at random but the same for the same seed. */
import { randomFrom } from '../../server/src/tools/bench/profile-writer';
import { encode, type Field, message } from './builder';

const functionNames = [
  'main.main',
  'main.(*Store).put',
  'main.grow[go.shape.int]',
  'runtime.mallocgc',
  'runtime.gopark',
  'example.com/a/b.F.func1',
  'ns::Klass<int>::run(int, char)',
  '(anonymous namespace)::help',
  'std::sort<int*>',
  'qsort',
  '',
  'main.main',
];
const filenames = ['main.go', '/src/a/../b/main.go', '/proc/self/cwd/x.go', '', '/usr/lib/go/src/runtime/malloc.go'];
const binaries = ['/bin/app', '/lib/libc.so.6', '', '[vdso]', '/opt/other/libc.so.6'];
const labels = ['kind', 'bytes', 'request', 'worker', 'size'] as const;
const texts = ['burn', 'idle', '1', '12', 'a=b', '64kb'];
const units = ['', '', 'bytes', 'kilobytes', 'ms', 'seconds', 'widgets'];

export interface RandomShape {
  readonly seed: number;
  /** Seed of functions and mappings: profiles that share it are of the same programs, at other addresses. */
  readonly program: number;
  readonly types: readonly (readonly [type: string, unit: string])[];
  readonly dropFrames?: string;
  readonly keepFrames?: string;
  /** What few writers do: no function at all, large ids, no period, comments, a link, a default. */
  readonly odd?: boolean;
}

/** Bytes of a profile, uncompressed. */
export function randomProfile({ seed, program, types, dropFrames, keepFrames, odd = false }: RandomShape): Uint8Array {
  const strings = new Map<string, number>([['', 0]]);
  const text = (value: string): number => {
    const known = strings.get(value);
    if (known !== undefined) return known;
    strings.set(value, strings.size);
    return strings.size - 1;
  };
  const ofProgram = randomFrom(program);
  const ofSamples = randomFrom(seed);
  const below = (random: () => number, count: number): number => Math.floor(random() * count);
  const moved = below(ofSamples, 4) * 0x10000;
  const fields: Field[] = types.map(([type, unit]) => [1, message([1, text(type)], [2, text(unit)])]);
  const mappingCount = below(ofProgram, 4);
  // Drawn where it is needed only, so that profiles that are not odd stay as they were.
  const ofOddness = randomFrom(program + 7);
  const spread = odd ? 1 + below(ofOddness, 1000) : 1;
  const isNamed = !odd || below(ofOddness, 4) > 0;
  for (let id = 1; id <= mappingCount; id++) {
    const start = 0x400000 * id + moved;
    fields.push([
      3,
      message(
        [1, id],
        [2, start],
        [3, start + 0x2000 + below(ofProgram, 2) * 16],
        [4, below(ofProgram, 2) * 0x1000],
        [5, text(binaries[below(ofProgram, binaries.length)]!)],
        [6, text(below(ofProgram, 3) === 0 ? `build${id}` : '')],
        [7, 1],
      ),
    ]);
  }
  const functions = 6 + below(ofProgram, 10);
  for (let id = 1; id <= functions; id++) {
    const name = text(functionNames[below(ofProgram, functionNames.length)]!);
    const file = text(filenames[below(ofProgram, filenames.length)]!);
    const start = below(ofProgram, 3) * 10;
    if (isNamed) fields.push([5, message([1, id * spread], [2, name], [3, name], [4, file], [5, start])]);
  }
  const locations = 8 + below(ofProgram, 20);
  for (let id = 1; id <= locations; id++) {
    const mapping = below(ofProgram, mappingCount + 1);
    const lines = Array.from(
      { length: isNamed ? below(ofProgram, 4) : 0 },
      (): Field => [
        4,
        message(
          [1, spread * (1 + below(ofProgram, functions))],
          [2, below(ofProgram, 3) * 7],
          [3, below(ofProgram, 3)],
        ),
      ],
    );
    const address = mapping === 0 ? below(ofProgram, 8) : 0x400000 * mapping + moved + below(ofProgram, 8) * 16;
    fields.push([
      4,
      message([1, id * spread], [2, mapping], [3, address], ...lines, [5, below(ofProgram, 8) === 0 ? 1 : 0]),
    ]);
  }
  const samples = 5 + below(ofSamples, 60);
  for (let sample = 0; sample < samples; sample++) {
    const depth = below(ofSamples, 8);
    const stack = Array.from({ length: depth }, () => spread * (1 + below(ofSamples, locations)));
    const values = types.map(() => (below(ofSamples, 4) === 0 ? 0 : below(ofSamples, 2000) - 300));
    const own: Field[] = Array.from({ length: below(ofSamples, 4) }, () => {
      const key = text(labels[below(ofSamples, labels.length)]!);
      return below(ofSamples, 2) === 0
        ? [3, message([1, key], [2, text(texts[below(ofSamples, texts.length)]!)])]
        : [3, message([1, key], [3, below(ofSamples, 5) * 16384], [4, text(units[below(ofSamples, units.length)]!)])];
    });
    fields.push([2, message([1, stack], [2, values], ...own)]);
  }
  if (dropFrames !== undefined) fields.push([7, text(dropFrames)]);
  if (keepFrames !== undefined) fields.push([8, text(keepFrames)]);
  if (odd) {
    fields.push([13, text('a comment')], [13, text('another one')], [15, text('https://example.com/doc')]);
    fields.push([14, text(types[below(ofOddness, types.length)]![0])]);
  }
  fields.push(
    [9, 1_700_000_000_000_000_000n + BigInt(seed)],
    [10, 1e9],
    [11, message([1, text('cpu')], [2, text('nanoseconds')])],
  );
  fields.push([12, odd ? 0 : 1 + seed]);
  for (const value of strings.keys()) fields.push([6, value]);
  return encode(fields);
}
