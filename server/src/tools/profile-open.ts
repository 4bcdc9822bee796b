/** Opens one profile as the viewer does, in a process of its own, so that its memory can be measured from outside. */
import { readFileSync } from 'node:fs';
import { argv } from 'node:process';
import { buildFrames } from '#engine/profile/frames';
import { openProfile } from '#engine/profile/open';
import { buildStackTree, nodeCosts } from '#engine/profile/stack-tree';
import { inflateWithZlib } from '../host/inflate';

async function main(file: string): Promise<void> {
  const profile = await openProfile(new Uint8Array(readFileSync(file)), { inflate: inflateWithZlib });
  const tree = buildStackTree(profile, buildFrames(profile));
  const costs = nodeCosts(profile, tree, profile.defaultSampleType);
  console.log(`${profile.samples.count} samples, ${tree.count} nodes, ${costs.cum[0]} in all`);
}

void main(argv[2] ?? '');
