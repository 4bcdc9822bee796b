/**
 * Owns one profile as the checks look at it: its reading, whose code each frame is, and the questions they share.
 * Refuses to know any verdict.
 */

import { locationAt } from '../model/location-trie';
import { functionFile, none, type Profile } from '../model/profile';
import { type ModuleKind, moduleKind } from '../names/frame-name';
import type { FrameTable } from '../names/frames';
import { lowerBound } from './certainty';
import {
  byFunction,
  type Caller,
  callersInto,
  costOf,
  type Fitness,
  type FrameSet,
  framesNamed,
  type NodeSet,
  nodesThrough,
} from './coverage';
import { type Reading, readingOf } from './reading';
import type { Thresholds } from './thresholds';
import type { Site, Verdict } from './verdict';

/** Which stacks are meant, by names of functions they hold: regular expressions that mean the same in RE2 and JavaScript. */
export interface Evidence {
  /** Functions that carry the cost; without them every stack is meant. */
  readonly through?: string;
  /** The stack holds one of these, too, anywhere. */
  readonly within?: string;
  /** The stack holds none of these. */
  readonly except?: string;
}

/**
 * Who is to be named as the caller. `own`: the innermost line of your code on the way, whoever calls where there is none of it; `direct`: whoever
 * calls, unless it is the runtime.
 */
export type Naming = 'own' | 'direct';

export interface Weighed {
  readonly evidence: Evidence;
  readonly nodes: NodeSet;
  readonly sampleType: number;
  readonly cost: number;
  /** Of the sample type's total, 0 to 1. */
  readonly share: number;
}

/** What a check says of what it has weighed. */
export type Said = Pick<Verdict, 'id' | 'title' | 'severity' | 'says' | 'next' | 'worst'> &
  Partial<Pick<Verdict, 'certainty'>>;

export class Subject {
  readonly reading: Reading;
  private readonly modules: readonly ModuleKind[];
  private readonly totals: number[] = [];

  constructor(
    readonly profile: Profile,
    readonly frames: FrameTable,
    private readonly ownModules: readonly string[],
    readonly thresholds: Thresholds,
  ) {
    this.reading = readingOf(profile, () => frames);
    this.modules = frames.names.map((name, frame) => {
      const row = frames.function[frame]!;
      return moduleKind(name, row === none ? '' : functionFile(profile, row), ownModules);
    });
  }

  moduleOf(frame: number): ModuleKind {
    return this.modules[frame]!;
  }

  /** Where a frame's function is, without a line. */
  siteOf(frame: number): Site {
    const row = this.frames.function[frame]!;
    return { function: this.frames.names[frame]!, file: row === none ? '' : functionFile(this.profile, row), line: 0 };
  }

  /** The 100 % of a sample type. */
  total(sampleType: number): number {
    this.totals[sampleType] ??= this.profile.samples.values[sampleType]!.reduce(
      (all, value) => all + Math.abs(value),
      0,
    );
    return this.totals[sampleType];
  }

  /** What goes through the evidence. */
  weigh(evidence: Evidence, sampleType = this.reading.cost): Weighed {
    const { through, within, except } = evidence;
    const filter = { through: this.named(through), within: this.named(within), except: this.named(except) };
    return this.weighNodes(evidence, nodesThrough(this.profile, this.frames, filter), sampleType);
  }

  /** The same for stacks that were chosen otherwise. */
  weighNodes(evidence: Evidence, nodes: NodeSet, sampleType = this.reading.cost): Weighed {
    const cost = costOf(this.profile, nodes, sampleType);
    const total = this.total(sampleType);
    return { evidence, nodes, sampleType, cost, share: total === 0 ? 0 : cost / total };
  }

  /** How much of another sample type goes through the same stacks. */
  alsoOf({ nodes }: Weighed, sampleType: number): number {
    return costOf(this.profile, nodes, sampleType);
  }

  /** Whether a share of samples is surely at least so many percent. */
  isSurely(share: number, percent: number): boolean {
    return lowerBound(share, this.reading.observations) >= percent / 100;
  }

  private named(pattern: string | undefined): FrameSet | undefined {
    return pattern === undefined ? undefined : framesNamed(this.frames, new RegExp(pattern));
  }

  /**
   * Whether waits are too many and too long to be hand-overs. Totals grow with the time a process has run, which block and mutex profiles
   * do not say, so the mean has to do; where the time is known (a difference taken over seconds), goroutines kept waiting count, too.
   * @param waited nanoseconds
   */
  keepsWaiting(waited: Weighed, waits: number): boolean {
    const { samples, waitMs, waiters } = this.thresholds;
    const { durationNanos } = this.profile;
    const isLong = waited.cost >= waitMs * 1e6 * waits;
    return waits >= samples && (isLong || (durationNanos > 0 && waited.cost / durationNanos >= waiters));
  }

