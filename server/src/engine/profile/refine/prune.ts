/**
 * Owns the cutting of uninteresting frames that a profile itself asks for with drop_frames and keep_frames,
 * as pprof does right after reading (Profile.RemoveUninteresting, Profile.Prune).
 */
import { ProfileError } from '../model/errors';
import { functionName, type Profile } from '../model/profile';
import { keeps, withLines, withStacks } from '../model/restack';
import { compileRegexp, type Matcher } from './regexp';

/** The profile without rules that are no regular expressions, which is noted: pprof passes them by, too. The same object when all is well. */
export async function withSoundRules(profile: Profile): Promise<Profile> {
  const { dropFrames, keepFrames } = profile;
  if (dropFrames === '') return profile;
  try {
    await compileRegexp(`^(${dropFrames})$`, 'drop_frames');
    if (keepFrames !== '') await compileRegexp(`^(${keepFrames})$`, 'keep_frames');
    return profile;
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    const note = `It ${error.problem}, so no frames were dropped.`;
    return { ...profile, dropFrames: '', keepFrames: '', notes: [...(profile.notes ?? []), note] };
  }
}

/** The profile without what its drop_frames match; the same object when it asks for nothing. */
export async function removeUninteresting(profile: Profile): Promise<Profile> {
  if (profile.dropFrames === '') return profile;
  const drop = await compileRegexp(`^(${profile.dropFrames})$`, 'drop_frames');
  const keep = profile.keepFrames === '' ? undefined : await compileRegexp(`^(${profile.keepFrames})$`, 'keep_frames');
  return prune(profile, (name) => drop(name) && !keep?.(name));
}

/** Cuts each matching frame with everything it calls. Frames before the first one that does not match (from the root) stay. */
export function prune(profile: Profile, matches: Matcher): Profile {
  const { locations, lines } = profile;
  const matched = matchingFunctions(profile, matches);
  /** 0: nothing matches; 1: an inlined part was cut off; 2: all of it matches. */
  const cut = new Uint8Array(locations.count);
  const lineOffset = new Uint32Array(locations.count + 1);
  const keptLines = new Uint32Array(lines.count);
  let end = 0;
  for (let row = 0; row < locations.count; row++) {
    const first = locations.lineOffset[row]!;
    const last = locations.lineOffset[row + 1]! - 1;
    let line = last;
    while (line >= first && matched[lines.function[line]!] === 0) line--;
    let from = first;
    if (line >= first) {
      cut[row] = line === last ? 2 : 1;
      if (line !== last) from = line + 1;
    }
    for (let kept = from; kept <= last; kept++) keptLines[end++] = kept;
    lineOffset[row + 1] = end;
  }
  return withStacks(withLines(profile, lineOffset, keptLines.subarray(0, end)), {
    step(before, location) {
      if ((before & isCut) !== 0) return isCut;
      if (cut[location] === 0) return keeps | foundOther;
      if ((before & foundOther) === 0) return keeps;
      return cut[location] === 2 ? isCut : isCut | keeps;
    },
    drops: () => false,
  });
}

/** States of a stack from the root on: a location was not cut, so that the next one may be; the rest is cut off. */
const foundOther = 2;
const isCut = 4;

function matchingFunctions(profile: Profile, matches: Matcher): Uint8Array {
  const matched = new Uint8Array(profile.functions.count);
  for (let row = 0; row < matched.length; row++) {
    const name = functionName(profile, row);
    if (name !== '' && matches(withoutArguments(name))) matched[row] = 1;
  }
  return matched;
}

/** pprof matches names without their argument list: up to the first parenthesis that belongs to no reserved C++ name. */
function withoutArguments(name: string): string {
  const bare = name.startsWith('.') ? name.slice(1) : name;
  for (const found of bare.matchAll(/\(anonymous namespace\)|operator\(\)|\(/g)) {
    if (found[0] === '(') return bare.slice(0, found.index);
  }
  return bare;
}
