/** Each way a profile can contradict itself gives one typed error that says what, where and what to do. */
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { ProfileError, type ProfileErrorCode } from '#engine/profile/model/errors';
import { defaultLimits, type ProfileLimits } from '#engine/profile/model/limits';
import { openProfile } from '#engine/profile/open';
import { inflateWithPako } from '#engine/profile/pprof/inflate-pako';
import { inflateWithZlib } from '../../server/src/host/inflate';
import { encode, type Field, message, smallProfile, smallStrings } from '../profile/builder';

async function failure(bytes: Uint8Array, limits: ProfileLimits = defaultLimits): Promise<ProfileError> {
  const errors: ProfileError[] = [];
  for (const inflate of [inflateWithZlib, inflateWithPako]) {
    try {
      await openProfile(bytes, { inflate, limits });
      assert.fail('opened');
    } catch (error) {
      if (!(error instanceof ProfileError)) throw error;
      errors.push(error);
    }
  }
  assert.equal(errors[0]!.code, errors[1]!.code, 'zlib and pako differ');
  return errors[0]!;
}

/** The small profile with the fields of one number replaced, or one field more. */
function changed(number: number, ...fields: readonly Field[]): Uint8Array {
  const kept = smallProfile().filter(([field]) => field !== number);
  return encode([...kept, ...fields]);
}

function added(...fields: readonly Field[]): Uint8Array {
  return encode([...smallProfile(), ...fields]);
}

const sample = (...fields: readonly Field[]): Field => [2, message(...fields)];
const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const joined = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

const invalid: readonly (readonly [string, Uint8Array, ProfileErrorCode, RegExp])[] = [
  ['samples without sample types', changed(1), 'invalid', /has samples but no sample types/],
  ['fewer values than sample types', added(sample([1, [1]])), 'invalid', /sample with no values for 1 sample type,/],
  [
    'more values than sample types',
    added(sample([1, [1]], [2, [1, 2]])),
    'invalid',
    /sample with more values than 1 sample type,/,
  ],
  [
    'a location that does not exist',
    added(sample([1, [9]], [2, [1]])),
    'invalid',
    /location that does not exist \(id 9\), at byte \d/,
  ],
  ['location 0', added(sample([1, [0]], [2, [1]])), 'invalid', /location that does not exist \(id 0\)/],
  [
    'a location id of 64 bits',
    added(sample([1, 0xffff_ffff_ffff_fff0n], [2, [1]])),
    'invalid',
    /does not exist \(id 18446744073709551600\)/,
  ],
  ['mapping id 0', added([3, message([2, 1])]), 'invalid', /mapping with the reserved id 0, at byte \d/],
  ['mapping id twice', added([3, message([1, 1])]), 'invalid', /two mappings with the id 1, at byte \d/],
  ['function id 0', added([5, message([2, 3])]), 'invalid', /function with the reserved id 0/],
  ['function id twice', added([5, message([1, 2])]), 'invalid', /two functions with the id 2/],
  ['location id 0', added([4, message([3, 5])]), 'invalid', /location with the reserved id 0/],
  ['location id twice', added([4, message([1, 2])]), 'invalid', /two locations with the id 2/],
  [
    'a large id twice',
    added([5, message([1, 2n ** 60n])], [5, message([1, 2n ** 60n])]),
    'invalid',
    /two functions with the id 1152921504606846976/,
  ],
  [
    'a line without a function',
    added([4, message([1, 3], [4, message([2, 5])])]),
    'invalid',
    /location 3 in a function that does not exist/,
  ],
  [
    'a line in an unknown function',
    added([4, message([1, 3], [4, message([1, 77])])]),
    'invalid',
    /location 3 in a function that does not exist/,
  ],
  ['no string table', changed(6), 'invalid', /no string table/],
  [
    'a string table that begins with text',
    changed(6, ...smallStrings.slice(1).map((s): Field => [6, s])),
    'invalid',
    /does not begin with the empty string/,
  ],
  [
    'a sample type named by no string',
    added([1, message([1, 99])]),
    'invalid',
    /sample type 2 with a string that does not exist/,
  ],
  [
    'a negative string index',
    added([5, message([1, 3], [2, -1])]),
    'invalid',
    /function 3 with a string that does not exist/,
  ],
  ['a function named by no string', added([5, message([1, 3], [3, 99])]), 'invalid', /function 3 with a string/],
  ['a mapping named by no string', added([3, message([1, 2], [6, 99])]), 'invalid', /mapping 2 with a string/],
  [
    'a label of no string',
    added(sample([1, [1]], [2, [1]], [3, message([1, 99], [2, 1])])),
    'invalid',
    /label with a string/,
  ],
  [
    'a label value of no string',
    added(sample([1, [1]], [2, [1]], [3, message([1, 6], [2, 99])])),
    'invalid',
    /label with a string/,
  ],
  [
    'a label unit of no string',
    added(sample([1, [1]], [2, [1]], [3, message([1, 6], [3, 5], [4, 99])])),
    'invalid',
    /label with a string/,
  ],
  ['a sample type in a unit of no string', added([1, message([1, 1], [2, 99])]), 'invalid', /sample type 2 with a str/],
  ['a file of no string', added([5, message([1, 3], [4, 99])]), 'invalid', /function 3 with a string/],
  ['a binary of no string', added([3, message([1, 2], [5, 99])]), 'invalid', /mapping 2 with a string/],
  ['a period of no string', added([11, message([1, 99])]), 'invalid', /period type with a string/],
  ['a comment of no string', added([13, 99]), 'invalid', /comment with a string/],
  ['drop_frames of no string', added([7, 99]), 'invalid', /drop_frames with a string/],
  ['a period type of no string', added([11, message([2, 99])]), 'invalid', /period type with a string/],
  ['a default sample type of no string', added([14, 99]), 'invalid', /default sample type with a string/],
  ['a documentation link of no string', added([15, 99]), 'invalid', /documentation link with a string/],
  ['two profiles in one file', joined(added(), added()), 'invalid', /several profiles one after the other/],
  ['a message where a number belongs', changed(9, [9, 'text']), 'malformed', /time_nanos of a wrong type/],
  ['a number where a message belongs', added([4, 5]), 'malformed', /location of a wrong type/],
  [
    'a number of eleven bytes',
    joined(added(), Uint8Array.of(0x60), new Uint8Array(10).fill(0xff), Uint8Array.of(1)),
    'malformed',
    /longer than ten bytes/,
  ],
  ['a group', joined(added(), Uint8Array.of(0x83, 0x01)), 'malformed', /unknown wire type/],
  [
    'a field inside that reaches out',
    joined(Uint8Array.of(0x0a, 0x02, 0x08, 0x80), added()),
    'malformed',
    /longer than what holds it/,
  ],
  ['an end in the middle', added().subarray(0, -3), 'truncated', /ends in the middle, at byte \d/],
  [
    'a huge length',
    joined(added(), Uint8Array.of(0x32, 0xff, 0xff, 0xff, 0xff, 0x07)),
    'truncated',
    /ends in the middle/,
  ],
  [
    'gzip that stops',
    gzipSync(added()).subarray(0, -20),
    'truncated',
    /ends in the middle, at byte \d+ of its compressed data/,
  ],
  [
    'gzip with a wrong checksum',
    gzipSync(added()).map((byte, at, all) => (at === all.length - 8 ? byte ^ 1 : byte)),
    'malformed',
    /damaged gzip/,
  ],
];

