/** Owns the search for sends that can block for ever in one unit: builds the models, explores them, says what the trace shows. Knows no messages. */
import type { FunctionIr, Unit } from '../ir/model';
import type { Resolution } from '../packages/resolution';
import type { LineIndex } from '../text/line-index';
import { buildModel } from './build';
import { ClosedWorld, type LocalChannel } from './closed-world';
import { explore, type Stuck, symbolicRounds } from './explore';
import { type Whole, withCallees } from './inlining';
import type { Model, ModelChannel, Node } from './model';
import { isInDoubt } from './paced';

export interface StuckSend {
  readonly model: Model;
  readonly channel: ModelChannel;
  readonly send: Extract<Node, { kind: 'send' }>;
  readonly stuck: Stuck;
  /** The unit with the functions its goroutines run, which the model's ids refer to. */
  readonly whole: Whole;
  /** The function that makes the channel. */
  readonly owner: FunctionIr;
  /** Sources of the least buffer size that makes every send of this channel finish; undefined when none known does. */
  readonly buffer?: string;
  /** That the sender comes so far rests on what is outside of the model. */
  readonly isInDoubt: boolean;
}

export interface SendSearch {
  readonly found: readonly StuckSend[];
  readonly notDecided: number;
}

export function findStuckSends(unit: Unit, resolution: Resolution, lines: LineIndex): SendSearch {
  const found = new Map<string, StuckSend>();
  let notDecided = 0;
  const whole = withCallees(unit, resolution);
  const world = new ClosedWorld(whole.unit, resolution);
  for (const channels of groups(world.channels())) {
    const model = buildModel(whole, resolution, lines, world, channels);
    if (model === undefined) continue;
    const verdict = explore(model, capacities(model));
    if (verdict.kind === 'not-decided') {
      notDecided++;
      continue;
    }
    for (const stuck of verdict.stuck) {
      const send = model.nodes[stuck.node]!;
      if (send.kind !== 'send') continue;
      const { start } = send.range;
      const place = `${whole.foreign.has(send.function) ? send.function : ''} ${start.line}:${start.column}`;
      const channel = model.channels[send.channel]!;
      const buffer = bufferFor(model, send.channel);
      if (found.has(place) || waitsTwice(model, stuck)) continue;
      found.set(place, {
        model,
        channel,
        send,
        stuck,
        whole,
        owner: channels[0]!.owner,
        isInDoubt: isInDoubt(whole, resolution, model, stuck),
        ...(buffer === undefined ? {} : { buffer }),
      });
    }
  }
  return { found: [...found.values()], notDecided };
}

/** The sender came this far by the same event from outside twice: how often that happens is not known here. */
function waitsTwice({ nodes }: Model, { process, trace }: Stuck): boolean {
  const seen = new Set<string>();
  return trace.some((step) => {
    const node = nodes[step.node];
    if (step.process !== process || node?.kind !== 'select' || node.cases[step.choice]?.kind !== 'free') return false;
    const key = `${step.node} ${step.choice}`;
    if (seen.has(key)) return true;
    seen.add(key);
    return false;
  });
}

/** Channels made in one function and one loop live and die together. */
function groups(channels: readonly LocalChannel[]): readonly (readonly LocalChannel[])[] {
  const byPlace = new Map<string, LocalChannel[]>();
  for (const channel of channels) {
    const { loop } = channel.owner.blocks[channel.block]!;
    const key = `${channel.owner.id} ${loop ?? -1}`;
    byPlace.set(key, [...(byPlace.get(key) ?? []), channel]);
  }
  return [...byPlace.values()];
}

function capacities(model: Model): readonly number[] {
  return model.channels.map(({ capacity }) => (capacity === 'many' ? symbolicRounds : capacity));
}

/** Numbers tried where no loop is counted; a function that needs a larger buffer wants another design. */
const sizes = [1, 2, 3, 4];

/** The explorer itself must agree that a buffer helps. */
function bufferFor(model: Model, channel: number): string | undefined {
  const { capacity } = model.channels[channel]!;
  if (capacity === 'many') return undefined;
  // Where loops are counted, one place may suffice for the rounds explored and not for more.
  const candidates = model.isCounted ? [] : sizes.map((size): readonly [string, number] => [String(size), size]);
  if (model.bound !== undefined)
    candidates.push([model.bound, /^\d+$/.test(model.bound) ? Number(model.bound) : symbolicRounds]);
  for (const [text, size] of candidates) {
    if (size <= capacity) continue;
    const verdict = explore(
      model,
      capacities(model).map((each, index) => (index === channel ? size : each)),
    );
    if (verdict.kind !== 'explored') return undefined;
    const stays = verdict.stuck.some(({ node }) => {
      const stuck = model.nodes[node]!;
      return stuck.kind === 'send' && stuck.channel === channel;
    });
    if (!stays) return text;
  }
  return undefined;
}
