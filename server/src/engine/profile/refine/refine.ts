/**
 * Owns the refinements of a profile by regular expression, with pprof's names and semantics (profile/filter.go):
 * focus, ignore, hide, show, show-from. Each gives a new profile; what it does not change is shared with the old one.
 */
import { functionName, type NameOf, type Profile } from '../model/profile';
import { keeps, withLines, withStacks } from '../model/restack';
import type { Matcher } from './regexp';

/** What is left in view. A matcher is tried on function names, source paths and the binary's path of each location. */
export interface Refinements {
  /** Only samples with a matching frame. */
  readonly focus?: Matcher;
  /** No samples with a matching frame. */
  readonly ignore?: Matcher;
  /** Matching frames are left out of the stacks. */
  readonly hide?: Matcher;
  /** Only matching frames stay in the stacks. */
  readonly show?: Matcher;
  /** Stacks begin at the matching frame nearest to the root; samples without one go. */
  readonly showFrom?: Matcher;
}

/** Applies all refinements in pprof's order: focus, ignore, hide and show at once, then show-from. */
export function refine(profile: Profile, refinements: Refinements, nameOf: NameOf = functionName): Profile {
  const { focus, ignore, hide, show, showFrom } = refinements;
  let refined = profile;
  if (focus || ignore || hide || show) refined = filterByName(refined, refinements, nameOf);
  if (showFrom) refined = cutAbove(refined, showFrom, nameOf);
  return refined;
}

/** Which function rows, and which mappings, a matcher matches; each text is tried once. */
class Matches {
  private readonly functions: Uint8Array;
  private readonly mappings: readonly boolean[];

  constructor(
    private readonly profile: Profile,
    matcher: Matcher,
    nameOf: NameOf,
  ) {
    const known = new Map<string, boolean>();
    const test = (text: string): boolean => {
      let result = known.get(text);
      if (result === undefined) {
        result = matcher(text);
        known.set(text, result);
      }
      return result;
    };
    const { count, filename } = profile.functions;
    this.functions = new Uint8Array(count);
    for (let row = 0; row < count; row++) {
      if (test(nameOf(profile, row)) || test(profile.strings.at(filename[row]!))) this.functions[row] = 1;
    }
    this.mappings = profile.mappings.map((mapping) => test(mapping.file));
  }

  line(line: number): boolean {
    return this.functions[this.profile.lines.function[line]!] === 1;
  }

  mapping(location: number): boolean {
    return this.mappings[this.profile.locations.mapping[location]!] === true;
  }

  location(location: number): boolean {
    const { lineOffset } = this.profile.locations;
    for (let line = lineOffset[location]!; line < lineOffset[location + 1]!; line++) if (this.line(line)) return true;
    return this.mapping(location);
  }
}

function filterByName(profile: Profile, refinements: Refinements, nameOf: NameOf): Profile {
  const matches = (matcher: Matcher | undefined): Matches | undefined =>
    matcher && new Matches(profile, matcher, nameOf);
  const [focus, ignore] = [matches(refinements.focus), matches(refinements.ignore)];
  const [hide, show] = [matches(refinements.hide), matches(refinements.show)];
  const { count } = profile.locations;
  const focused = new Uint8Array(count);
  const ignored = new Uint8Array(count);
  for (let location = 0; location < count; location++) {
    if (ignore?.location(location)) ignored[location] = 1;
    else if (!focus || focus.location(location)) focused[location] = 1;
  }
  const kept = keepLines(profile, (line, location) => {
    if (hide && (hide.mapping(location) || hide.line(line))) return false;
    return !show || show.mapping(location) || show.line(line);
  });
  // A location without symbols has no lines; it is hidden by its binary, or by a show that does not match it.
  const hidden = new Uint8Array(count);
  for (let location = 0; location < count; location++) {
    const empty = kept.lineOffset[location] === kept.lineOffset[location + 1];
    const concerned = (hide?.location(location) ?? false) || show !== undefined;
    if (empty && concerned) hidden[location] = 1;
  }
  return withStacks(kept.profile, {
    step(before, location) {
      const seen =
        (before & ~keeps) | (ignored[location] === 1 ? sawIgnored : 0) | (focused[location] === 1 ? sawFocused : 0);
      return hidden[location] === 1 ? seen : seen | sawShown | keeps;
    },
    drops: (state) => (state & (sawIgnored | sawFocused | sawShown)) !== (sawFocused | sawShown),
  });
}

/** States of a stack from the root on. */
const sawIgnored = 2;
const sawFocused = 4;
const sawShown = 8;
const begun = 2;

function cutAbove(profile: Profile, matcher: Matcher, nameOf: NameOf): Profile {
  const matches = new Matches(profile, matcher, nameOf);
  const { count, lineOffset } = profile.locations;
  /** One past the last line that stays, where the location matches; 0 where it does not. */
  const end = new Uint32Array(count);
  const matched = new Uint8Array(count);
  for (let location = 0; location < count; location++) {
    end[location] = lineOffset[location + 1]!;
    if (matches.mapping(location)) {
      matched[location] = 1;
      continue;
    }
    for (let line = lineOffset[location + 1]! - 1; line >= lineOffset[location]!; line--) {
      if (!matches.line(line)) continue;
      matched[location] = 1;
      end[location] = line + 1;
      break;
    }
  }
  const kept = keepLines(profile, (line, location) => line < end[location]!);
  return withStacks(kept.profile, {
    step: (before, location) => ((before & begun) !== 0 || matched[location] === 1 ? begun | keeps : 0),
    drops: (state) => (state & begun) === 0,
  });
}

/** The profile with some lines left out of its locations. */
function keepLines(
  profile: Profile,
  keep: (line: number, location: number) => boolean,
): { profile: Profile; lineOffset: Uint32Array } {
  const { locations, lines } = profile;
  const lineOffset = new Uint32Array(locations.count + 1);
  const rows = new Uint32Array(lines.count);
  let end = 0;
  for (let location = 0; location < locations.count; location++) {
    const last = locations.lineOffset[location + 1]!;
    for (let line = locations.lineOffset[location]!; line < last; line++) if (keep(line, location)) rows[end++] = line;
    lineOffset[location + 1] = end;
  }
  if (end === lines.count) return { profile, lineOffset: locations.lineOffset };
  return { profile: withLines(profile, lineOffset, rows.subarray(0, end)), lineOffset };
}
