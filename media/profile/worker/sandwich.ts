/** Owns laying out the two sides of a sandwich with the costs of one sample type. Refuses to know how the sides come about, and pixels. */

import { hasTwoSides, twoSides } from '#engine/profile/compare/sides';
import type { Profile } from '#engine/profile/model/profile';
import { type SandwichSide as EngineSide, sandwich } from '#engine/profile/tree/sandwich';
import { nodeCosts, type StackTree } from '#engine/profile/tree/stack-tree';
import type { SandwichSide, SandwichSides } from '../model';
import { listChildren, place, widestNodes } from './layout';

/** @param tree the profile's call tree, upright */
export function sandwichSides(profile: Profile, tree: StackTree, frame: number, sampleType: number): SandwichSides {
  const isDiff = hasTwoSides(profile, sampleType);
  const weight = isDiff ? twoSides(profile, tree, sampleType).width : nodeCosts(profile, tree, sampleType).cum;
  const { callers, callees, within, recursive } = sandwich(tree, weight, frame);
  const left = onlyWithin(profile, within, sampleType);
  const laid = (side: EngineSide) => layOut(side, left, sampleType, isDiff);
  return { callers: laid(callers), callees: laid(callees), recursive };
}

function layOut({ tree, origin }: EngineSide, profile: Profile, sampleType: number, isDiff: boolean): SandwichSide {
  const { flat, cum } = nodeCosts(profile, tree, sampleType);
  const sides = isDiff ? twoSides(profile, tree, sampleType) : undefined;
  const width = sides?.width ?? cum;
  const lists = listChildren(tree);
  const { count, maxDepth, frame, parent, depth, inlined } = tree;
  const shape = { count, maxDepth, frame, parent, depth, inlined, childOffset: lists.offset };
  const widest = widestNodes(shape, width, tree.frames.count);
  return {
    shape,
    placed: { flat, cum, width, ...place(shape, lists, width), widest, baseCum: sides?.baseCum },
    origin,
  };
}

/** The profile whose other samples cost nothing. */
function onlyWithin(profile: Profile, within: Uint8Array, sampleType: number): Profile {
  const { samples } = profile;
  const values = samples.values.map((column, type) =>
    type === sampleType ? column.map((value, sample) => value * within[sample]!) : column,
  );
  return { ...profile, samples: { ...samples, values } };
}

/** All columns of both sides, which nobody in this thread keeps. */
export function sandwichColumns({ callers, callees }: SandwichSides): ArrayBufferView[] {
  return [callers, callees].flatMap(({ shape, placed, origin }) => {
    const columns = [...Object.values(shape), ...Object.values(placed), origin];
    // Two names for one column would be handed over twice, which is an error.
    return [...new Set(columns)].filter((column) => ArrayBuffer.isView(column));
  });
}
