/** Owns the verdicts on the shape of a flame graph: plateaus (one function's own time) and towers (one function many times on the stack). */
import { firstChild, locationAt, nextSibling, parentOf } from '../../model/location-trie';
import type { Check } from '../check';
import { flatCosts, type NodeSet } from '../coverage';
import { exactly, isNobodys, type Subject } from '../subject';
import { from, functionPart, place, strong } from '../words';

/** Frame with the largest own cost among those people can change; the runtime's are told of by what they do. */
function widest(subject: Subject): { frame: number; cost: number } | undefined {
  const flat = flatCosts(subject.profile, subject.frames, subject.reading.cost);
  let best = -1;
  flat.forEach((cost, frame) => {
    const module = subject.moduleOf(frame);
    const counts = module !== 'unnamed' && (!subject.reading.isGo || !isNobodys(module));
    if (counts && cost > 0 && (best < 0 || cost > flat[best]!)) best = frame;
  });
  return best < 0 ? undefined : { frame: best, cost: flat[best]! };
}

/** Nodes whose innermost frame is this one. */
function endingIn({ profile, frames }: Subject, frame: number): NodeSet {
  const { stacks } = profile;
  const nodes = new Uint8Array(stacks.count);
  for (let node = 1; node < stacks.count; node++) {
    if (frames.frames[frames.offset[locationAt(stacks, node)]!] === frame) nodes[node] = 1;
  }
  return nodes;
}

export const plateau: Check = {
  noun: 'plateaus',
  anyFrames: true,
  kinds: ['cpu', 'other'],
  anyLanguage: true,
  find(subject) {
    const found = widest(subject);
    if (!found || !subject.isSurely(found.cost / subject.total(subject.reading.cost), subject.thresholds.hotFunction))
      return undefined;
    const site = subject.siteOf(found.frame);
    const evidence = { through: exactly([site.function]) };
    const weighed = { ...subject.weighNodes(evidence, endingIn(subject, found.frame)), evidence };
    const common = { id: 'plateau', title: 'Plateau', severity: 'info', shaped: site.function } as const;
    const ownTime = ['of ', strong(subject.reading.noun), ' is the own time of ', functionPart(site)];
    const { lines, functions } = subject.callers(weighed, 'own');
    const isOwn = subject.moduleOf(found.frame) === 'own';
    // Nobody makes a library's loop cheaper; what can be changed is the call.
    if (!isOwn && lines[0] && subject.moduleOfSite(lines[0].site) === 'own') {
      const next = 'Call it less often, or with less to do.';
      return subject.verdict(weighed, {
        ...common,
        says: [...ownTime, ...from(functions, lines)],
        next,
        worst: lines[0].site,
      });
    }
    const line = subject.linesOf(weighed, found.frame)[0];
    const hottest = line && line.site.line > 0 ? ['; hottest line ', place(line.site)] : [];
    const next = 'Make that code cheaper, or call it less often.';
    return subject.verdict(weighed, { ...common, says: [...ownTime, ...hottest], next, worst: line?.site ?? site });
  },
};

/** Nodes below the point where a frame is on the stack `depth` times, and the frame: 0 none, else its row plus 1. */
function recursive({ profile: { stacks }, frames: { offset, frames, count } }: Subject, depth: number): Uint32Array {
  const onPath = new Uint16Array(count);
  const found = new Uint32Array(stacks.count);
  const walk = (node: number, by: 1 | -1): void => {
    const location = locationAt(stacks, node);
    for (let at = offset[location]!; at < offset[location + 1]!; at++) {
      const frame = frames[at]!;
      onPath[frame]! += by;
      if (by === 1 && onPath[frame]! >= depth && found[node] === 0) found[node] = frame + 1;
    }
  };
  for (let node = firstChild(stacks, 0); node !== 0; ) {
    found[node] = found[parentOf(stacks, node)]!;
    walk(node, 1);
    let next = firstChild(stacks, node);
    while (next === 0 && node !== 0) {
      walk(node, -1);
      next = nextSibling(stacks, node);
      node = parentOf(stacks, node);
    }
    node = next;
  }
  return found;
}

export const tower: Check = {
  noun: 'towers',
  anyFrames: true,
  kinds: ['cpu', 'other'],
  anyLanguage: true,
  find(subject) {
    const { thresholds } = subject;
    const found = recursive(subject, Math.max(2, thresholds.recursionDepth));
    const costs = new Map<number, number>();
    const { leaf } = subject.profile.samples;
    const values = subject.profile.samples.values[subject.reading.cost];
    leaf.forEach((node, sample) => {
      const frame = found[node]!;
      if (frame > 0) costs.set(frame, (costs.get(frame) ?? 0) + (values?.[sample] ?? 0));
    });
    const [deepest] = [...costs].sort((a, b) => b[1] - a[1]);
    if (!deepest) return undefined;
    const [frame, cost] = deepest;
    if (!subject.isSurely(cost / subject.total(subject.reading.cost), thresholds.recursion)) return undefined;
    const site = subject.siteOf(frame - 1);
    return subject.verdictOn(
      subject.weigh({}),
      { site, cost, count: 0 },
      {
        id: 'tower',
        title: 'Deep recursion',
        severity: 'info',
        shaped: site.function,
        says: [
          'of ',
          strong(subject.reading.noun),
          ` under ${thresholds.recursionDepth} or more nested calls of `,
          functionPart(site),
        ],
        next:
          subject.reading.isGo && subject.reading.kind === 'cpu'
            ? 'Go cuts CPU stacks at 64 frames, so callers may be missing; a loop with a stack of its own keeps them.'
            : 'A loop with a stack of its own needs no such depth.',
      },
    );
  },
};
