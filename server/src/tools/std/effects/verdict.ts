/** Owns turning a finished summary into the effect on each parameter, as the table writes it. Follows no code. */
import type { FunctionHeader } from '#engine/ir/outline';
import type { TypeExpression } from '#engine/ir/types';
import { TypeScope } from '#engine/packages/members';
import type { FunctionSymbol } from '#engine/packages/package-index';
import type { Goroot, StandardPackage } from '../goroot';
import { isExported } from '../type-text';
import { closers } from './call';
import { anything, captured, element, type Fact, join, type Origin, receiverOrigin } from './facts';
import type { Program } from './program';
import { mayHoldResource } from './resource-types';
import type { Summary } from './summary';

type Named = Extract<TypeExpression, { kind: 'named' }>;

/** Paths below a type that are closed, and whether by a method whose body is known. */
type Closed = ReadonlyMap<string, 'closes' | 'ends'>;

interface Closers {
  /** Undefined when the type cannot be closed. */
  readonly close: Closed | undefined;
  /** What other exported functions of its package close. */
  readonly others: Closed;
}

/** What a closer of a type does to what the type holds at a path. */
type Held = 'closed' | 'untold' | 'left';

export class Verdicts {
  readonly #goroot: Goroot;
  readonly #program: Program;
  readonly #closedBy = new Map<string, Closers>();

  constructor(goroot: Goroot, program: Program) {
    this.#goroot = goroot;
    this.#program = program;
  }

  /** Entries of a function: `0w0 1k`; '' when it borrows everything. */
  of(home: StandardPackage, symbol: FunctionSymbol): string {
    const summary = this.#program.summaryOf(home.path, symbol);
    const { header } = symbol;
    const entries: string[] = [];
    if (header.receiver !== undefined) {
      const own = closers.has(header.name) ? 'c' : this.#closing(summary, receiverOrigin, ['']);
      if (own !== undefined) entries.push(`r${own}`);
    }
    const scope = new TypeScope(home.index);
    header.parameters.forEach(({ type }, at) => {
      if (!mayHoldResource(scope, type)) return;
      const parts = scope.underlying(type).kind === 'slice' ? ['', element] : [''];
      const code = this.#parameter(home, header, summary, at, parts);
      if (code !== undefined) entries.push(`${at}${code}`);
    });
    return entries.join(' ');
  }

