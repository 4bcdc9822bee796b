/**
 * Owns refinements as plain data, as chips, settings and command lines hold them, and the order in which pprof applies them:
 * tagroot and tagleaf first, so that all others see their frames, then focus, ignore, hide and show, then show-from, then tagfocus and tagignore.
 */
import type { NameOf, Profile } from '../model/profile';
import { withSamples } from '../model/restack';
import { type Refinements, refine } from './refine';
import { compileRegexp, type Matcher } from './regexp';
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
  /** What it is called where its pattern is long: "Hide runtime". Means nothing to what it does. */
  readonly name?: string;
}

/** Compiled refinements, which can be applied to any number of profiles. */
export interface CompiledRefinements {
  apply(profile: Profile, nameOf?: NameOf): Profile;
}

/** One step of refining, which sees what those before it left. */
interface Stage {
  /** The same for the same step. */
  readonly key: string;
  /** @param source what all steps together began with */
  apply(profile: Profile, source: Profile, nameOf: NameOf | undefined): Profile;
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
  const stages = await stagesOf(refinements, unit);
  return {
    apply: (profile, nameOf) => stages.reduce((refined, stage) => stage.apply(refined, profile, nameOf), profile),
  };
}

/**
 * Refines one profile again and again, as chips come and go: steps that are the same as the last time, up to the first that is not, are not
 * done again. Keeps what each step of the last time left.
 */
export class Refiner {
  private steps: { readonly key: string; readonly profile: Profile }[] = [];

  constructor(
    private readonly source: Profile,
    private readonly nameOf?: NameOf,
  ) {}

  /** The same as `refineBy`. @throws ProfileError 'option' for a pattern that does not compile; then nothing is forgotten */
  async refine(refinements: readonly Refinement[]): Promise<Profile> {
    const stages = await stagesOf(refinements);
    const changed = stages.findIndex(({ key }, at) => key !== this.steps[at]?.key);
    const known = changed < 0 ? stages.length : changed;
    let refined = known === 0 ? this.source : this.steps[known - 1]!.profile;
    this.steps.length = known;
    for (const stage of stages.slice(known)) {
      refined = stage.apply(refined, this.source, this.nameOf);
      this.steps.push({ key: stage.key, profile: refined });
    }
    return refined;
  }
}

/** The steps that refinements come to, in pprof's order; none that does nothing. */
async function stagesOf(refinements: readonly Refinement[], unit?: string): Promise<Stage[]> {
  const patterns = (...kinds: readonly RefinementKind[]): string[] =>
    kinds.flatMap((kind) =>
      refinements.filter((one) => one.kind === kind && one.pattern !== '').map((one) => one.pattern),
    );
  const matchers = (kind: RefinementKind): Promise<Matcher[]> =>
    Promise.all(patterns(kind).map((pattern) => compileRegexp(pattern, pprofFlag(kind))));
  const stage = (kinds: readonly RefinementKind[], apply: Stage['apply']): Stage[] =>
    patterns(...kinds).length === 0
      ? []
      : [{ key: JSON.stringify(kinds.map((kind) => [kind, patterns(kind)])), apply }];
  // Each focus sees all frames, hidden ones too. What is ignored may be left out before or after: it takes the whole sample with it.
  const focuses = (await matchers('focus')).map((focus, at): Stage => {
    return { key: `focus ${patterns('focus')[at]}`, apply: (profile, _, nameOf) => refine(profile, { focus }, nameOf) };
  });
  const [ignore, hide] = [anyOf(await matchers('ignore')), anyOf(await matchers('hide'))];
  const [show, showFrom] = [anyOf(await matchers('show')), anyOf(await matchers('showFrom'))];
  const byName: Refinements = { ...(ignore && { ignore }), ...(hide && { hide }), ...(show && { show }) };
  const tagFocus = await Promise.all(patterns('tagFocus').map((pattern) => compileTagFilter(pattern, 'tagfocus')));
  const tagIgnore = await Promise.all(patterns('tagIgnore').map((pattern) => compileTagFilter(pattern, 'tagignore')));
  return [
    ...stage(['tagRoot', 'tagLeaf'], (profile) => {
      const keys = { root: tagKeys(patterns('tagRoot')), leaf: tagKeys(patterns('tagLeaf')) };
      return withTagFrames(profile, keys, unit);
    }),
    ...focuses,
    ...stage(['ignore', 'hide', 'show'], (profile, _, nameOf) => refine(profile, byName, nameOf)),
    ...stage(['showFrom'], (profile, _, nameOf) => refine(profile, showFrom ? { showFrom } : {}, nameOf)),
    ...stage(['tagFocus', 'tagIgnore'], (profile, source) => {
      // What a label's number means is settled before anything is left out.
      const units = tagUnits(source);
      const focused = tagFocus.map((filter) => filter(profile, units));
      const ignored = tagIgnore.map((filter) => filter(profile, units));
      return withSamples(
        profile,
        (sample) => focused.every((matches) => matches(sample)) && !ignored.some((matches) => matches(sample)),
      );
    }),
  ];
}

function anyOf(matchers: readonly Matcher[]): Matcher | undefined {
  if (matchers.length < 2) return matchers[0];
  return (text) => matchers.some((matcher) => matcher(text));
}

/** The keys that patterns of tagRoot or tagLeaf name, in order. */
export function tagKeys(patterns: readonly string[]): string[] {
  return patterns.flatMap((pattern) => pattern.split(',')).filter((key) => key !== '');
}
