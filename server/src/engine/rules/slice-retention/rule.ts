/** Owns the rule that a small piece does not keep a large buffer alive. */
import type { Operation, Unit, Value, VariableId } from '../../ir/model';
import { qualifiedName } from '../../packages/resolution';
import { defineRule, isAtLeast, type RuleContext } from '../define-rule';
import type { Fix } from '../finding';
import { changeImports } from '../import-edit';
import { integer, isCall, nodesIn } from '../loops';
import { basicKind, isByteSlice } from '../value-cost';

export default defineRule({
  title: 'A small piece of a large buffer is kept, and keeps all of it',
  why: 'A slice of a slice, and a substring of a string, share the memory of the whole: as long as the first 16 bytes of a file are kept, so is the file (https://go.dev/blog/slices-intro#a-possible-gotcha). Copy the piece: `bytes.Clone`, `slices.Clone` or `strings.Clone`. Flagged is a piece with a small constant bound, or one element of a split, of what a function read whole or made large, when it is returned or stored beyond the call.',
  severity: 'information',
  confidence: 'likely',
  tags: ['memory'],
  skips: 'tests',
  triggers: [['ReadAll(', 'ReadFile(', 'DumpRequest', 'DumpResponse', '.CombinedOutput(', '.Output(', 'make([]byte, ']],
  options: {
    small: { description: 'The largest constant bound of a piece, in bytes.', type: 'integer', default: 1024 },
    large: {
      description: 'The least size a buffer of constant size is made with, in bytes.',
      type: 'integer',
      default: 65536,
    },
  },
  check(context) {
    const { unit, file } = context;
    if (unit.name === 'main') return;
    const buffers = new Buffers(context);
    for (const owner of unit.functions) {
      for (const node of owner.blocks.flatMap(nodesIn)) {
        for (const { value, how } of keptBy(unit, node)) {
          const source = buffers.pieceOf(value);
          if (source === undefined) continue;
          context.report({
            message: `This piece is ${how}, and keeps all of ${source.name} in memory: copy it.`,
            range: value.range,
            function: owner,
            related: [{ message: `1 of 1: ${source.name} gets its memory here.`, file, range: source.range }],
            fixes: cloneFix(context, value),
          });
        }
      }
    }
  },
});

/** Values that a node lets outlive the call. */
function keptBy(
  unit: Unit,
  node: ReturnType<typeof nodesIn>[number],
): readonly { readonly value: Value; readonly how: string }[] {
  const composite = (value: Value, how: string): readonly { value: Value; how: string }[] => {
    const inner = value.kind === 'address' ? value.base : value;
    if (inner.kind !== 'composite') return [{ value, how }];
    return inner.elements.flatMap((element) => composite(element.value, how));
  };
  switch (node.kind) {
    case 'return':
      return node.values.flatMap((value) => composite(value, 'returned'));
    case 'send':
      return composite(node.value, 'sent');
    case 'assign':
      return node.targets.flatMap((target, index) => {
        const value = node.values[index];
        return value !== undefined && target !== undefined && outlives(unit, target) ? composite(value, 'stored') : [];
      });
    default:
      return [];
  }
}

/** A package variable, or a place behind a parameter or receiver. */
function outlives(unit: Unit, target: Value): boolean {
  switch (target.kind) {
    case 'global':
      return true;
    case 'variable': {
      const { kind } = unit.variables[target.variable]!;
      return kind === 'result';
    }
    case 'field':
    case 'index':
    case 'dereference': {
      if (target.base.kind !== 'variable') return outlives(unit, target.base);
      const { kind } = unit.variables[target.base.variable]!;
      return kind === 'receiver' || kind === 'parameter';
    }
    default:
      return false;
  }
}

interface Source {
  readonly name: string;
  readonly range: Value['range'];
}

const reading = new Set([
  'io.ReadAll',
  'io/ioutil.ReadAll',
  'os.ReadFile',
  'io/ioutil.ReadFile',
  'io/fs.ReadFile',
  'net/http/httputil.DumpRequest',
  'net/http/httputil.DumpRequestOut',
  'net/http/httputil.DumpResponse',
  'os/exec.Cmd.Output',
  'os/exec.Cmd.CombinedOutput',
]);
const splitting = /^(bytes|strings)\.(Split|SplitN|SplitAfter|SplitAfterN|Fields|FieldsFunc)$/;

/** The large buffers of one unit, and what is a piece of them. */
class Buffers {
  readonly #context: RuleContext;
  readonly #calls = new Map<number, Extract<Operation, { kind: 'call' }>>();
  readonly #assigned = new Map<VariableId, number>();

  constructor(context: RuleContext) {
    this.#context = context;
    for (const node of context.unit.functions.flatMap(({ blocks }) => blocks.flatMap(nodesIn))) {
      if (isCall(node) && node.kind === 'call') this.#calls.set(node.id, node);
      if (node.kind !== 'assign') continue;
      for (const target of node.targets) {
        if (target?.kind !== 'variable') continue;
        this.#assigned.set(target.variable, (this.#assigned.get(target.variable) ?? 0) + 1);
      }
    }
  }