describe('a profile that contradicts itself', () => {
  it('is opened when it does not', async () => {
    const profile = await openProfile(added(), { inflate: inflateWithZlib });
    assert.equal(profile.samples.count, 2);
  });

  for (const [name, bytes, code, words] of invalid) {
    it(`is refused for ${name}`, async () => {
      const error = await failure(bytes);
      assert.equal(error.code, code, error.message);
      assert.match(error.message, words);
      assert.match(error.describe('x.pb.gz'), /^x\.pb\.gz [a-z].*\. [A-Z].*\.$/);
    });
  }
});

const elsewhere: readonly (readonly [string, Uint8Array, RegExp])[] = [
  ['nothing', new Uint8Array(0), /is empty.*capture it again/],
  ['nothing, compressed', gzipSync(''), /inside it is empty/],
  ['a web page', text('<!DOCTYPE html>\n<html><title>Sign in</title>'), /web page.*sign-in/],
  ['a compressed web page', gzipSync('<html>'), /is compressed, and inside it is a web page/],
  ['JSON', text('{"error": "no healthy upstream"}'), /is JSON/],
  ['goroutines with debug=2', text('goroutine 1 [running]:\nmain.main()\n\t/a/main.go:3 +0x1\n'), /goroutine dump/],
  ['a dump of Go 1.26', text('goroutine 36 gp=0xc000 m=nil [chan receive, 4 minutes]:\n'), /goroutine dump/],
  ['a crash in a log', text('10:00:01 panic: boom\n\n10:00:01 goroutine 7 [running]:\n'), /goroutine dump/],
  ['an execution trace', text('go 1.26 trace\u0000\u0000\u0000rest'), /execution trace.*go tool trace/],
  ['an ELF program', Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0), /is a program/],
  ['a zip', text('PK\u0003\u0004....'), /is a zip archive.*Unpack/],
  ['Zstandard', Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 4, 0, 0x51), /Zstandard.*zstd -d/],
  ['xz', Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0), /with xz.*xz -d/],
  ['bzip2', text('BZh91AY&SY'), /with bzip2.*bzip2 -d/],
  ['what perf recorded', text('PERFILE2\u0068\u0000'), /perf recorded.*perf script -i/],
  ['an image', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10), /image or a document/],
  ['Java of gperftools', text('--- heapz 1 ---\nformat = java\nresolution = bytes\n'), /of Java.*-proto/],
  [
    'Java of gperftools, binary',
    Uint8Array.from([0, 3, 1, 10000, 0].flatMap((n) => [n & 255, n >> 8, 0, 0, 0, 0, 0, 0])),
    /of Java.*-proto/,
  ],
  ['a profile written as text', Uint8Array.of(0x1f, 0xef, 0xbf, 0xbd, 8, 0, 0, 0), /which damaged it.*curl -o/],
  ['prose', text('hello, profile\n'), /is text/],
  ['noise', Uint8Array.of(0xff, 0xfd, 0, 1, 2, 3), /is not a profile/],
  ['gzip in gzip', gzipSync(gzipSync('x')), /is compressed, and inside it is text/],
];