  /** How often functions of a name are on one stack at most, among the stacks that were weighed. */
  deepest(pattern: string, { nodes, sampleType }: Weighed): number {
    const { profile, frames } = this;
    const { stacks, samples } = profile;
    const set = framesNamed(frames, new RegExp(pattern));
    const depth = new Uint16Array(stacks.count);
    for (let node = 1; node < stacks.count; node++) {
      const location = locationAt(stacks, node);
      depth[node] = depth[stacks.parent[node]!]!;
      for (let at = frames.offset[location]!; at < frames.offset[location + 1]!; at++) {
        depth[node]! += set[frames.frames[at]!]!;
      }
    }
    let most = 0;
    samples.leaf.forEach((node, sample) => {
      if (nodes[node] === 1 && samples.values[sampleType]![sample] !== 0) most = Math.max(most, depth[node]!);
    });
    return most;
  }

  /**
   * The part whose direct callers are no library code, where the profile holds other code at all: what a library does inside of itself
   * nobody can change at its call.
   */
  inOurCode(weighed: Weighed): { weighed: Weighed; lines: Caller[]; functions: Caller[] } {
    const all = this.callers(weighed, 'direct');
    const ours = this.modules.includes('own')
      ? all.lines.filter(({ site }) => this.moduleOfSite(site) !== 'std')
      : all.lines;
    const cost = ours.reduce((sum, line) => sum + line.cost, 0);
    const total = this.total(weighed.sampleType);
    return {
      weighed: { ...weighed, cost, share: total === 0 ? 0 : cost / total },
      lines: ours,
      functions: byFunction(ours),
    };
  }

  /**
   * Who is behind it: lines by falling cost, and their functions.
   * @param notIn callers never named, by name: the evidence's own package
   */
  callers(weighed: Weighed, naming: Naming, notIn?: string, countType = -1): { lines: Caller[]; functions: Caller[] } {
    const { profile, frames, modules } = this;
    const never = notIn === undefined ? undefined : framesNamed(frames, new RegExp(notIn));
    const fitness: Fitness = (frame) => {
      const module = modules[frame]!;
      if (isNobodys(module) || never?.[frame] === 1) return 0;
      return naming === 'direct' || module === 'own' ? 2 : 1;
    };
    const { through } = weighed.evidence;
    const set = through === undefined ? new Uint8Array(frames.count) : framesNamed(frames, new RegExp(through));
    // The tests of a library are in its package, and what calls into it.
    for (let frame = 0; frame < set.length; frame++) if (modules[frame] === 'own') set[frame] = 0;
    const lines = callersInto(profile, frames, set, weighed.nodes, fitness, weighed.sampleType, countType);
    return { lines, functions: byFunction(lines) };
  }

  /** The lines of one frame itself, by the cost of the stacks where it is the innermost of its kind. */
  linesOf(weighed: Weighed, frame: number): Caller[] {
    const { profile, frames } = this;
    const only: Fitness = (candidate) => (candidate === frame ? 2 : 0);
    return callersInto(profile, frames, new Uint8Array(frames.count), weighed.nodes, only, weighed.sampleType);
  }

  moduleOfSite(site: Site): ModuleKind {
    return moduleKind(site.function, site.file, this.ownModules);
  }

  /**
   * A verdict on what was weighed.
   * @param lit what stands for it in the graph: by default its evidence, or the worst function where stacks were not chosen by functions
   */
  verdict(
    { sampleType, cost, share, evidence }: Weighed,
    said: Said,
    lit = evidence.through ?? (said.worst ? exactly([said.worst.function]) : ''),
  ): Verdict {
    return { certainty: 'certain', ...said, sampleType, cost, share, evidence: lit };
  }

  /** A verdict on one line alone: a part of what was weighed. */
  verdictOn(weighed: Weighed, { site, cost }: Caller, said: Omit<Said, 'worst'>): Verdict {
    const total = this.total(weighed.sampleType);
    const share = total === 0 ? 0 : cost / total;
    return this.verdict({ ...weighed, evidence: {}, cost, share }, { ...said, worst: site });
  }
}

/** Code that no line of anybody's source leads to: the runtime's, and what has no name. */
export function isNobodys(module: ModuleKind): boolean {
  return module === 'runtime' || module === 'gc' || module === 'unnamed';
}

/** The pattern of some names. */
export function exactly(names: readonly string[]): string {
  const quoted = names.map((name) => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return quoted.length === 1 ? `^${quoted[0]}$` : `^(${quoted.join('|')})$`;
}
