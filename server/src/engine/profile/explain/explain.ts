/** Owns running all checks that apply to a profile, and silence where there is too little to judge by. Refuses to know any one of them. */

import { Pace, type Pacing } from '../model/pace';
import type { Profile } from '../model/profile';
import { unnamedRuntime } from '../names/frame-name';
import type { FrameTable } from '../names/frames';
import { tellsReady } from '../names/wait-state';
import type { Check } from './check';
import { allocation } from './checks/allocation';
import { channels } from './checks/channels';
import { collector } from './checks/collector';
import {
  blockedCalls,
  leakedGoroutines,
  parkedAtSite,
  starvation,
  waitingForLocks,
  waitingSenders,
} from './checks/goroutines';
import { goroutineGrowth, memoryGrowth } from './checks/growth';
import { libraryCosts } from './checks/library-costs';
import { lockContention, runtimeLocks } from './checks/lock-contention';
import { churn, memoryHolder } from './checks/memory';
import { blockedSends, waitingRequests } from './checks/parked';
import { plateau, tower } from './checks/plateau';
import { netpollSpin, schedulerSpin } from './checks/scheduler';
import { framesNamed, nodesThrough } from './coverage';
import type { Reading } from './reading';
import { Subject } from './subject';
import { thresholdsWith } from './thresholds';
import type { Explanation, Severity, Verdict } from './verdict';

const checks: readonly Check[] = [
  lockContention,
  collector,
  allocation,
  leakedGoroutines,
  waitingSenders,
  waitingForLocks,
  parkedAtSite,
  starvation,
  blockedCalls,
  memoryGrowth,
  goroutineGrowth,
  memoryHolder,
  churn,
  blockedSends,
  waitingRequests,
  schedulerSpin,
  netpollSpin,
  runtimeLocks,
  channels,
  ...libraryCosts,
  plateau,
  tower,
];

export interface ExplainOptions {
  /** Module paths that count as the user's own, from go.mod; may be empty. */
  readonly ownModules?: readonly string[];
  /** Settings: names of thresholds and numbers; anything else is ignored. */
  readonly thresholds?: Readonly<Record<string, unknown>>;
  readonly pacing?: Pacing;
}

/**
 * What is to be said of a profile. Pure, linear in the stacks for each check.
 * @param frames of the profile, granularity `functions`
 * @throws ProfileError 'cancelled'
 */
export async function explain(
  profile: Profile,
  frames: FrameTable,
  { ownModules = [], thresholds = {}, pacing = {} }: ExplainOptions = {},
): Promise<Explanation> {
  if (profile.sampleTypes.length === 0) return nothing;
  const subject = new Subject(profile, frames, ownModules, thresholdsWith(thresholds));
  const { reading } = subject;
  const fitting = checks.filter((check) => applies(check, reading));
  const needed = neededObservations(subject);
  if (fitting.length > 0 && reading.observations < needed) {
    return { ...nothing, tooFew: { observed: Math.floor(reading.observations), needed } };
  }
  const pace = new Pace(pacing, 'verdicts');
  const verdicts: Verdict[] = [];
  const clear: string[] = [];
  const untold: string[] = [];
  const isNamed = !lacksNames(profile, frames, reading);
  for (const [at, check] of fitting.entries()) {
    const verdict = check.find(subject);
    if (verdict) verdicts.push(verdict);
    else (isNamed || check.anyFrames ? clear : untold).push(check.noun);
    if (pace.due()) await pace.rest((at + 1) / fitting.length);
  }
  verdicts.sort((a, b) => rank[a.severity] - rank[b.severity] || b.share - a.share);
  return { ...nothing, verdicts, clear, untold };
}

const nothing: Explanation = { verdicts: [], clear: [], untold: [], tooFew: undefined };

/** Whether stacks hold frames of the runtime without a name, or goroutines have none of its frames: what is looked for there may be so all the same. */
function lacksNames(profile: Profile, frames: FrameTable, { kind }: Reading): boolean {
  if (kind === 'goroutine' && !tellsReady(frames.names)) return true;
  const through = framesNamed(frames, unnamedRuntime);
  return nodesThrough(profile, frames, { through, within: undefined, except: undefined }).includes(1);
}

const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

function applies({ kinds, anyLanguage = false, diffs }: Check, { kind, isGo, isDiff }: Reading): boolean {
  return kinds.includes(kind) && (isGo || anyLanguage) && (isDiff ? diffs !== undefined : diffs !== 'only');
}

/** Goroutines are counted, not sampled, and so are differences of them: a count of any size is what it is. */
function neededObservations({ reading, thresholds }: Subject): number {
  const isCount = reading.kind === 'goroutine' || reading.kind === 'leaked-goroutines';
  return isCount || reading.isDiff ? 0 : thresholds.samples;
}
