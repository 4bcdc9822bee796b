/** Owns a called function whose body is known: its code is made of the text when somebody asks for it, and who looks into it is noted. */
import type { Unit, Value } from '../ir/model';
import type { Callee } from '../packages/resolution';

type KnownFunction = Extract<Callee, { kind: 'function' }>;
export type FunctionIdentity = Omit<KnownFunction, 'kind' | 'unit' | 'unread' | 'results'>;

interface Code {
  /** Notes that it was looked into. */
  consult(unit: Unit): void;
  lower(): Unit;
}

/** One class for all: each literal with accessors has a shape of its own, which is kept with all the view knows when the view is long gone. */
export class CalledFunction implements KnownFunction {
  readonly kind = 'function';
  readonly results: KnownFunction['results'];
  readonly path: string;
  readonly typeName?: string;
  readonly name: string;
  readonly receiver?: Value;
  readonly via: readonly string[];
  readonly #code: Code;
  #unit: Unit | undefined;

  constructor(
    results: KnownFunction['results'],
    { path, typeName, name, receiver, via }: FunctionIdentity,
    code: Code,
  ) {
    this.results = results;
    this.path = path;
    if (typeName !== undefined) this.typeName = typeName;
    this.name = name;
    if (receiver !== undefined) this.receiver = receiver;
    this.via = via;
    this.#code = code;
  }

  get unit(): Unit {
    this.#code.consult(this.unread);
    return this.unread;
  }

  get unread(): Unit {
    this.#unit ??= this.#code.lower();
    return this.#unit;
  }
}
