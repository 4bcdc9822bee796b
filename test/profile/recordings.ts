/** Owns the real profiles the tests run on: recorded once per Go version into .cache, by a small program and by Go's own tools, and those of the example. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Profile } from '#engine/profile/model/profile';
import { openProfile } from '#engine/profile/open';
import { isGzip } from '#engine/profile/pprof/gzip';
import { inflateWithZlib } from '../../server/src/host/inflate';

const recorder = resolve('test/fixtures/profile/recorder');
const cgoRecorder = resolve('test/fixtures/profile/cgo-recorder');

/** Rises when more or other profiles are recorded, so that those of before are not taken for them. */
const edition = 2;

/** Standard packages whose tests record CPU, memory, block and mutex profiles in a few seconds. */
const tested = [
  'sort',
  'encoding/json',
  'go/printer',
  'text/template',
  'regexp',
  'compress/flate',
  'net/textproto',
] as const;

function go(args: readonly string[], cwd = recorder, more: NodeJS.ProcessEnv = {}): string {
  const { GOFLAGS: _, ...env } = process.env;
  return execFileSync('go', args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, ...more },
    maxBuffer: 1 << 26,
  });
}

function record(into: string): void {
  const at = (name: string): string => join(into, name);
  go(['run', '.', into]);
  for (const name of tested) {
    const prefix = name.replace('/', '-');
    const flags = ['cpu', 'mem', 'block', 'mutex'].map((kind) => `-${kind}profile=${at(`${prefix}-${kind}.pb.gz`)}`);
    const rates = ['-memprofilerate=8192', '-blockprofilerate=1', '-mutexprofilefraction=1'];
    go([
      'test',
      name,
      '-run=Unmarshal|Sort|Template|Exec|File|Example|Match|Deflate|Reader',
      '-short',
      '-count=1',
      `-o=${at('test.bin')}`,
      ...flags,
      ...rates,
    ]);
  }
  rmSync(at('test.bin'));
  // A changing flag makes the compiler and the linker run again, whatever is cached.
  go(['build', `-gcflags=encoding/json=-cpuprofile=${at('compile-cpu.pb.gz')}`, '-o', at('a.out'), '.']);
  go(['build', `-gcflags=encoding/json=-memprofile=${at('compile-mem.pb.gz')}`, '-o', at('a.out'), '.']);
  go(['build', `-ldflags=-cpuprofile=${at('link-cpu.pb.gz')}`, '-o', at('a.out'), '.']);
  go(['build', `-ldflags=-memprofile=${at('link-mem.pb.gz')} -memprofilerate=65536`, '-o', at('a.out'), '.']);
  rmSync(at('a.out'));
  recordForeignCode(at('cgo-cpu.pb.gz'));
  derive(at);
}

/** A profile with frames of C, where there is a compiler for it. */
function recordForeignCode(file: string): void {
  try {
    execFileSync('cc', ['--version'], { stdio: 'ignore' });
  } catch {
    return;
  }
  go(['run', '.', file], cgoRecorder);
}

/** Profiles that pprof itself writes: the merged one that guides optimisation, differences of both kinds, labels made frames. */
function derive(at: (name: string) => string): void {
  const write = (name: string, ...args: readonly string[]): void => {
    go(['tool', 'pprof', '-proto', '-symbolize=none', `-output=${at(name)}`, ...args]);
  };
  const tests = tested.map((name) => at(`${name.replace('/', '-')}-cpu.pb.gz`));
  write('merged-cpu.pb.gz', at('cpu.pb.gz'), at('compile-cpu.pb.gz'), ...tests);
  write('grown-heap.pb.gz', `-base=${at('heap-before.pb.gz')}`, at('heap.pb.gz'));
  write('compared-heap.pb.gz', `-diff_base=${at('heap-before.pb.gz')}`, at('heap.pb.gz'));
  write('compared-goroutine.pb.gz', `-diff_base=${at('goroutine-before.pb.gz')}`, at('goroutine.pb.gz'));
  write('labelled-cpu.pb.gz', '-tagroot=kind', '-tagleaf=worker', at('cpu.pb.gz'));
}

/** Folder of the same kinds of profile as text, and an execution trace, made when it is not there yet. */
export function textRecordings(): string {
  return recorded('profile-texts', (into) => {
    const program = resolve('test/fixtures/profile/texts');
    try {
      go(['run', '.', into], program, { GOEXPERIMENT: 'goroutineleakprofile' });
    } catch {
      // A Go that does not know the experiment: without that profile, or with it anyway.
      go(['run', '.', into], program);
    }
  });
}

/** Folder of execution traces, made when it is not there yet: waits.out with every kind of waiting, long.out of several seconds, quiet.out with next to none. */
export function traceRecordings(): string {
  return recorded('traces', (into) => {
    const program = resolve('test/fixtures/profile/tracer');
    go(['run', '.', join(into, 'waits.out')], program);
    go(['run', '.', join(into, 'long.out'), '120'], program);
    go(['run', '.', join(into, 'quiet.out'), 'quiet'], program);
  });
}

/** Folder of the recorded profiles and dumps, made when it is not there yet. */
export function recordings(): string {
  return recorded('profiles', record);
}

function recorded(kind: string, make: (into: string) => void): string {
  const version = go(['env', 'GOVERSION']).trim();
  const folder = resolve('.cache', kind, `${version}-${edition}`);
  if (existsSync(folder)) return folder;
  const partial = `${folder}.partial-${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  make(partial);
  renameSync(partial, folder);
  return folder;
}

/** All pprof files there are: recorded ones and the example's. Sorted paths. */
export function realProfiles(): string[] {
  return [recordings(), resolve('examples/leaky-service/profiles')]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((file) => file.endsWith('.pb.gz') && isGzip(readFileSync(file)))
    .sort();
}

export function open(file: string): Promise<Profile> {
  return openProfile(readFileSync(file), { inflate: inflateWithZlib });
}

/** As `open`, but with the frames that drop_frames name: for profiles that are joined first, as pprof joins them. */
export function openUnpruned(file: string): Promise<Profile> {
  return openProfile(readFileSync(file), { inflate: inflateWithZlib, unpruned: true });
}

/** All recorded profiles that are text. Sorted paths. */
export function realTexts(): string[] {
  const dumps = /goroutine-dump/;
  return [recordings(), textRecordings()]
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((file) => file.endsWith('.txt') && !dumps.test(file))
    .sort();
}
