/** Owns writing a small program as Go: every operation on a line of its own, only what is used declared. Knows not what it does. */
import { type Body, type Operation, operationsOf, type Program, type Statement, statementsOf } from './program';

/**
 * `closures`: goroutines are function literals where they are started. `named`: they are local functions. `struct`: objects are fields, goroutines and
 * local closures are methods.
 */
export const styles = ['closures', 'named', 'struct'] as const;
export type Style = (typeof styles)[number];

export interface Source {
  readonly text: string;
  /** Lines (from 0) of the operations, by id. */
  readonly lines: ReadonlyMap<number, number>;
  /** Lines of the cases of selects, and the line of the select: the compiler makes a plain operation of a select with one case. */
  readonly cases: ReadonlyMap<number, number>;
}

export interface Options {
  readonly style: Style;
  /** Declares `func rootSUFFIX`, and no other name without it. */
  readonly suffix?: string;
  /** Statements that go before each operation, on its line. */
  readonly before?: string;
  readonly package?: string;
  /** Buffers have `n` places and loops `n` rounds, which is a parameter. */
  readonly isSized?: boolean;
}

export function goSource(program: Program, options: Options): Source {
  return new Writer(program, options).write();
}

const parameterNames = ['a', 'b', 'c', 'd'];

class Writer {
  readonly #program: Program;
  readonly #style: Style;
  readonly #suffix: string;
  readonly #before: string;
  readonly #package: string;
  readonly #isSized: boolean;
  readonly #text: string[] = [];
  readonly #lines = new Map<number, number>();
  readonly #cases = new Map<number, number>();
  readonly #used: ReadonlySet<string>;
  #depth = 0;

  constructor(program: Program, { style, suffix = '', before = '', package: name = 'p', isSized = false }: Options) {
    this.#program = program;
    this.#style = style;
    this.#suffix = suffix;
    this.#before = before;
    this.#package = name;
    this.#isSized = isSized;
    this.#used = usedIn(program);
  }

