/** Owns the words for a stuck send: the one reason for the message, the steps of the interleaving for the related places. */

import type { Step } from '../../concurrency/explore';
import type { Node } from '../../concurrency/model';
import type { StuckSend } from '../../concurrency/sends';
import type { Found, RuleContext } from '../define-rule';
import { asFound, Goroutines, shortName, startedName, type Told } from '../interleaving';

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

export function interleaving(context: RuleContext, found: StuckSend): Pick<Found, 'goroutines' | 'related'> {
  const { model, stuck, send, channel } = found;
  const goroutines = new Goroutines<number>();
  const column = (process: number) => goroutines.indexOf(process, () => nameOf(context, found, process));
  const steps: Told[] = [];
  for (const step of stuck.trace) {
    const node = model.nodes[step.node]!;
    if (node.kind === 'spawn' && step.other === stuck.process) {
      const message = 'the goroutine starts here';
      const [goroutine, reaches] = [column(step.process), column(step.other)];
      steps.push({ kind: 'starts', label: 'starts', message, goroutine, reaches, ...placeOf(context, found, node) });
    } else if (node.kind === 'send' && node.channel === send.channel && step.other !== undefined) {
      const message = `this value of ${channel.name} is received`;
      const [goroutine, reaches] = [column(step.process), column(step.other)];
      steps.push({ kind: 'meets', label: 'sends', message, goroutine, reaches, ...placeOf(context, found, node) });
    } else if (step.process === owner) {
      const said = ownStep(node, step.choice);
      if (said !== undefined) steps.push({ goroutine: column(owner), file: context.file, ...said });
    }
  }
  const goroutine = column(stuck.process);
  const message = `this send to ${channel.name} blocks for ever`;
  steps.push({ kind: 'blocked', label: 'send', message, goroutine, ...placeOf(context, found, send) });
  return asFound(goroutines.names, steps);
}

/** What the owner does when it gives up or returns. */
function ownStep(node: Node, choice: number): Pick<Told, 'kind' | 'label' | 'message' | 'range'> | undefined {
  if (node.kind === 'return') {
    const message = 'returns here, and with it goes the last receiver';
    return { kind: 'returns', message, label: 'returns: no receiver left', range: node.range };
  }
  if (node.kind !== 'select') return undefined;
  const chosen = node.cases[choice];
  if (chosen === undefined) {
    return {
      kind: 'acts',
      message: 'nothing is there: takes the default',
      label: 'takes the default',
      range: node.range,
    };
  }
  if (chosen.kind !== 'free') return undefined;
  return { kind: 'acts', message: `${chosen.why} first`, label: `${chosen.why} first`, range: chosen.range };
}

function nameOf({ unit }: RuleContext, found: StuckSend, process: number): string {
  if (process === owner) return shortName(found.owner.name);
  const { stuck, model, whole } = found;
  const start = stuck.trace.map(({ node, other }) => (other === process ? model.nodes[node] : undefined));
  const spawn = start.find((node) => node?.kind === 'spawn');
  if (spawn?.kind !== 'spawn') return 'go';
  const foreign = whole.foreign.get(spawn.function);
  // What a function of its own was written in for has lost its name there.
  return startedName(foreign === undefined ? unit : whole.unit, spawn.range, foreign?.file);
}

function placeOf(
  { file }: RuleContext,
  { whole }: StuckSend,
  { range, function: around }: Extract<Node, { kind: 'send' | 'spawn' }>,
): Pick<Told, 'file' | 'range'> {
  return { range, file: whole.foreign.get(around)?.file ?? file };
}
