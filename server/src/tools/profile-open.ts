/**
 * Opens one profile as the viewer does, in a process of its own, so that its memory can be measured from outside. Given two numbers it opens
 * and drops the profile that often and prints the bytes held after each number, and those that are resident. Needs --expose-gc for that.
 */
import { readFileSync } from 'node:fs';
import { argv, memoryUsage } from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { buildFrames } from '#engine/profile/names/frames';
import { openProfile } from '#engine/profile/open';
import { buildStackTree, nodeCosts } from '#engine/profile/tree/stack-tree';
import { inflateWithZlib } from '../host/inflate';

async function open(file: string): Promise<string> {
  const profile = await openProfile(readFileSync(file), { inflate: inflateWithZlib });
  const tree = buildStackTree(profile, buildFrames(profile));
  const costs = nodeCosts(profile, tree, profile.defaultSampleType);
  return `${profile.samples.count} samples, ${tree.count} nodes, ${costs.cum[0]} in all`;
}

/** Bytes of objects and arrays that are still reachable. */
async function heldAfter(file: string, times: number): Promise<number> {
  for (let left = times; left > 0; left--) await open(file);
  // Buffers are let go of by a thread of their own, once what held them is collected.
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.();
    await setTimeout(50);
  }
  const { heapUsed, arrayBuffers } = memoryUsage();
  return heapUsed + arrayBuffers;
}

async function main([file = '', warmUp, times]: readonly string[]): Promise<void> {
  console.log(await open(file));
  if (times === undefined) return;
  const before = await heldAfter(file, Number(warmUp));
  const after = await heldAfter(file, Number(times));
  console.log(`${before} ${after} ${memoryUsage.rss()}`);
}

void main(argv.slice(2));
