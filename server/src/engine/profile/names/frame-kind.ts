/** Owns whose code a frame of a table is: told from its function, unless it was made of a label. Knows nothing of trees and costs. */
import { functionFile, none, type ProfileTables } from '../model/profile';
import { type ModuleKind, moduleKind } from './frame-name';
import type { FrameTable } from './frames';

/**
 * @param name the frame's, or its function's where the granularity calls it otherwise
 * @param ownModules as `moduleKind` takes them
 */
export function frameKind(
  profile: ProfileTables,
  frames: Pick<FrameTable, 'function'>,
  frame: number,
  name: string,
  ownModules: readonly string[],
): ModuleKind {
  const row = frames.function[frame]!;
  if (row === none) return moduleKind(name, '', ownModules);
  return isOfLabel(profile, row) ? 'label' : moduleKind(name, functionFile(profile, row), ownModules);
}

/** Whether a function row was made of a label by tagroot or tagleaf. */
export function isOfLabel({ functions }: ProfileTables, row: number): boolean {
  return functions.ofLabel?.[row] === 1;
}
