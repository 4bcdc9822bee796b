/** Owns how tests look at a profile that was read: the figures of its functions, its labels, or why it was refused; and an output of perf script. */
import assert from 'node:assert/strict';
import { frameCosts } from '#engine/profile/costs/top';
import { ProfileError } from '#engine/profile/model/errors';
import type { Profile } from '#engine/profile/model/profile';
import { buildFrames } from '#engine/profile/names/frames';
import { openProfile } from '#engine/profile/open';
import { inflateWithZlib } from '../../server/src/host/inflate';

type Content = string | Uint8Array;

export function opened(content: Content, unpruned = false): Promise<Profile> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return openProfile(bytes, { inflate: inflateWithZlib, unpruned });
}

/** "flat cum" of each function. */
export function top(profile: Profile, type = 0): Record<string, string> {
  const frames = buildFrames(profile);
  const { flat, cum } = frameCosts(profile, frames, type);
  return Object.fromEntries(frames.names.map((name, frame) => [name, `${flat[frame]} ${cum[frame]}`]));
}

/** Labels of each sample as "key=value". */
export function labelsOf({ samples, labels, strings }: Profile): string[][] {
  return Array.from({ length: samples.count }, (_, sample) => {
    const found: string[] = [];
    for (let at = samples.labelOffset[sample]!; at < samples.labelOffset[sample + 1]!; at++) {
      found.push(`${strings.at(labels.key[at]!)}=${labels.str[at] ? strings.at(labels.str[at]!) : labels.num[at]}`);
    }
    return found;
  });
}

export async function refusal(content: Content): Promise<ProfileError> {
  try {
    await opened(content);
  } catch (error) {
    if (error instanceof ProfileError) return error;
    throw error;
  }
  return assert.fail('opened');
}

/** Two kinds of hardware event, a tracepoint, inlined frames, the kernel, names with blanks and none. */
export const perf = `# ========
# captured on    : Fri Nov 27 10:00:00 2026
# ========
#
server 1234/1240 [002]  5734.729436:     250000 cycles:u: 
	          45fbab main.leaf+0x18b (/srv/app/server)
	          45f74f main.middle (inlined)
	          45f74f main.root+0xaf (/srv/app/server)

server 1234/1234 [001]  5734.729662:        100 cpu-clock: 
	ffffffff8155f675 bpf_lsm_mmap_file+0x5 ([kernel.kallsyms])
	ffffffff81000130 [unknown] ([kernel.kallsyms])
	          45f74f main.middle (inlined)
	          45f74f main.root+0xaf (/srv/app/server)

Web Content  99 [000] 5735.000001:          1 cycles:u: 
	    7f0000001234 operator new(unsigned long)+0x10 (/usr/lib/libstdc++.so.6 (deleted))
	    7f0000005678 [unknown] ([unknown])

swapper     0 [000] 5735.000002: sched:sched_switch: prev_comm=swapper/0 prev_pid=0 ==> next_comm=server
	ffffffff81a00000 __schedule+0x100 ([kernel.kallsyms])

`;
