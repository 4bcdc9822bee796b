/** Owns what a call, `go` or `defer` does to the facts of the function it stands in. */
import type { FunctionId, Value, VariableId } from '#engine/ir/model';
import { element, type Fact, heldAt, join, type Origin, readFact, receiverOrigin } from './facts';
import type { Call, Flow, NamedCallee } from './flow';
import type { Summary } from './summary';

/** Names of methods without parameters that matter which end what they are called on, whatever the type. */
export const closers: ReadonlySet<string> = new Set(['Close', 'CloseWithError']);

/** The values a callee's parameters get, by origin. */
export interface Arguments {
  of(origin: Origin): readonly Value[];
  readonly via: readonly string[];
  /** The variadic parameter whose elements the call lists, or -2. */
  readonly rest: Origin;
}

export function callEffects(flow: Flow, site: Call): void {
  const callee = flow.calleeOf(site);
  if (site.kind === 'go') {
    for (const fact of [site.callee, ...site.args].flatMap((value) => flow.evaluate(value))) flow.keep(fact);
    return;
  }
  const given = (): Fact[] => site.args.flatMap((value) => flow.evaluate(value));
  switch (callee.kind) {
    case 'closure':
      callClosure(flow, site, callee.function);
      break;
    case 'builtin':
      callBuiltin(flow, site, callee.name);
      break;
    case 'conversion':
      flow.resultOf(site.id, 0, given());
      break;
    case 'dynamic':
      callDynamic(flow, site);
      break;
    case 'function':
    case 'method':
      callNamed(flow, site, callee);
      break;
    case 'unknown':
      for (const fact of given()) flow.keep(fact);
  }
}

function callClosure(flow: Flow, site: Call, id: FunctionId): void {
  const closure = flow.unit.functions[id];
  closure?.parameters.forEach((parameter: VariableId, at) => {
    const isRest = closure.variadic && at === closure.parameters.length - 1 && !site.spread;
    const values = isRest ? site.args.slice(at) : site.args.slice(at, at + 1);
    const facts = values.flatMap((value) => flow.evaluate(value));
    flow.bind(parameter, isRest ? facts.map((fact) => heldAt(fact, element)) : facts);
  });
  closure?.results.forEach((_, index) => {
    flow.resultOf(site.id, index, flow.resultsOfClosure(id, index));
  });
}

function callBuiltin(flow: Flow, site: Call, name: string): void {
  const [first, ...rest] = site.args;
  if (first === undefined) return;
  if (name === 'close') {
    for (const fact of flow.evaluate(first)) close(flow, fact, 'ends');
  } else if (name === 'append') {
    const added = rest.flatMap((value) => flow.evaluate(value));
    const facts = site.spread ? added.flatMap((fact) => readFact(fact, element)) : added;
    flow.resultOf(site.id, 0, [...flow.evaluate(first), ...facts.map((fact) => heldAt(fact, element))]);
  } else if (name === 'copy') {
    const facts = rest.flatMap((value) => flow.evaluate(value)).flatMap((fact) => readFact(fact, element));
    flow.storeInto(first, element, facts);
  }
}

/** A function from a variable, a field, a parameter. What the caller's own function is given is the caller's business, but for the parameters themselves. */
function callDynamic(flow: Flow, site: Call): void {
  const called = flow.evaluate(site.callee);
  const isOwn = called.some(({ origin, hold }) => origin >= receiverOrigin && hold === '');
  for (const { origin, hold, part } of called) {
    if (origin >= receiverOrigin && hold === '') flow.summary.add('calls', { origin, part });
  }
  if (flow.program.isIdleHook(flow, site.callee)) return;
  for (const fact of site.args.flatMap((value) => flow.evaluate(value))) {
    if (!isOwn || (fact.hold === '' && fact.part === '')) flow.keep(fact);
  }
}

