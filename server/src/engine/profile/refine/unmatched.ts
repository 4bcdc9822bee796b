/** Owns finding refinements that match nothing in a profile, most often slips of the pen: pprof warns of them, too. Refines nothing. */
import { baseLabel } from '../model/base-label';
import { functionName, type NameOf, type Profile } from '../model/profile';
import { pprofFlag, type Refinement, refineBy, tagKeys } from './refinement';
import { compileRegexp } from './regexp';
import { compileTagFilter, tagUnits } from './tags';

/**
 * Those of the refinements whose pattern is found nowhere in the profile: no function, source path or binary, no label, no key.
 * @param profile before it is refined
 * @throws ProfileError 'option' for a pattern that does not compile
 */
export async function unmatchedRefinements(
  profile: Profile,
  refinements: readonly Refinement[],
  nameOf: NameOf = functionName,
): Promise<Refinement[]> {
  if (refinements.length === 0) return [];
  const isFrame = ({ kind }: Refinement): boolean => kind === 'tagRoot' || kind === 'tagLeaf';
  const keys = new Set([...new Set(profile.labels.key)].map((key) => profile.strings.at(key)));
  if (profile.samples.fromBase?.includes(1)) keys.add(baseLabel.key);
  // Frames made of labels can be matched by all that follows.
  const framed = await refineBy(profile, refinements.filter(isFrame));
  const { functions, strings, mappings } = framed;
  const texts = new Set(mappings.map(({ file }) => file));
  for (let row = 0; row < functions.count; row++) {
    texts.add(nameOf(framed, row));
    texts.add(strings.at(functions.filename[row]!));
  }
  const isFound = async (refinement: Refinement): Promise<boolean> => {
    const { kind, pattern } = refinement;
    if (isFrame(refinement)) return tagKeys([pattern]).some((key) => keys.has(key));
    if (kind === 'tagFocus' || kind === 'tagIgnore') {
      const matches = (await compileTagFilter(pattern, pprofFlag(kind)))(framed, tagUnits(profile));
      for (let sample = 0; sample < framed.samples.count; sample++) if (matches(sample)) return true;
      return false;
    }
    const matches = await compileRegexp(pattern, pprofFlag(kind));
    for (const text of texts) if (matches(text)) return true;
    return false;
  };
  const found = await Promise.all(refinements.map(isFound));
  return refinements.filter((_, at) => !found[at]);
}