describe('a file that is no profile', () => {
  for (const [name, bytes, words] of elsewhere) {
    it(`is named: ${name}`, async () => {
      const error = await failure(bytes);
      assert.ok(error.code === 'other-format' || error.code === 'empty', error.code);
      assert.match(error.message.replace(/^The profile /, ''), words);
    });
  }
});

const broken: readonly (readonly [string, Uint8Array, RegExp])[] = [
  ['a goroutine profile without a count', text('goroutine profile: total 2\nx @ 0x1\n'), /no count and stack.*line 2/],
  [
    'addresses of 68 bits',
    text('goroutine profile: total 2\n2 @ 0x12345678123456781\n'),
    /more than 64 bits in line 2/,
  ],
  ['a count of 20 digits', text('goroutine profile: total 2\n99999999999999999999 @ 0x1\n'), /no count.*line 2/],
  ['a heap profile of another kind', text('heap profile: 1: 2 [1: 2] @ heap_v9\n'), /kind nobody knows.*line 1/],
  [
    'a heap profile of no objects',
    text('heap profile: 1: 2 [1: 2] @ heap/2\n0: 5 [1: 5] @ 0x1\n'),
    /bytes of no objects/,
  ],
  [
    'a heap profile of prose',
    text('heap profile: 1: 2 [1: 2] @ heap/2\nhello\n'),
    /no sample of a heap profile.*line 2/,
  ],
  [
    'a contention profile of another program',
    text('--- mutex:\nresolution = 5\n'),
    /no reader knows \("resolution"\).*line 2/,
  ],
  ['a clock that is no number', text('--- mutex:\ncycles/second = fast\n'), /no whole number behind "cycles\/second"/],
  ['a contention profile of prose', text('--- mutex:\nhello\n'), /no cycles, count and stack.*line 2/],
  ['threads without a head', text('--- threadz 1 ---\n\n--- Nothing ---\n'), /no head of a thread.*line 3/],
  [
    'perf script with prose',
    text('app 1 1.5: cycles: \n\t 12 f (b)\n\nhello\nworld\n'),
    /neither an event nor a frame.*line 4/,
  ],
];

describe('a text that contradicts itself', () => {
  for (const [name, bytes, words] of broken) {
    it(`is refused with the line: ${name}`, async () => {
      const error = await failure(bytes);
      assert.equal(error.code, 'malformed');
      assert.match(error.message, words);
      assert.match(error.describe('x.txt'), /^x\.txt [a-z].*\. [A-Z].*\.$/);
    });
  }
});

describe('a profile over a limit', () => {
  const small = { inflatedBytes: 1 << 20, samples: 4, locationReferences: 8, frames: 4 };
  const over: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['samples', added(...Array.from({ length: 4 }, () => sample([2, [1]]))), /more than 4 samples/],
    ['frames', added(sample([1, [1, 2, 1, 2, 1]], [2, [1]])), /more than 4 frames in one stack/],
    [
      'frames that stand one by one, the last with a long id',
      added([4, message([1, 300], [4, message([1, 1])])], sample([1, 1], [1, 2], [1, 1], [1, 2], [1, 300], [2, [1]])),
      /more than 4 frames in one stack/,
    ],
    [
      'inlined frames',
      added([4, message([1, 3], ...Array.from({ length: 5 }, (): Field => [4, message([1, 1])]))]),
      /more than 4 frames/,
    ],
    ['bytes', gzipSync(new Uint8Array(2 << 20)), /inflates to more than 1 MiB/],
    ['lines', text('a;b 1\n'.repeat(5)), /more than 4 samples/],
    [
      'references',
      added(...Array.from({ length: 2 }, () => sample([1, [1, 2, 1, 2]], [2, [1]]))),
      /more than 8 location references/,
    ],
    ['references as text', text('a;b;c 1\n'.repeat(3)), /more than 8 location references/],
    ['frames as text', text('a;b;c;d;e 1\n'), /more than 4 frames in one stack/],
    ['addresses', text('goroutine profile: total 1\n1 @ 0x1 0x2 0x3 0x4 0x5\n'), /more than 4 frames in one stack/],
    ['frames of perf', text(`app 1 1.5: cycles:\n${'\t 12 f (b)\n'.repeat(5)}\n`), /more than 4 frames in one stack/],
  ];
  for (const [name, bytes, words] of over) {
    it(`is refused for its ${name}`, async () => {
      const error = await failure(bytes, small);
      assert.equal(error.code, 'too-large');
      assert.match(error.message, words);
    });
  }
});
