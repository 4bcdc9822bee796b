/** Owns writing a profile as JSON for scripts: functions with their figures, and the call tree. Its shape is `ExportedProfile`. Refuses to know files. */

import { frameCosts } from '../costs/top';
import type { Profile } from '../model/profile';
import { shownFile } from '../names/frames';
import { nodeCosts, type StackTree } from '../tree/stack-tree';

/** The document. `version` rises when a field changes meaning. Values are in the unit of their sample type, in the order of `sampleTypes`. */
export interface ExportedProfile {
  readonly version: 1;
  readonly sampleTypes: readonly {
    readonly type: string;
    readonly unit: string;
    /** 100 % of every share: the samples' absolute values. */
    readonly total: number;
  }[];
  /** Index into `sampleTypes`, -1 when there is none. */
  readonly defaultSampleType: number;
  /** When it was taken, ISO 8601; null unknown. */
  readonly time: string | null;
  readonly durationNanos: number;
  readonly period: { readonly type: string; readonly unit: string; readonly value: number };
  /** Whether names that are not on the allow-list were taken out. */
  readonly scrubbed: boolean;
  readonly functions: readonly {
    readonly name: string;
    /** Source path, '' unknown. */
    readonly file: string;
    readonly flat: readonly number[];
    readonly cum: readonly number[];
  }[];
  /** The call tree: a node's caller comes before it. */
  readonly nodes: readonly {
    /** Index into `functions`. */
    readonly function: number;
    /** Index into `nodes`, -1 for an outermost frame. */
    readonly caller: number;
    /** What ends in the node. */
    readonly flat: readonly number[];
  }[];
}

/** The document as text, one function and one node a line. */
export function profileJson(profile: Profile, tree: StackTree, scrubbed: boolean): string {
  const types = profile.sampleTypes.map((_, index) => index);
  const functions = types.map((type) => frameCosts(profile, tree.frames, type));
  const nodes = types.map((type) => nodeCosts(profile, tree, type).flat);
  const head: Omit<ExportedProfile, 'functions' | 'nodes'> = {
    version: 1,
    sampleTypes: profile.sampleTypes.map(({ type, unit }, index) => ({ type, unit, total: functions[index]!.total })),
    defaultSampleType: profile.defaultSampleType,
    time: timeOf(profile.timeNanos),
    durationNanos: profile.durationNanos,
    period: { ...profile.periodType, value: profile.period },
    scrubbed,
  };
  // Those a stack holds: of what is not in view nothing is written.
  const shown = new Map<number, number>();
  for (let node = 1; node < tree.count; node++) {
    const frame = tree.frame[node]!;
    if (!shown.has(frame)) shown.set(frame, shown.size);
  }
  const functionRows = [...shown.keys()].map((frame): string => {
    const one: ExportedProfile['functions'][number] = {
      name: tree.frames.names[frame]!,
      file: shownFile(profile, tree.frames, frame),
      flat: functions.map(({ flat }) => flat[frame]!),
      cum: functions.map(({ cum }) => cum[frame]!),
    };
    return JSON.stringify(one);
  });
  const nodeRows: string[] = [];
  for (let node = 1; node < tree.count; node++) {
    const one: ExportedProfile['nodes'][number] = {
      function: shown.get(tree.frame[node]!)!,
      caller: tree.parent[node]! - 1,
      flat: nodes.map((flat) => flat[node]!),
    };
    nodeRows.push(JSON.stringify(one));
  }
  const lists = `"functions":${list(functionRows)},\n"nodes":${list(nodeRows)}`;
  return `${JSON.stringify(head).slice(0, -1)},\n${lists}}\n`;
}

function list(rows: readonly string[]): string {
  return rows.length === 0 ? '[]' : `[\n${rows.join(',\n')}\n]`;
}

/** Null for what no calendar holds. */
function timeOf(nanos: number): string | null {
  const milliseconds = nanos / 1e6;
  return nanos > 0 && milliseconds <= 8.64e15 ? new Date(milliseconds).toISOString() : null;
}
