/** Owns what "std" is in the budgets: the files of GOROOT/src that `go vet std` would look at on this platform, without cmd and testdata. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { hostTarget } from '../../host/source/build-constraint';
import { discover } from '../../host/source/discovery';
import { readDirectory } from '../../host/source/reader';
import { type BenchSetup, NotMeasured } from './budget';

/** Top-level directories of std, absolute. Throws {@link NotMeasured} without Go. */
export function stdDirectories(setup: BenchSetup): readonly string[] {
  const { goroot } = setup;
  if (goroot === undefined) throw new NotMeasured('Go is not installed.');
  return readdirSync(goroot, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !['cmd', 'vendor', 'testdata'].includes(entry.name))
    .map((entry) => join(goroot, entry.name))
    .sort();
}

/** Texts of all files, as the check reads them. */
export function readTexts(directories: readonly string[]): string[] {
  const target = hostTarget(env, process.platform, process.arch);
  const found = discover(directories, { cwd: '/', target, tests: true });
  return found.directories.flatMap((directory) =>
    readDirectory(directory, target).packages.flatMap(({ files }) =>
      files.map(({ bytes }) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')),
    ),
  );
}
