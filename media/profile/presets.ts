/** Owns the refinements offered ready made, and the pattern that names one frame. Pure; refuses to know how they are offered. */

import type { LabelValue } from '#engine/profile/costs/label-costs';
import { isUnnamed, type ModuleKind, parseFrameName } from '#engine/profile/names/frame-name';
import type { Granularity } from '#engine/profile/names/frames';
import { quotePattern } from '#engine/profile/refine/quote';
import type { Refinement } from '#engine/profile/refine/refinement';
import { exactNumber } from '#engine/profile/refine/tags';
import { frameFunction } from './frame-function';
import { type Frames, moduleKinds, noLabel } from './model';

export interface Preset {
  readonly title: string;
  /** What it does, for who hesitates. */
  readonly hint: string;
  readonly refinement: Refinement;
}

/** The packages that carry Go itself, as `moduleKind` sees them. Patterns are tried on paths of source too, hence no bare `runtime/`. */
const runtimePattern = '^runtime\\.|^(internal/runtime|runtime/internal|internal/(abi|bytealg|cpu))[./]';

/** Longer patterns than this are not kept with the view, characters. */
const longestPattern = 8000;

/** What can be offered for a profile whose sample type is `type`, with frames of a granularity. */
export function presetsFor(type: string, frames: Frames, granularity: Granularity): Preset[] {
  const presets: Preset[] = [];
  const own = ownPattern(frames);
  if (own !== undefined) {
    presets.push({
      title: 'Only my module',
      hint: 'Keeps the frames of your own code in the stacks, and leaves the others out',
      refinement: { kind: 'show', pattern: own, name: 'only my module' },
    });
  }
  presets.push({
    title: 'Hide runtime',
    hint: 'Leaves the frames of the Go runtime out of the stacks',
    refinement: { kind: 'hide', pattern: wholeRuntime(frames, granularity), name: 'runtime' },
  });
  if (type === 'goroutine' || type === 'goroutineleak') {
    presets.push({
      title: 'Only blocked',
      hint: 'Only goroutines that are parked',
      refinement: { kind: 'focus', pattern: '^runtime\\.gopark$', name: 'blocked' },
    });
  }
  return presets;
}

/** Matches the functions of the user's own packages, by as few roots as name them all; undefined where there are none. */
function ownPattern(frames: Frames): string | undefined {
  const own = moduleKinds.indexOf('own');
  const roots = new Set<string>();
  frames.names.forEach((name, frame) => {
    if (frames.module[frame] === own) roots.add(rootOf(parseFrameName(name).packagePath));
  });
  roots.delete('');
  if (roots.size === 0) return undefined;
  const parts = [...roots].sort().map(quotePattern);
  const pattern = `^(${parts.join('|')})[./]`;
  return pattern.length <= longestPattern ? pattern : undefined;
}

/** The runtime's packages, and what of it is linked under other packages' names: time.Sleep, internal/poll.runtime_pollWait. */
function wholeRuntime(frames: Frames, granularity: Granularity): string {
  const known = new RegExp(runtimePattern);
  const linked = namesOf('runtime', frames).filter((name) => !known.test(name) && !isUnnamed(name));
  const pattern = [runtimePattern, ...exactly(linked, granularity, frames)].join('|');
  return pattern.length <= longestPattern ? pattern : runtimePattern;
}

/**
 * The pattern that matches the frames of one kind of code and no others of those in view, by their packages where these are of one kind.
 * @returns undefined where there is none that is short enough to be kept
 */
export function modulePattern(kind: ModuleKind, frames: Frames, granularity: Granularity): string | undefined {
  const wanted = new Set(namesOf(kind, frames));
  const others = frames.names.filter((name) => name !== '' && !wanted.has(name));
  const packageOf = (name: string) => parseFrameName(name).packagePath;
  const packages = granularity === 'functions' ? [...new Set(Array.from(wanted, packageOf))].sort() : [];
  const inside = (path: string) => (name: string) => name.startsWith(`${path}.`);
  const pure = new Set(packages.filter((path) => path !== '' && !others.some(inside(path))));
  // Names as linkers write them escape dots that a package's path has.
  const single = [...wanted].filter((name) => !pure.has(packageOf(name)) || !inside(packageOf(name))(name));
  const together = pure.size === 0 ? [] : [`^(${[...pure].map(quotePattern).join('|')})\\.`];
  const pattern = [...together, ...exactly(single, granularity, frames)].join('|');
  return pattern === '' || pattern.length > longestPattern ? undefined : pattern;
}

