/** Owns asking for verdicts inside the worker, in slices between which other questions are answered. Refuses to know verdicts. */
import { explain } from '#engine/profile/explain/explain';
import type { Explanation } from '#engine/profile/explain/verdict';
import type { Profile } from '#engine/profile/model/profile';
import { buildFrames } from '#engine/profile/names/frames';
import { pprofName } from '#engine/profile/names/pprof-name';

export function explainProfile(
  profile: Profile,
  ownModules: readonly string[],
  thresholds: Readonly<Record<string, number>>,
): Promise<Explanation> {
  const pacing = { pause: () => new Promise<void>((resolve) => setTimeout(resolve)) };
  return explain(profile, buildFrames(profile, 'functions', pprofName, 'as-pprof'), { ownModules, thresholds, pacing });
}
