/** Owns how often a finding may occur before it counts as new. Knows neither files nor revisions. */
import type { ReportedFinding } from '#engine/report/report';

/** How often each fingerprint may occur. */
export type Allowance = ReadonlyMap<string, number>;

export function allowanceOf(fingerprints: Iterable<string>): Allowance {
  const allowance = new Map<string, number>();
  for (const fingerprint of fingerprints) allowance.set(fingerprint, (allowance.get(fingerprint) ?? 0) + 1);
  return allowance;
}

/** The findings beyond the allowance; where a key occurs more often than allowed, the first ones in order are the known ones. */
export function beyond<T extends ReportedFinding>(
  findings: readonly T[],
  allowance: Allowance,
  keyOf: (finding: T) => string = ({ fingerprint }) => fingerprint,
): T[] {
  const left = new Map(allowance);
  return findings.filter((finding) => {
    const key = keyOf(finding);
    const rest = left.get(key) ?? 0;
    left.set(key, rest - 1);
    return rest <= 0;
  });
}
