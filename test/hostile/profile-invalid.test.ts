/** Each way a profile can contradict itself gives one typed error that says what, where and what to do. */
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { ProfileError, type ProfileErrorCode } from '#engine/profile/errors';
import { inflateWithPako } from '#engine/profile/inflate-pako';
import { defaultLimits, type ProfileLimits } from '#engine/profile/limits';
import { openProfile } from '#engine/profile/open';
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
  ['fewer values than sample types', added(sample([1, [1]])), 'invalid', /sample with 0 .*values for 1 sample type/],
  ['more values than sample types', added(sample([1, [1]], [2, [1, 2]])), 'invalid', /sample with 2 .*values for 1/],
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
  ['a comment of no string', added([13, 99]), 'invalid', /comment with a string/],
  ['drop_frames of no string', added([7, 99]), 'invalid', /drop_frames with a string/],
  ['a period type of no string', added([11, message([2, 99])]), 'invalid', /period type with a string/],
  ['a default sample type of no string', added([14, 99]), 'invalid', /default sample type with a string/],
  ['a documentation link of no string', added([15, 99]), 'invalid', /documentation link with a string/],
  ['two profiles in one file', joined(added(), added()), 'invalid', /several profiles one after the other/],
  ['drop_frames that is no regular expression', added([6, '('], [7, smallStrings.length]), 'option', /drop_frames/],
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
  ['goroutines with debug=1', text('goroutine profile: total 27\n25 @ 0x4 0x5\n'), /debug=1.*without debug=/],
  ['goroutines with debug=2', text('goroutine 1 [running]:\nmain.main()\n\t/a/main.go:3 +0x1\n'), /goroutine dump/],
  ['a dump of Go 1.26', text('goroutine 36 gp=0xc000 m=nil [chan receive, 4 minutes]:\n'), /goroutine dump/],
  ['a crash in a log', text('10:00:01 panic: boom\n\n10:00:01 goroutine 7 [running]:\n'), /goroutine dump/],
  ['threads with debug=1', text('threadcreate profile: total 9\n8 @\n'), /debug=1/],
  ['a heap with debug=1', text('heap profile: 3: 384 [5: 640] @ heap/1048576\n'), /heap profile as text/],
  ['contention with debug=1', text('--- mutex:\ncycles/second=2000\n'), /contention profile as text/],
  ['folded stacks', text('main;a;b 12\nmain;a 3\n'), /folded stacks/],
  ['perf script', text('app 1234 12.5:  1000 cycles:\n\t 4010 main.f (/bin/app)\n'), /text, not a profile|perf script/],
  ['an execution trace', text('go 1.26 trace\u0000\u0000\u0000rest'), /execution trace.*go tool trace/],
  ['an ELF program', Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0), /is a program/],
  ['a zip', text('PK\u0003\u0004....'), /is an archive/],
  [
    'an old CPU profile',
    Uint8Array.from([0, 3, 0, 10000, 0].flatMap((n) => [n & 255, n >> 8, 0, 0, 0, 0, 0, 0])),
    /gperftools.*-proto/,
  ],
  ['prose', text('hello, profile\n'), /is text/],
  ['noise', Uint8Array.of(0xff, 0xfe, 0, 1, 2, 3), /is not a profile/],
  ['gzip in gzip', gzipSync(gzipSync('x')), /is compressed, and inside it is an archive/],
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

describe('a profile over a limit', () => {
  const small = { inflatedBytes: 1 << 20, samples: 3, locationReferences: 100, frames: 4 };
  const over: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['samples', added(...Array.from({ length: 4 }, () => sample([2, [1]]))), /more than 3 samples/],
    ['frames', added(sample([1, [1, 2, 1, 2, 1]], [2, [1]])), /more than 4 frames in one stack/],
    [
      'inlined frames',
      added([4, message([1, 3], ...Array.from({ length: 5 }, (): Field => [4, message([1, 1])]))]),
      /more than 4 frames/,
    ],
    ['bytes', gzipSync(new Uint8Array(2 << 20)), /inflates to more than 1 MiB/],
  ];
  for (const [name, bytes, words] of over) {
    it(`is refused for its ${name}`, async () => {
      const error = await failure(bytes, small);
      assert.equal(error.code, 'too-large');
      assert.match(error.message, words);
    });
  }
});