function namesOf(kind: ModuleKind, { names, module }: Frames): string[] {
  const index = moduleKinds.indexOf(kind);
  return names.filter((name, frame) => module[frame] === index && name !== '');
}

/** Patterns of single frames; those nothing can name are left out. */
function exactly(names: readonly string[], granularity: Granularity, frames: Frames): string[] {
  const files = new Map(frames.names.map((name, frame) => [name, frames.files[frame]!]));
  const patterns = names
    .map((name) => framePattern(name, granularity, files.get(name) ?? ''))
    .filter((pattern) => pattern !== undefined);
  return [...new Set(patterns)];
}

/** The part of an import path that is most likely its module: host, owner and repository, or the first element. */
function rootOf(packagePath: string): string {
  const elements = packagePath.split('/');
  const hosted = elements[0]!.includes('.');
  const length = hosted && /^(github|gitlab|bitbucket)\./.test(elements[0]!) ? 3 : hosted ? 2 : 1;
  return elements.slice(0, length).join('/');
}

/**
 * The pattern that matches a frame of a granularity and no other one. Code without a name is matched by its binary, as pprof does, with all
 * that has a name there.
 * @param file of the frame, as recorded; '' unknown
 * @returns undefined for code of which nothing is known: there is no pattern for that
 */
export function framePattern(name: string, granularity: Granularity, file: string): string | undefined {
  if (isUnnamed(name) || name === noLabel) {
    const binary = /^\[(.+)\]$/.exec(name)?.[1];
    // Other profilers write such names themselves.
    return binary === undefined ? undefined : `^${quotePattern(name)}$|(^|/)${quotePattern(binary)}$`;
  }
  switch (granularity) {
    case 'functions':
    case 'files':
      return `^${quotePattern(name)}$`;
    case 'packages':
      return `^${quotePattern(name)}\\.[^/]*$`;
    case 'lines':
      // Patterns know functions.
      return `^${quotePattern(frameFunction(name, granularity, file))}$`;
  }
}

/** The tag filter that keeps, or leaves out, one value of a label and no other; undefined where pprof has no way to name it. */
export function labelPattern(key: string, value: LabelValue): string | undefined {
  if (value.number !== undefined) {
    const number = key === '' || key.includes('=') ? undefined : exactNumber(value.number, value.unit);
    return number && `${key}=${number}`;
  }
  // A comma would begin another pattern, an equals sign in the key would end it, and without a key a pattern is about any.
  const text = withoutLongNumbers(quotePattern(value.text)).replaceAll(',', '\\x2c');
  if (key !== '' && !key.includes('=')) return `${key}=^${text}$`;
  const whole = withoutLongNumbers(quotePattern(`${key}:`)).replaceAll(',', '\\x2c') + text;
  return `^${whole.replaceAll('=', '\\x3d')}$`;
}

/** pprof reads the first number of a pattern to see whether that is a range, and gives up where it has more digits than a number can. */
function withoutLongNumbers(pattern: string): string {
  return pattern.replace(/\d{19,}/g, (digits) => `${digits[0]}{1}${digits.slice(1)}`);
}

/** A pattern as a chip shows it: what names one thing exactly, without its quotes. */
export function chipText(pattern: string): string {
  const [, key = '', exact] = /^(?:([^=^]*=))?\^((?:[^\\^$.*+?()[\]{}|]|\\.)*)\$$/.exec(pattern) ?? [];
  return exact === undefined ? pattern : `${key}${unquoted(exact)}`;
}

function unquoted(pattern: string): string {
  return pattern.replace(/\\(?:x([0-9a-f]{2})|(.))/g, (_, hex: string | undefined, letter: string) =>
    hex === undefined ? letter : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
