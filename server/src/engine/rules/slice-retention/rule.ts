/** Owns the rule that a small piece does not keep a large buffer alive. */

import { defineRule, isAtLeast, type RuleContext } from '../../findings/define-rule';
import type { Fix } from '../../findings/finding';
import { changeImports } from '../../findings/import-edit';
import { LargeBuffers, largeOption, largeWords, outlivesCall, type Source } from '../../findings/loops/large-buffers';
import { integer, nodesIn } from '../../findings/loops/loops';
import { basicKind, isByteSlice } from '../../findings/loops/value-cost';
import type { Unit, Value } from '../../ir/model';

export default defineRule({
  title: 'A small piece of a large buffer is kept, and keeps all of it',
  why: 'A slice of a slice, and a substring of a string, share the memory of the whole: as long as the first 16 bytes of a file are kept, so is the file (https://go.dev/blog/slices-intro#a-possible-gotcha). Copy the piece: `bytes.Clone`, `slices.Clone` or `strings.Clone`. Flagged is a piece with a small constant bound, or one element of a split, of what a function read whole or made large, when it is returned or stored beyond the call.',
  severity: 'information',
  confidence: 'likely',
  tags: ['memory'],
  skips: 'tests',
  triggers: [largeWords],
  options: {
    small: { description: 'The largest constant bound of a piece, in bytes.', type: 'integer', default: 1024 },
    large: largeOption,
  },
  check(context) {
    const { unit, file } = context;
    if (unit.name === 'main') return;
    const pieces = new Pieces(context);
    for (const owner of unit.functions) {
      for (const node of owner.blocks.flatMap(nodesIn)) {
        for (const { value, how } of keptBy(unit, node)) {
          const source = pieces.pieceOf(value);
          if (source === undefined) continue;
          context.report({
            message: `This piece is ${how}, and keeps all of ${source.name} in memory: copy it.`,
            range: value.range,
            function: owner,
            related: [{ message: `${source.name} gets its memory here.`, file, range: source.range }],
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
        return value !== undefined && target !== undefined && outlivesCall(unit, target)
          ? composite(value, 'stored')
          : [];
      });
    default:
      return [];
  }
}

const splitting = /^(bytes|strings)\.(Split|SplitN|SplitAfter|SplitAfterN|Fields|FieldsFunc)$/;

/** What is a piece of the large buffers of one unit. */
class Pieces {
  readonly #context: RuleContext;
  readonly #buffers: LargeBuffers;

  constructor(context: RuleContext) {
    this.#context = context;
    this.#buffers = new LargeBuffers(context.unit, context.resolution, Number(context.options.large));
  }

  /** The buffer that `value` is a small piece of. */
  pieceOf(value: Value): Source | undefined {
    if (value.kind === 'variable') {
      const initial = this.#buffers.only(value.variable);
      return initial && this.pieceOf(initial);
    }
    if (value.kind === 'convert') {
      return this.#isCopy(value) ? undefined : this.pieceOf(value.operand);
    }
    if (value.kind === 'index') {
      const call = this.#buffers.callOf(value.base);
      const name = call && this.#buffers.nameOf(call);
      const [whole] = call?.args ?? [];
      return name !== undefined && splitting.test(name) && whole !== undefined
        ? this.#buffers.wholeOf(whole)
        : undefined;
    }
    if (value.kind !== 'slice') return undefined;
    const [, end] = value.bounds;
    const size = end && integer(end);
    if (size === undefined || size > Number(this.#context.options.small)) return undefined;
    return this.#buffers.wholeOf(value.base);
  }

  /** Between string and []byte a conversion copies; of a whole it is as large again. */
  #isCopy({ type, operand }: Extract<Value, { kind: 'convert' }>): boolean {
    const { unit, resolution } = this.#context;
    const from = resolution.typeOf(unit, operand);
    const to = basicKind(unit, resolution, type);
    return from === undefined || (to === 'string') !== (basicKind(unit, resolution, from) === 'string');
  }
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