  /** The buffer that `value` is a small piece of. */
  pieceOf(value: Value): Source | undefined {
    if (value.kind === 'variable') {
      const initial = this.#only(value.variable);
      return initial && this.pieceOf(initial);
    }
    if (value.kind === 'convert') {
      return this.#isCopy(value) ? undefined : this.pieceOf(value.operand);
    }
    if (value.kind === 'index') {
      const call = this.#callOf(value.base);
      const name = call && this.#name(call);
      const [whole] = call?.args ?? [];
      return name !== undefined && splitting.test(name) && whole !== undefined ? this.#wholeOf(whole) : undefined;
    }
    if (value.kind !== 'slice') return undefined;
    const [, end] = value.bounds;
    const size = end && integer(end);
    if (size === undefined || size > Number(this.#context.options.small)) return undefined;
    return this.#wholeOf(value.base);
  }

  #wholeOf(value: Value): Source | undefined {
    if (value.kind === 'convert') return this.#wholeOf(value.operand);
    if (value.kind === 'slice') return value.bounds[1] === undefined ? this.#wholeOf(value.base) : undefined;
    if (value.kind === 'variable') {
      const initial = this.#only(value.variable);
      const source = initial && this.#wholeOf(initial);
      return source && { ...source, name: this.#context.unit.variables[value.variable]!.name };
    }
    const call = this.#callOf(value);
    if (call === undefined || (value.kind === 'result' && value.index !== 0)) return undefined;
    const name = this.#name(call);
    const source = { name: 'what was read', range: call.range };
    if (name !== undefined && reading.has(name)) return source;
    if (name !== undefined && /^(bytes|strings)\.Trim/.test(name) && call.args[0] !== undefined)
      return this.#wholeOf(call.args[0]);
    return this.#isLargeMake(call) ? { ...source, name: 'the buffer' } : undefined;
  }

  #isLargeMake(call: Extract<Operation, { kind: 'call' }>): boolean {
    const { unit, resolution, options } = this.#context;
    const callee = resolution.calleeOf(unit, call);
    if (callee.kind !== 'builtin' || callee.name !== 'make') return false;
    const size = call.args.at(-1);
    return size !== undefined && (constant(size) ?? 0) >= Number(options.large);
  }

  /** Between string and []byte a conversion copies; of a whole it is as large again. */
  #isCopy({ type, operand }: Extract<Value, { kind: 'convert' }>): boolean {
    const { unit, resolution } = this.#context;
    const from = resolution.typeOf(unit, operand);
    const to = basicKind(unit, resolution, type);
    return from === undefined || (to === 'string') !== (basicKind(unit, resolution, from) === 'string');
  }

  /** What a local variable holds, when it is set once. */
  #only(variable: VariableId): Value | undefined {
    const { kind, initial } = this.#context.unit.variables[variable]!;
    return kind === 'local' && (this.#assigned.get(variable) ?? 0) <= 1 ? initial : undefined;
  }

  #callOf(value: Value): Extract<Operation, { kind: 'call' }> | undefined {
    if (value.kind === 'variable') {
      const initial = this.#only(value.variable);
      return initial && this.#callOf(initial);
    }
    return value.kind === 'result' ? this.#calls.get(value.operation) : undefined;
  }

  #name(call: Extract<Operation, { kind: 'call' }>): string | undefined {
    return qualifiedName(this.#context.resolution.calleeOf(this.#context.unit, call));
  }
}

/** `64 << 10`, `1024 * 1024`, `65536`. */
function constant(value: Value): number | undefined {
  if (value.kind !== 'binary') return integer(value);
  const [left, right] = [constant(value.left), constant(value.right)];
  if (left === undefined || right === undefined) return undefined;
  if (value.operator === '*') return left * right;
  return value.operator === '<<' ? left * 2 ** right : undefined;
}

function cloneFix({ unit, resolution, lines, file, go }: RuleContext, value: Value): readonly Fix[] {
  if (value.kind !== 'slice' && value.kind !== 'index') return [];
  const type = resolution.typeOf(unit, value);
  const path = isByteSlice(unit, type)
    ? 'bytes'
    : basicKind(unit, resolution, type) === 'string'
      ? 'strings'
      : undefined;
  if (path === undefined || !isAtLeast(go, path === 'bytes' ? '1.20' : '1.18')) return [];
  const change = changeImports(lines, path);
  if (change === undefined) return [];
  const text = `${change.name}.Clone(${lines.textIn(value.range)})`;
  const edits = [...change.edits, { range: value.range, text }].map((edit) => ({ ...edit, file }));
  return [{ title: `Copy it with ${path}.Clone`, preferred: true, edits }];
}
