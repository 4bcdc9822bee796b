/** Owns how a package's finding becomes one of the whole run: every path in it as people read it, and its fingerprint. */
import { isAbsolute } from 'node:path';
import { join } from 'node:path/posix';
import { fingerprint } from '#engine/checking/fingerprint';
import type { ReportedFinding } from '#engine/report/report';
import type { PackageFinding } from '../../host/check/package-job';
import { shownFile } from '../../host/check/shown-file';

/** A finding and the directory of its package, as shown. */
export interface LocatedFinding extends ReportedFinding {
  readonly directory: string;
}

function isWay(file: string): boolean {
  return file.includes('/') && !isAbsolute(file);
}

export function located(directory: string, finding: PackageFinding, cwd: string): LocatedFinding {
  const shown = <T extends { readonly file: string }>(place: T): T => ({
    ...place,
    // Files of other packages come as the way from this one's directory.
    file: isWay(place.file) ? join(directory, place.file) : shownFile(directory, place.file, cwd),
  });
  const here = shown(finding);
  return {
    ...here,
    directory,
    related: finding.related.map(shown),
    fixes: finding.fixes.map((fix) => ({ ...fix, edits: fix.edits.map(shown) })),
    fingerprint: fingerprint(here),
  };
}
