/** Owns which profiles the benches open: a generated one of the size the budgets are stated for, and a real one. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BenchSetup } from './budget';
import { type GeneratedShape, generateProfile, largeShape } from './profile-writer';

export interface GeneratedFile {
  readonly file: string;
  readonly inflatedBytes: number;
}

const made = new Map<string, GeneratedFile>();

/** The profile of 200,000 samples, gzipped as Go does; made once a run. */
export function largeProfile(setup: BenchSetup, more: Pick<GeneratedShape, 'tenants'> = {}): GeneratedFile {
  const file = join(setup.scratch, `large-${more.tenants ?? 0}.pb.gz`);
  const known = made.get(file);
  if (known !== undefined && existsSync(file)) return known;
  const inflated = generateProfile({ ...largeShape, ...more });
  writeFileSync(file, gzipSync(inflated, { level: 1 }));
  const generated = { file, inflatedBytes: inflated.length };
  made.set(file, generated);
  return generated;
}

/** Six seconds of CPU of the example service, some 20 kB. */
export function realProfile(setup: BenchSetup): string {
  return join(setup.root, 'examples/leaky-service/profiles/cpu.pb.gz');
}