  write(): Source {
    this.#line(`package ${this.#package}`, '');
    const packages = [this.#isUsed('context') ? 'context' : '', this.#isUsed('sync') ? 'sync' : ''].filter(Boolean);
    if (packages.length > 0) this.#line(...packages.map((name) => `import "${name}"`), '');
    if (this.#style === 'struct') this.#type();
    this.#block(`func root${this.#suffix}(${this.#parameters()}) {`, () => {
      this.#objects();
      if (this.#style !== 'struct') this.#localFunctions();
      this.#body(this.#program.processes[0]);
    });
    if (this.#style === 'struct') this.#methods();
    return { text: `${this.#text.join('\n')}\n`, lines: this.#lines, cases: this.#cases };
  }

  #parameters(): string {
    const names = this.#parameterNames();
    const given = names.length === 0 ? [] : [`${names.join(', ')} bool`];
    return [...given, ...(this.#isSized ? ['n int'] : [])].join(', ');
  }

  #parameterNames(): readonly string[] {
    return parameterNames.slice(0, this.#program.parameters);
  }

  #isUsed(name: string): boolean {
    return this.#used.has(name);
  }

  /** A local variable or a field. */
  #name(name: string): string {
    return this.#style === 'struct' ? `s.${name}` : name;
  }

  #type(): void {
    const { channels, mutexes } = this.#program;
    this.#block(`type world${this.#suffix} struct {`, () => {
      for (const index of channels.keys()) if (this.#isUsed(`c${index}`)) this.#line(`c${index} chan int`);
      mutexes.forEach((kind, index) => {
        if (this.#isUsed(`m${index}`)) this.#line(`m${index} sync.${kind}`);
      });
      if (this.#isUsed('wg')) this.#line('wg sync.WaitGroup');
      if (this.#isUsed('cond')) this.#line('cond *sync.Cond');
      if (this.#isUsed('ctx')) this.#line('ctx context.Context');
      if (this.#isUsed('cancel')) this.#line('cancel context.CancelFunc');
    });
    this.#line('');
  }

  #objects(): void {
    const isStruct = this.#style === 'struct';
    const is = isStruct ? '=' : ':=';
    if (isStruct) this.#line(`s := &world${this.#suffix}{}`);
    this.#program.channels.forEach((capacity, index) => {
      if (!this.#isUsed(`c${index}`)) return;
      const made = capacity === 0 ? 'make(chan int)' : `make(chan int, ${this.#isSized ? 'n' : capacity})`;
      if (capacity >= 0) this.#line(`${this.#name(`c${index}`)} ${is} ${made}`);
      else if (!isStruct) this.#line(`var c${index} chan int`);
    });
    if (!isStruct) {
      this.#program.mutexes.forEach((kind, index) => {
        if (this.#isUsed(`m${index}`)) this.#line(`var m${index} sync.${kind}`);
      });
      if (this.#isUsed('wg')) this.#line('var wg sync.WaitGroup');
    }
    if (this.#isUsed('cond')) this.#line(`${this.#name('cond')} ${is} sync.NewCond(&${this.#name('m0')})`);
    if (this.#isUsed('context')) {
      const [ctx, cancel] = ['ctx', 'cancel'].map((name) => (this.#isUsed(name) ? this.#name(name) : '_'));
      this.#line(`${ctx}, ${cancel} ${is} context.WithCancel(context.Background())`);
    }
    if (isStruct && !this.#usesWorld()) this.#line('_ = s');
  }

  /** The root itself reaches something through it. */
  #usesWorld(): boolean {
    const inRoot = statementsOf({ ...this.#program, processes: [this.#program.processes[0]], closures: [] });
    return inRoot.some(({ kind }) => kind !== 'if' && kind !== 'loop' && kind !== 'return');
  }

  #localFunctions(): void {
    this.#program.closures.forEach((body, index) => {
      if (this.#isUsed(`f${index}`)) this.#block(`f${index} := func() {`, () => this.#body(body));
    });
    if (this.#style === 'closures') return;
    // Those with higher numbers are started by those with lower ones.
    for (let index = this.#program.processes.length - 1; index > 0; index--) {
      if (this.#isUsed(`p${index}`))
        this.#block(`p${index} := func() {`, () => this.#body(this.#program.processes[index]));
    }
  }

  #methods(): void {
    const method = (name: string, body: Body) => {
      if (!this.#isUsed(name)) return;
      this.#line('');
      this.#block(`func (s *world${this.#suffix}) ${name}(${this.#parameters()}) {`, () => this.#body(body));
    };
    for (const [index, body] of this.#program.closures.entries()) method(`f${index}`, body);
    for (const [index, body] of this.#program.processes.entries()) method(`p${index}`, body);
  }

  #body(body: Body): void {
    for (const statement of body) this.#statement(statement);
  }

  #statement(statement: Statement): void {
    const { kind } = statement;
    switch (kind) {
      case 'range':
        this.#at(statement.id);
        this.#block(`${this.#before}for range ${this.#channel(statement.channel)} {`, () => this.#body(statement.body));
        return;
      case 'select':
        this.#at(statement.id);
        this.#line(`${this.#before}select {`);
        for (const each of statement.cases) {
          this.#cases.set(this.#text.length, this.#lines.get(statement.id)!);
          this.#branch(`case ${this.#communication(each)}:`, each.body);
        }
        if (statement.default !== undefined) this.#branch('default:', statement.default);
        this.#line('}');
        return;
      case 'if':
        this.#if(statement);
        return;
      case 'loop':
        this.#block(`for i := 0; i < ${this.#isSized ? 'n' : statement.times}; i++ {`, () =>
          this.#body(statement.body),
        );
        return;
      case 'return':
        this.#line('return');
        return;
      case 'defer':
        this.#defer(statement.operation, statement.inClosure);
        return;
      case 'call':
        this.#line(`${this.#name(`f${statement.closure}`)}(${this.#arguments()})`);
        return;
      case 'go':
        if (this.#style !== 'closures')
          this.#line(`${this.#before}go ${this.#name(`p${statement.process}`)}(${this.#arguments()})`);
        else {
          this.#block(
            `${this.#before}go func() {`,
            () => this.#body(this.#program.processes[statement.process]),
            '}()',
          );
        }
        return;
      default:
        this.#at(statement.id);
        this.#line(this.#before + this.#operation(statement));
    }
  }

  #arguments(): string {
    if (this.#style !== 'struct') return '';
    return [...this.#parameterNames(), ...(this.#isSized ? ['n'] : [])].join(', ');
  }

  #if({ parameter, negated, whenTrue, whenFalse }: Extract<Statement, { kind: 'if' }>): void {
    this.#line(`if ${negated ? '!' : ''}${parameterNames[parameter]} {`);
    this.#indented(() => this.#body(whenTrue));
    if (whenFalse.length > 0) {
      this.#line('} else {');
      this.#indented(() => this.#body(whenFalse));
    }
    this.#line('}');
  }

  #defer(operation: Operation, inClosure: boolean): void {
    if (!inClosure) {
      this.#at(operation.id);
      this.#line(`defer ${this.#operation(operation)}`);
      return;
    }
    this.#block(
      'defer func() {',
      () => {
        this.#at(operation.id);
        this.#line(this.#before + this.#operation(operation));
      },
      '}()',
    );
  }

  #channel(index: number): string {
    return this.#name(`c${index}`);
  }

  #communication({ kind, channel }: { readonly kind: 'send' | 'receive' | 'await-done'; readonly channel: number }) {
    if (kind === 'await-done') return `<-${this.#name('ctx')}.Done()`;
    return kind === 'send' ? `${this.#channel(channel)} <- 1` : `<-${this.#channel(channel)}`;
  }

  #operation(operation: Operation): string {
    switch (operation.kind) {
      case 'send':
      case 'receive':
        return this.#communication({ kind: operation.kind, channel: operation.channel });
      case 'await-done':
        return this.#communication({ kind: 'await-done', channel: -1 });
      case 'close':
        return `close(${this.#channel(operation.channel)})`;
      case 'lock':
      case 'unlock':
      case 'rlock':
      case 'runlock':
        return `${this.#name(`m${operation.mutex}`)}.${lockMethods[operation.kind]}()`;
      case 'add':
        return `${this.#name('wg')}.Add(${operation.delta})`;
      case 'done':
      case 'wait':
        return `${this.#name('wg')}.${operation.kind === 'done' ? 'Done' : 'Wait'}()`;
      case 'cond-wait':
      case 'signal':
      case 'broadcast':
        return `${this.#name('cond')}.${condMethods[operation.kind]}()`;
      case 'cancel':
        return `${this.#name('cancel')}()`;
    }
  }

  /** The next line is the one of this operation. */
  #at(id: number): void {
    this.#lines.set(id, this.#text.length);
  }

  #line(...lines: readonly string[]): void {
    for (const line of lines) this.#text.push(line === '' ? '' : '\t'.repeat(this.#depth) + line);
  }

