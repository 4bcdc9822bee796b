/** Owns taking a difference whose sides were kept apart as one whose sides are subtracted (pprof's -base). Refuses to know how it was joined. */
import { Pace, type Pacing } from '../model/pace';
import type { Profile } from '../model/profile';
import { SampleFolder } from './fold-samples';

/** The same difference with equal samples of both sides added up: joining the two once more would find the same. @throws ProfileError 'cancelled' */
export async function subtracted(difference: Profile, pacing: Pacing = {}): Promise<Profile> {
  const { fromBase: _, ...samples } = difference.samples;
  const folder = new SampleFolder(difference.sampleTypes.length, samples.count);
  await folder.addAll(samples, samples.leaf, difference.labels, new Pace(pacing, 'merge'));
  return { ...difference, ...folder.finish() };
}