  #parameter(
    home: StandardPackage,
    header: FunctionHeader,
    summary: Summary,
    at: Origin,
    parts: readonly string[],
  ): string | undefined {
    const isOne = (place: { readonly origin: Origin; readonly part: string }): boolean =>
      place.origin === at && parts.includes(place.part);
    const closing = this.#closing(summary, at, parts);
    if (closing === 'c') return 'c';
    const isKept =
      [...summary.keeps.values()].some(isOne) || [...summary.stores.values()].some(({ from }) => isOne(from));
    if (isKept) return 'k';
    const flow = this.#results(home, header, summary, isOne);
    if (flow !== undefined && (flow === 'k' || flow.startsWith('o'))) return flow;
    if (closing !== undefined) return 'm';
    if (flow !== undefined) return flow;
    return [...summary.calls.values()].some(isOne) ? 'f' : undefined;
  }

  #closing(summary: Summary, origin: Origin, parts: readonly string[]): 'c' | 'm' | undefined {
    const has = (places: Iterable<{ readonly origin: Origin; readonly part: string }>): boolean =>
      [...places].some((place) => place.origin === origin && parts.includes(place.part));
    if (has(summary.closesSurely.values())) return 'c';
    return has(summary.closes.values()) || has(summary.ends.values()) ? 'm' : undefined;
  }

  #results(
    home: StandardPackage,
    header: FunctionHeader,
    summary: Summary,
    isOne: (fact: Fact) => boolean,
  ): string | undefined {
    let answer: string | undefined;
    for (const [index, facts] of summary.results.entries()) {
      const type = header.results[index]?.type;
      const held = [...(facts ?? [])].filter(isOne).map((fact) => this.#inResult(home, summary, index, type, fact));
      // Held in two ways, it is closed when one of them closes it.
      if (held.includes('closed')) return `o${index}`;
      if (held.includes('untold')) answer = 'k';
      else if (held.length > 0) answer ??= `w${index}`;
    }
    return answer;
  }

  #inResult(
    home: StandardPackage,
    summary: Summary,
    index: number,
    declared: TypeExpression | undefined,
    fact: Fact,
  ): Held {
    if (fact.hold.startsWith(captured)) {
      const closed = [...summary.closes.values(), ...summary.ends.values()];
      return closed.some((place) => place.origin === fact.origin) ? 'untold' : 'left';
    }
    const known = [...(summary.resultTypes[index]?.values() ?? [])];
    const types = known.length > 0 ? known : [declared];
    const answers = types.map((type) => this.#heldBy(home, type, fact.hold));
    if (answers.includes('untold')) return 'untold';
    return answers.includes('closed') ? 'closed' : 'left';
  }

  #heldBy(home: StandardPackage, type: TypeExpression | undefined, hold: string): Held {
    const base = type?.kind === 'pointer' ? type.element : type;
    if (base?.kind !== 'named') return type === undefined ? 'untold' : 'left';
    const { close, others } = this.#closersOf(home, base);
    // The result is the very thing: whoever closes the one closes the other.
    if (hold === '') return close === undefined ? 'left' : 'closed';
    if (close !== undefined) {
      const told = compare(close, hold);
      if (told !== 'left') return told;
    }
    return compare(others, hold) === 'left' ? 'left' : 'untold';
  }

  /** Paths that closing a value of the type closes, if it can be closed; and those that other exported functions of its package close. */
  #closersOf(home: StandardPackage, type: Named): Closers {
    const path = type.path === '' ? home.path : type.path;
    const key = `${path}.${type.name}`;
    const known = this.#closedBy.get(key);
    if (known !== undefined) return known;
    const others = new Map<string, 'closes' | 'ends'>();
    let close: Map<string, 'closes' | 'ends'> | undefined;
    const owner = this.#goroot.package(path);
    this.#closedBy.set(key, { close, others });
    if (owner === undefined) return { close, others };
    const scope = new TypeScope(owner.index);
    const self: Named = { ...type, path: '' };
    for (const name of closers) {
      const member = scope.member({ kind: 'pointer', element: self }, name);
      if (member?.kind !== 'method') continue;
      close ??= new Map();
      if (member.symbol === undefined) {
        close.set(member.via.join('.'), 'closes');
        continue;
      }
      const summary = this.#program.summaryOf(member.owner?.path || path, member.symbol);
      for (const kind of ['ends', 'closes'] as const) {
        for (const { origin, part } of summary[kind].values()) {
          if (origin === receiverOrigin) close.set(join(...member.via, part), kind);
        }
      }
    }
    for (const { outline } of owner.index.files) {
      for (const header of outline.functions) this.#closedByFunction(owner, header, self, others);
    }
    const answer = { close, others };
    this.#closedBy.set(key, answer);
    return answer;
  }

  #closedByFunction(
    owner: StandardPackage,
    header: FunctionHeader,
    type: Named,
    closed: Map<string, 'closes' | 'ends'>,
  ): void {
    if (!isExported(header.name) || closers.has(header.name)) return;
    const places: Origin[] = header.parameters.flatMap((parameter, at) => (isType(parameter.type, type) ? [at] : []));
    const isMethod = header.receiver?.typeName === type.name;
    if (isMethod) places.push(receiverOrigin);
    if (places.length === 0) return;
    const { receiver, name } = header;
    const symbol = receiver === undefined ? owner.index.function(name) : owner.index.method(receiver.typeName, name);
    if (symbol === undefined) return;
    const summary = this.#program.summaryOf(owner.path, symbol);
    for (const kind of ['ends', 'closes'] as const) {
      for (const { origin, part } of summary[kind].values()) {
        if (places.includes(origin) && part !== '') closed.set(part, kind);
      }
    }
  }
}

function isType(type: TypeExpression, wanted: Named): boolean {
  const base = type.kind === 'pointer' ? type.element : type;
  return base.kind === 'named' && base.path === '' && base.name === wanted.name;
}

function isOpen(steps: readonly string[]): boolean {
  return steps.includes(anything);
}

/** Closing a part in between closes what it holds or does not, as its type will have it. */
function compare(closed: Closed, hold: string): Held {
  const steps = hold.split('.');
  let answer: Held = 'left';
  for (const [path, kind] of closed) {
    const other = path.split('.');
    const isSame = path === hold && !steps.includes(anything);
    // A known Close of just that part belongs to the part's own type, which what is held there need not have.
    if (isSame && kind === 'closes') return 'closed';
    if (isSame) answer = 'untold';
    const length = Math.min(other.length, steps.length);
    const agrees = Array.from(
      { length },
      (_, at) => other[at] === steps[at] || other[at] === anything || steps[at] === anything,
    ).every(Boolean);
    if (agrees && (kind === 'closes' || isOpen(other) || isOpen(steps)) && other.length <= steps.length)
      answer = 'untold';
  }
  return answer;
}