  #block(open: string, write: () => void, close = '}'): void {
    this.#line(open);
    this.#indented(write);
    this.#line(close);
  }

  #branch(head: string, body: Body): void {
    this.#line(head);
    this.#indented(() => this.#body(body));
  }

  #indented(write: () => void): void {
    this.#depth++;
    write();
    this.#depth--;
  }
}

const lockMethods = { lock: 'Lock', unlock: 'Unlock', rlock: 'RLock', runlock: 'RUnlock' };
const condMethods = { 'cond-wait': 'Wait', signal: 'Signal', broadcast: 'Broadcast' };

/** Names of what occurs somewhere, and of the packages that it needs. */
function usedIn(program: Program): ReadonlySet<string> {
  const used = new Set<string>();
  const channel = (index: number) => used.add(index < 0 ? 'ctx' : `c${index}`);
  for (const statement of [...statementsOf(program), ...operationsOf(program).values()]) {
    switch (statement.kind) {
      case 'send':
      case 'receive':
      case 'close':
      case 'range':
        channel(statement.channel);
        break;
      case 'select':
        for (const each of statement.cases) channel(each.channel);
        break;
      case 'lock':
      case 'unlock':
      case 'rlock':
      case 'runlock':
        used.add(`m${statement.mutex}`).add('sync');
        break;
      case 'add':
      case 'done':
      case 'wait':
        used.add('wg').add('sync');
        break;
      case 'cond-wait':
      case 'signal':
      case 'broadcast':
        used.add('cond').add('m0').add('sync');
        break;
      case 'cancel':
        used.add('cancel');
        break;
      case 'await-done':
        used.add('ctx');
        break;
      case 'call':
        used.add(`f${statement.closure}`);
        break;
      case 'go':
        used.add(`p${statement.process}`);
        break;
    }
  }
  if (used.has('ctx') || used.has('cancel')) used.add('context');
  return used;
}
