/**
 * Owns what exploring one function of a package may take: as much as the settings say where few functions have goroutines, less the more there are of them. It is
 * told by their number alone, so that no finding comes or goes with what another function is like.
 */
import { type Allowed, type Limits, shared } from '../concurrency/limits';
import { isTestFile } from '../findings/test-code';
import type { PackageFile } from './package-file';

export function allowanceOf(files: readonly PackageFile[], limits: Limits): Allowed {
  return shared(limits, countOfConcurrent(files));
}

/** How many functions start goroutines, or call one that does. Those of tests get little anyway. */
function countOfConcurrent(files: readonly PackageFile[]): number {
  const searched = files.filter(({ path }) => !isTestFile(path));
  const names = new Set(searched.flatMap((each) => each.starting));
  if (names.size === 0) return 0;
  return searched.reduce((sum, each) => sum + each.countStartingBy(names), 0);
}
