/**
 * Owns refinements as plain data, as chips, settings and command lines hold them, and the order in which pprof applies them:
 * tagroot and tagleaf first, so that all others see their frames, then focus, ignore, hide and show, then show-from, then tagfocus and tagignore.
 */
import type { Profile } from './profile';
import { type NameOf, type Refinements, refine } from './refine';
import { compileRegexp, type Matcher } from './regexp';
import { withSamples } from './restack';
import { withTagFrames } from './tag-frames';
import { compileTagFilter, tagUnits } from './tags';

/** Every kind, in the order of pprof's documentation. */
export const refinementKinds = [
  'focus',
  'ignore',
  'hide',
  'show',
  'showFrom',
  'tagFocus',
  'tagIgnore',
  'tagRoot',
  'tagLeaf',
] as const;

export type RefinementKind = (typeof refinementKinds)[number];

/** One refinement. An empty pattern means none. */
export interface Refinement {
  readonly kind: RefinementKind;
  /** A regular expression of Go; for `tagFocus` and `tagIgnore` see tags.ts; for `tagRoot` and `tagLeaf` keys separated by commas. */
  readonly pattern: string;
}

/** Compiled refinements, which can be applied to any number of profiles. */
export interface CompiledRefinements {
  apply(profile: Profile, nameOf?: NameOf): Profile;
}

/** pprof's name of a kind: `show_from`, `tagfocus`. */
export function pprofFlag(kind: RefinementKind): string {
  return kind === 'showFrom' ? 'show_from' : kind.toLowerCase();
}

/**
 * Applies refinements with pprof's semantics. Where several are of one kind, focus and tagFocus narrow one after the other – a sample
 * must satisfy each –, tagRoot and tagLeaf line up their keys, and the others join: what one of them matches is ignored, hidden or shown.
 * The same object comes back where nothing is to be done.
 * @param nameOf how functions are named for matchers; by default their names in the profile
 * @throws ProfileError 'option' for a pattern that does not compile
 */
export async function refineBy(
  profile: Profile,
  refinements: readonly Refinement[],
  nameOf?: NameOf,
): Promise<Profile> {
  const compiled = await compileRefinements(refinements);
  return compiled.apply(profile, nameOf);
}

/**
 * Compiles refinements for `refineBy`, or for several profiles that are shown in the same way.
 * @param unit what numbers in frames made of labels are written in, pprof's -unit; by default each in the one that suits it
 * @throws ProfileError 'option' for a pattern that does not compile
 */
export async function compileRefinements(
  refinements: readonly Refinement[],
  unit?: string,
): Promise<CompiledRefinements> {
  const patterns = (kind: RefinementKind): string[] =>
    refinements.filter((one) => one.kind === kind && one.pattern !== '').map((one) => one.pattern);
  const matchers = (kind: RefinementKind): Promise<Matcher[]> =>
    Promise.all(patterns(kind).map((pattern) => compileRegexp(pattern, pprofFlag(kind))));
  const joined = async (kind: RefinementKind): Promise<Matcher | undefined> => anyOf(await matchers(kind));
  const [ignore, hide, show, showFrom] = await Promise.all([
    joined('ignore'),
    joined('hide'),
    joined('show'),
    joined('showFrom'),
  ]);
  const focuses = await matchers('focus');
  const tagFocus = await Promise.all(patterns('tagFocus').map((pattern) => compileTagFilter(pattern, 'tagfocus')));
  const tagIgnore = await Promise.all(patterns('tagIgnore').map((pattern) => compileTagFilter(pattern, 'tagignore')));
  const keys = { root: tagKeys(patterns('tagRoot')), leaf: tagKeys(patterns('tagLeaf')) };
  const byName: Refinements = {
    ...(focuses.length > 0 && { focus: focuses.at(-1)! }),
    ...(ignore && { ignore }),
    ...(hide && { hide }),
    ...(show && { show }),
    ...(showFrom && { showFrom }),
  };
  return {
    apply(profile, nameOf) {
      // What a label's number means is settled before anything is left out.
      const units = tagFocus.length + tagIgnore.length > 0 ? tagUnits(profile) : new Map<string, string>();
      let refined = withTagFrames(profile, keys, unit);
      // Each focus sees all frames, hidden ones too.
      for (const focus of focuses.slice(0, -1)) refined = refine(refined, { focus }, nameOf);
      refined = refine(refined, byName, nameOf);
      if (tagFocus.length + tagIgnore.length === 0) return refined;
      const focused = tagFocus.map((filter) => filter(refined, units));
      const ignored = tagIgnore.map((filter) => filter(refined, units));
      return withSamples(
        refined,
        (sample) => focused.every((matches) => matches(sample)) && !ignored.some((matches) => matches(sample)),
      );
    },
  };
}

function anyOf(matchers: readonly Matcher[]): Matcher | undefined {
  if (matchers.length < 2) return matchers[0];
  return (text) => matchers.some((matcher) => matcher(text));
}

/** The keys that patterns of tagRoot or tagLeaf name, in order. */
export function tagKeys(patterns: readonly string[]): string[] {
  return patterns.flatMap((pattern) => pattern.split(',')).filter((key) => key !== '');
}
