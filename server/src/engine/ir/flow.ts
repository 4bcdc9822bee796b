/** Owns building the blocks of one function: the block being filled, jump targets by label, and the pruning at the end. Knows no syntax. */
import type { Block, BlockId, FunctionId, Operation, Terminator, VariableId } from './model';
import { successors } from './walk';

interface OpenBlock {
  readonly operations: Operation[];
  terminator: Terminator | undefined;
  /** Position among the started blocks, -1 before. */
  order: number;
  loopDepth: number;
  loop: BlockId | undefined;
  renews?: readonly VariableId[];
}

/** Where `break` and `continue` go from inside a statement. */
export interface JumpTarget {
  readonly label: string | undefined;
  readonly breakTo: BlockId;
  /** Absent for switch and select. */
  readonly continueTo?: BlockId;
}

const nowhere: Terminator = { kind: 'jump', to: 0 as BlockId };

export class Flow {
  readonly function: FunctionId;
  /** As `FunctionIr.name`. */
  readonly name: string;
  readonly parent: Flow | undefined;
  readonly captures = new Set<VariableId>();
  /** Numbers the closures directly inside, for their names. */
  closures = 0;
  /** Label that stands before the statement about to be lowered. */
  pendingLabel: string | undefined;
  readonly #blocks: OpenBlock[] = [];
  readonly #targets: JumpTarget[] = [];
  readonly #labels = new Map<string, BlockId>();
  readonly #loops: BlockId[] = [];
  #current = 0;
  #started = 0;

  constructor(id: FunctionId, name: string, parent?: Flow) {
    this.function = id;
    this.name = name;
    this.parent = parent;
    this.start(this.newBlock());
  }

  /** A block at the present loop depth, filled once `start` is called with it. */
  newBlock(): BlockId {
    const loop = this.#loops.at(-1);
    return (this.#blocks.push({
      operations: [],
      terminator: undefined,
      order: -1,
      loopDepth: this.#loops.length,
      loop,
    }) - 1) as BlockId;
  }

  /** A block that heads a loop: it and every block made until `leaveLoop` belong to the loop. */
  enterLoop(): BlockId {
    const header = this.#blocks.length as BlockId;
    this.#loops.push(header);
    return this.newBlock();
  }

  /** What is done with these variables from a block on is done with new ones. */
  renew(block: BlockId, variables: readonly VariableId[]): void {
    if (variables.length > 0) this.#blocks[block]!.renews = variables;
  }

  leaveLoop(): void {
    this.#loops.pop();
  }

  start(block: BlockId): void {
    this.#current = block;
    const started = this.#blocks[block]!;
    if (started.order < 0) started.order = this.#started++;
  }

  /** Ends the current block by a jump to `block`, unless it has ended, and goes on there. */
  flowInto(block: BlockId): void {
    this.jump(block);
    this.start(block);
  }

  jump(to: BlockId): void {
    this.terminate({ kind: 'jump', to });
  }

  emit(operation: Operation): void {
    this.#open().operations.push(operation);
  }

  /** Ends the current block; code that follows without a `start` can never run. */
  terminate(terminator: Terminator): void {
    const block = this.#blocks[this.#current]!;
    if (block.terminator === undefined) block.terminator = terminator;
  }

  /** Number of operations in the current block: tells whether lowering a value added any. */
  get mark(): string {
    return `${this.#current}:${this.#blocks[this.#current]!.operations.length}`;
  }

  get current(): BlockId {
    this.#open();
    return this.#current as BlockId;
  }

  get isReachable(): boolean {
    return this.#blocks[this.#current]!.terminator === undefined;
  }

  takeLabel(): string | undefined {
    const label = this.pendingLabel;
    this.pendingLabel = undefined;
    return label;
  }

  /** Runs `body` with `break` and `continue` going to `target`. */
  within(target: JumpTarget, body: () => void): void {
    this.#targets.push(target);
    body();
    this.#targets.pop();
  }

  breakTarget(label: string | undefined): BlockId | undefined {
    return this.#targets.findLast((target) => label === undefined || target.label === label)?.breakTo;
  }

  continueTarget(label: string | undefined): BlockId | undefined {
    return this.#targets.findLast(
      (target) => target.continueTo !== undefined && (label === undefined || target.label === label),
    )?.continueTo;
  }

  /** The block a label stands for, made when first named: `goto` may come before its label. */
  labelled(label: string): BlockId {
    let block = this.#labels.get(label);
    if (block === undefined) {
      block = this.newBlock();
      this.#labels.set(label, block);
    }
    return block;
  }

  /** The place of a label: its block belongs to the loops around it, wherever the first `goto` to it stood. */
  placeLabel(label: string): void {
    const id = this.labelled(label);
    const block = this.#blocks[id]!;
    block.loopDepth = this.#loops.length;
    block.loop = this.#loops.at(-1);
    this.flowInto(id);
  }

  /** Reachable blocks, renumbered in the order in which they were filled, which is close to source order; the entry is first. */
  finish(): readonly Block[] {
    const blocks = this.#blocks;
    const reached = new Uint8Array(blocks.length);
    const work = [0];
    reached[0] = 1;
    while (work.length > 0) {
      for (const next of successors(blocks[work.pop()!]!.terminator ?? nowhere)) {
        if (reached[next] === 1) continue;
        reached[next] = 1;
        work.push(next);
      }
    }
    const kept = [...blocks.keys()]
      .filter((id) => reached[id] === 1)
      .sort((a, b) => blocks[a]!.order - blocks[b]!.order) as BlockId[];
    const renumbered = new Map(kept.map((id, index) => [id, index as BlockId]));
    const to = (id: BlockId): BlockId => renumbered.get(id)!;
    return kept.map((id, index) => {
      const { operations, terminator, loopDepth, loop, renews } = blocks[id]!;
      const header = loop === undefined ? undefined : renumbered.get(loop);
      return {
        id: index as BlockId,
        operations,
        terminator: retarget(terminator ?? nowhere, to),
        loopDepth,
        ...(header === undefined ? {} : { loop: header }),
        ...(renews === undefined ? {} : { renews }),
      };
    });
  }

  #open(): OpenBlock {
    if (!this.isReachable) this.#current = this.newBlock();
    return this.#blocks[this.#current]!;
  }
}

function retarget(terminator: Terminator, to: (block: BlockId) => BlockId): Terminator {
  switch (terminator.kind) {
    case 'jump':
      return { ...terminator, to: to(terminator.to) };
    case 'branch':
      // biome-ignore lint/suspicious/noThenProperty: a block id is never called
      return { ...terminator, then: to(terminator.then), else: to(terminator.else) };
    case 'switch':
      return {
        ...terminator,
        cases: terminator.cases.map((each) => ({ ...each, to: to(each.to) })),
        default: to(terminator.default),
      };
    case 'type-switch':
      return {
        ...terminator,
        cases: terminator.cases.map((each) => ({ ...each, to: to(each.to) })),
        default: to(terminator.default),
      };
    case 'select':
      return {
        ...terminator,
        cases: terminator.cases.map((each) => ({ ...each, to: to(each.to) })),
        ...(terminator.default === undefined ? {} : { default: to(terminator.default) }),
      };
    case 'range':
      return { ...terminator, body: to(terminator.body), done: to(terminator.done) };
    case 'return':
    case 'panic':
    case 'exit':
      return terminator;
  }
}
