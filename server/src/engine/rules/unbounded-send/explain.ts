/** Owns the words for a stuck send: the one reason for the message, the steps of the interleaving for the related places. */

import type { Step } from '../../concurrency/explore';
import type { Node } from '../../concurrency/model';
import type { StuckSend } from '../../concurrency/sends';
import type { Range } from '../../text/range';

interface Explained {
  readonly message: string;
  readonly range: Range;
  /** The file, when it is not the finding's. */
  readonly file?: string;
}

/** Process 0 is the function that makes the channel. */
const owner = 0;

function nodeOf({ model }: StuckSend, step: Step): Node {
  return model.nodes[step.node]!;
}

/** Completes "This send can block for ever: f …". */
export function decisive(found: StuckSend): string {
  const own = found.stuck.trace.filter(({ process }) => process === owner);
  const gaveUp = own.findLast((step) => nodeOf(found, step).kind === 'select');
  const received = receptions(found);
  const returned = own.findLast((step) => nodeOf(found, step).kind === 'return');
  const select = gaveUp === undefined ? undefined : nodeOf(found, gaveUp);
  if (found.stuck.process === owner) return 'sends here when nobody is left to receive';
  if (gaveUp !== undefined && select?.kind === 'select') {
    const chosen = select.cases[gaveUp.choice];
    if (chosen === undefined) return 'stops receiving when nothing is there at once';
    if (chosen.kind === 'free') return `stops receiving when ${chosen.why} first`;
  }
  if (received > 0) return `receives only ${received} of the values that are sent`;
  const node = returned === undefined ? undefined : nodeOf(found, returned);
  return node?.kind === 'return'
    ? `returns at line ${node.range.start.line + 1} without receiving`
    : 'never receives it';
}

/** Values of the channel that the owner took in the trace. */
function receptions(found: StuckSend): number {
  const { model, send, stuck } = found;
  return stuck.trace.filter((step) => {
    const node = model.nodes[step.node]!;
    if (node.kind === 'send' && node.channel === send.channel) return step.other === owner;
    if (step.process !== owner || step.other !== undefined) return false;
    if (node.kind === 'receive' || node.kind === 'range') return node.channel === send.channel;
    return node.kind === 'select' && node.cases[step.choice]?.channel === send.channel;
  }).length;
}

export function interleaving(found: StuckSend): readonly Explained[] {
  const { model, stuck, send, channel } = found;
  const steps: Explained[] = [];
  for (const step of stuck.trace) {
    const node = model.nodes[step.node]!;
    if (node.kind === 'spawn' && step.other === stuck.process) {
      steps.push({ message: 'the goroutine starts here', ...placeOf(found, node) });
    } else if (node.kind === 'send' && node.channel === send.channel && step.other !== undefined) {
      steps.push({ message: `this value of ${channel.name} is received`, ...placeOf(found, node) });
    } else if (step.process === owner && node.kind === 'select') {
      const chosen = node.cases[step.choice];
      if (chosen === undefined) steps.push({ message: 'nothing is there: takes the default', range: node.range });
      else if (chosen.kind === 'free') steps.push({ message: `${chosen.why} first`, range: chosen.range });
    } else if (step.process === owner && node.kind === 'return') {
      steps.push({ message: 'returns here, and with it goes the last receiver', range: node.range });
    }
  }
  return [...steps, { message: `this send to ${channel.name} blocks for ever`, ...placeOf(found, send) }];
}

function placeOf({ whole }: StuckSend, node: Extract<Node, { kind: 'send' | 'spawn' }>): Omit<Explained, 'message'> {
  const file = whole.foreign.get(node.function)?.file;
  return { range: node.range, ...(file === undefined ? {} : { file }) };
}
