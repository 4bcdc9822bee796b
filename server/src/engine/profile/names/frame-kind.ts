/** Owns whose code a frame of a table is: told from the function that made it, unless it was made of a label. Knows nothing of trees and costs. */
import { none, type ProfileTables } from '../model/profile';
import { type ModuleKind, moduleKind } from './frame-name';
import { type FrameTable, frameFile, frameFunction } from './frames';

/** @param ownModules as `moduleKind` takes them */
export function frameKind(
  profile: ProfileTables,
  frames: FrameTable,
  frame: number,
  ownModules: readonly string[],
): ModuleKind {
  if (isOfLabel(profile, frames, frame)) return 'label';
  return moduleKind(frameFunction(profile, frames, frame), frameFile(profile, frames, frame), ownModules);
}

/** Whether tagroot or tagleaf has made a frame of a label. */
export function isOfLabel({ functions }: ProfileTables, frames: FrameTable, frame: number): boolean {
  return functions.ofLabel?.[frames.function[frame] ?? none] === 1;
}