function callNamed(flow: Flow, site: Call, callee: NamedCallee): void {
  const isMethod = callee.kind === 'method';
  const args = argumentsOf(site, callee);
  const receivers = args
    .of(receiverOrigin)
    .flatMap((value) => flow.evaluate(value))
    .flatMap((fact) => readFact(fact, join(...args.via)));
  if (isMethod && closers.has(callee.name))
    for (const fact of receivers) close(flow, fact, callee.symbol === undefined ? 'closes' : 'ends');
  const summaries = flow.program.summariesFor(flow, callee, hasFacts(flow, site));
  if (summaries === undefined) {
    for (const fact of site.args.flatMap((value) => flow.evaluate(value))) flow.keep(fact);
    return;
  }
  for (const summary of summaries) apply(flow, site, summary, args);
}

function hasFacts(flow: Flow, site: Call): boolean {
  return site.args.some((value) => flow.evaluate(value).length > 0);
}

/** Closing what holds a parameter may close it, unless a known body says otherwise. */
function close(flow: Flow, { origin, hold, part }: Fact, kind: 'closes' | 'ends'): void {
  if (origin >= receiverOrigin && (hold === '' || kind === 'closes')) flow.summary.add(kind, { origin, part });
}

export function argumentsOf(site: Call, callee: NamedCallee): Arguments {
  const isExpression = callee.kind === 'method' && callee.receiver === undefined;
  const args = isExpression ? site.args.slice(1) : site.args;
  const receiver = callee.kind !== 'method' ? undefined : isExpression ? site.args[0] : callee.receiver;
  const signature = callee.signature;
  const last = signature?.variadic === true && !site.spread ? signature.parameters.length - 1 : -2;
  return {
    rest: last,
    via: callee.kind === 'method' ? callee.via : [],
    of: (origin) => {
      if (origin === receiverOrigin) return receiver === undefined ? [] : [receiver];
      return origin === last ? args.slice(last) : args.slice(origin, origin + 1);
    },
  };
}

function apply(flow: Flow, site: Call, summary: Summary, args: Arguments): void {
  const known = new Map<string, readonly Fact[]>();
  const factsOf = (origin: Origin, part: string): readonly Fact[] => {
    const key = `${origin}|${part}`;
    const facts = known.get(key) ?? read(origin, part);
    known.set(key, facts);
    return facts;
  };
  const read = (origin: Origin, part: string): readonly Fact[] => {
    const path = origin === receiverOrigin ? join(...args.via, part) : part;
    return args.of(origin).flatMap((value) => {
      const facts = flow.evaluate(value);
      return (origin === args.rest ? facts.map((fact) => heldAt(fact, element)) : facts).flatMap((fact) =>
        readFact(fact, path),
      );
    });
  };
  for (const kind of ['closes', 'ends'] as const) {
    for (const { origin, part } of summary[kind].values()) {
      for (const fact of factsOf(origin, part)) close(flow, fact, kind);
    }
  }
  for (const { origin, part } of summary.calls.values()) {
    for (const fact of factsOf(origin, part)) {
      if (fact.origin >= receiverOrigin && fact.hold === '')
        flow.summary.add('calls', { origin: fact.origin, part: fact.part });
    }
  }
  for (const { origin, part } of summary.keeps.values()) for (const fact of factsOf(origin, part)) flow.keep(fact);
  for (const { from, into } of summary.stores.values()) {
    const path = into.origin === receiverOrigin ? join(...args.via, into.part) : into.part;
    for (const value of args.of(into.origin)) flow.storeInto(value, path, factsOf(from.origin, from.part));
  }
  summary.results.forEach((facts, index) => {
    for (const { origin, hold, part } of facts) {
      if (origin < receiverOrigin) flow.resultOf(site.id, index, [{ origin, hold, part }]);
      else
        flow.resultOf(
          site.id,
          index,
          factsOf(origin, part).map((fact) => heldAt(fact, hold)),
        );
    }
  });
}
