/** Owns what leads to what: the references in values, objects and processes. */
import type { Act, Callable, Code, Datum, Frame, HeapObject, Known, Pending, Process, Reference } from './values';

export type Visit = (datum: Datum) => void;

function ofCode(code: Code, visit: Visit): void {
  switch (code.kind) {
    case 'code':
      for (const reference of code.captured.values()) visit({ kind: 'reference', to: reference });
      if (code.receiver !== undefined) visit(code.receiver);
      return;
    case 'cancel':
      visit({ kind: 'reference', to: code.context });
      return;
    case 'native':
      visit(code.receiver);
  }
}

/** Values a value is made of. */
export function partsOf(datum: Datum, visit: Visit): void {
  if (datum.kind === 'function') ofCode(datum.code, visit);
  if (datum.kind === 'term') {
    visit(datum.left);
    visit(datum.right);
  }
}

const to = (reference: Reference | undefined, visit: Visit): void => {
  if (reference !== undefined) visit({ kind: 'reference', to: reference });
};

function ofAfter(after: Frame['after'], visit: Visit): void {
  if (after?.kind === 'methods') {
    if (after.receiver !== undefined) visit(after.receiver);
  } else to(after?.kind === 'once' ? after.once : after?.group, visit);
}

export function valuesIn(object: HeapObject, visit: Visit): void {
  switch (object.kind) {
    case 'channel':
      object.buffer.forEach(visit);
      to(object.ends, visit);
      return;
    case 'group':
      to(object.context, visit);
      object.unknown?.forEach(visit);
      return;
    case 'once':
      object.results?.forEach(visit);
      return;
    case 'cond':
      visit(object.locker);
      return;
    case 'context':
      to(object.done, visit);
      to(object.parent, visit);
      return;
    case 'timer':
      to(object.channel, visit);
      return;
    case 'struct':
      object.fields.forEach(visit);
      to(object.of, visit);
      return;
    case 'cell':
      visit(object.value);
      return;
    case 'list':
      object.elements?.forEach(visit);
      visit(object.length);
      visitEntries(object.known ?? [], visit);
      return;
    case 'map':
      visitEntries(object.entries, visit);
      visitEntries(object.known ?? [], visit);
  }
}

function visitEntries(entries: Known, visit: Visit): void {
  for (const [key, value] of entries) {
    visit(key);
    visit(value);
  }
}

function ofCallable(callee: Callable, visit: Visit): void {
  if (callee.kind === 'code') ofCode(callee.code, visit);
  if (callee.kind === 'cancel') to(callee.context, visit);
  if ((callee.kind === 'native' || callee.kind === 'foreign') && callee.receiver !== undefined) visit(callee.receiver);
}

export function valuesOfFrame(frame: Frame, visit: Visit): void {
  frame.variables.forEach(visit);
  for (const reference of frame.cells.values()) to(reference, visit);
  for (const results of frame.results.values()) results.forEach(visit);
  for (const { callee, args } of frame.deferred) {
    ofCallable(callee, visit);
    args.forEach(visit);
  }
  for (const { over, keys, length } of frame.rounds.values())
    for (const each of [over, keys, length]) if (each !== undefined) visit(each);
  frame.returned?.forEach(visit);
  for (const { aside } of frame.iterators ?? []) for (const each of aside) valuesOfFrame(each, visit);
  ofAfter(frame.after, visit);
}

export function valuesOfPending(pending: Pending, visit: Visit): void {
  switch (pending.kind) {
    case 'communicate':
      for (const each of pending.cases) {
        visit(each.channel);
        if (each.kind === 'send') visit(each.value);
      }
      return;
    case 'lock':
      to(pending.mutex, visit);
      return;
    case 'wait':
      to(pending.group, visit);
      return;
    case 'start':
      visit(pending.code);
      to(pending.group, visit);
      return;
    case 'parked':
      to(pending.mutex, visit);
      to(pending.cond, visit);
      return;
    case 'once':
      visit(pending.code);
      to(pending.once, visit);
      return;
    case 'begin':
      to(pending.when, visit);
      return;
    case 'choose':
      if (pending.question.kind === 'condition') visit(pending.question.condition);
      if (pending.question.kind === 'times') visit(pending.question.code);
      if (pending.question.kind === 'any')
        for (const { taken } of pending.question.ways) for (const { condition } of taken) visit(condition);
      return;
    case 'act':
      ofAct(pending.act, visit);
  }
}

function ofAct(act: Act, visit: Visit): void {
  switch (act.kind) {
    case 'close':
      visit(act.channel);
      return;
    case 'cancel':
      to(act.context, visit);
      return;
    case 'signal':
      to(act.cond, visit);
      return;
    case 'unlock':
      to(act.parks, visit);
      to(act.mutex, visit);
      return;
    case 'try':
      to(act.mutex, visit);
      return;
    case 'add':
      visit(act.amount);
      to(act.group, visit);
  }
}

export function valuesOfProcess(process: Process, visit: Visit): void {
  for (const frame of process.frames) valuesOfFrame(frame, visit);
  if (process.pending !== undefined) valuesOfPending(process.pending, visit);
}

/** Whether values may lead to objects at all: most that calls are given are plain. */
export function leadOn(data: readonly Datum[]): boolean {
  return data.some(({ kind }) => kind !== 'unknown' && kind !== 'scalar' && kind !== 'nil');
}

/** Every object that values lead to; `add` is called once for each, in order. */
export function reach(
  heap: ReadonlyMap<Reference, HeapObject>,
  start: (visit: Visit) => void,
  seen: Set<Reference> = new Set(),
): Set<Reference> {
  const waiting: Reference[] = [];
  const visit: Visit = (datum) => {
    const at = datum.kind === 'reference' ? datum.to : datum.kind === 'stored' ? datum.at : undefined;
    if (at === undefined) return partsOf(datum, visit);
    // What nothing led to any more is gone, though somebody may remember having been given it.
    if (seen.has(at) || !heap.has(at)) return;
    seen.add(at);
    waiting.push(at);
  };
  start(visit);
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const object = heap.get(at)!;
    valuesIn(object, visit);
    if (object.kind === 'context' && object.done !== undefined)
      for (const each of derivedFrom(heap, at)) to(each, visit);
  }
  return seen;
}

/** Whoever ends a context ends those that are derived from it. */
function derivedFrom(heap: ReadonlyMap<Reference, HeapObject>, parent: Reference): readonly Reference[] {
  const found: Reference[] = [];
  heap.forEach((object, at) => {
    if (object.kind === 'context' && object.parent === parent) found.push(at);
  });
  return found;
}
