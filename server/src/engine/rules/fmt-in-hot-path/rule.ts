/** Owns the rule against fmt where a plain conversion does the same, in code that runs again and again. */

import { defineRule, type RuleContext } from '../../findings/define-rule';
import type { Fix } from '../../findings/finding';
import { changeImports, isLastUse } from '../../findings/import-edit';
import { fewTurns, loopWords, takesFewTurns } from '../../findings/loops/loop-rule';
import { repeatedNodes } from '../../findings/loops/loops';
import { basicKind, isPredeclared } from '../../findings/loops/value-cost';
import type { Operation, Value } from '../../ir/model';
import { qualifiedName } from '../../packages/resolution';

type Call = Extract<Operation, { kind: 'call' }>;

/** What does the same without fmt. */
interface Instead {
  /** For the message. */
  readonly words: string;
  readonly code?: { readonly path?: string; readonly call: (name: string, argument: string) => string };
}

export default defineRule({
  title: 'fmt formats one plain value in a loop, where a conversion does the same',
  why: '`fmt.Sprintf` reads its format, boxes its arguments and looks at them through an interface each time it runs. For one number, string or bool `strconv` does the same several times faster and with fewer allocations (https://pkg.go.dev/strconv); a text without verbs needs no formatting at all. Loops that a literal bounds to a few turns, and paths that leave the loop, such as the return of an error, are not flagged.',
  severity: 'hint',
  confidence: 'proved',
  tags: ['memory', 'allocation', 'cpu'],
  skips: 'tests',
  triggers: [['Sprint(', 'Sprintf(', 'Errorf('], loopWords],
  options: { fewTurns: fewTurns(16) },
  check(context) {
    const { unit, resolution, report, options } = context;
    for (const { node, loop } of repeatedNodes(unit)) {
      if (node.kind !== 'call' || node.spread) continue;
      if (takesFewTurns(loop, options)) continue;
      const name = qualifiedName(resolution.calleeOf(unit, node));
      const instead = name === undefined ? undefined : insteadOf(context, name, node.args);
      if (instead === undefined) continue;
      report({
        message: `${name} does more here than it needs, each turn of the loop: ${instead.words}.`,
        range: node.range,
        function: loop.owner,
        fixes: fixes(context, node, instead),
      });
    }
  },
});

function insteadOf(context: RuleContext, name: string, args: readonly Value[]): Instead | undefined {
  const [first, second] = args;
  if (first === undefined) return undefined;
  const isText = first.kind === 'literal' && first.type === 'string';
  if (name === 'fmt.Sprint') return args.length === 1 ? conversion(context, first, 'v') : undefined;
  if (name !== 'fmt.Sprintf' && name !== 'fmt.Errorf') return undefined;
  if (args.length === 1 && isText && !first.text.includes('%')) {
    if (name === 'fmt.Sprintf') return { words: 'the text is ready as it stands', code: { call: (_, text) => text } };
    const call = (errors: string, text: string): string => `${errors}.New(${text})`;
    return { words: 'use errors.New, or one error made before', code: { path: 'errors', call } };
  }
  if (name !== 'fmt.Sprintf' || args.length !== 2 || !isText || second === undefined) return undefined;
  const verb = /^["`]%([dsvt])["`]$/.exec(first.text)?.[1];
  return verb === undefined ? undefined : conversion(context, second, verb);
}

/** What turns one value into text as `verb` does. A named type may have a String method of its own, except for `%d`. */
function conversion({ unit, resolution }: RuleContext, value: Value, verb: string): Instead | undefined {
  const type = resolution.typeOf(unit, value);
  const kind = basicKind(unit, resolution, type);
  const isPlain = isPredeclared(unit, type);
  if (kind === undefined || (!isPlain && verb !== 'd')) return undefined;
  const convert = (to: string, text: string): string => (isPlain && kind === to ? text : `${to}(${text})`);
  const strconv = (words: string, call: (name: string, text: string) => string): Instead => ({
    words: `use strconv.${words}`,
    code: { path: 'strconv', call },
  });
  if (verb === 'd' || verb === 'v') {
    if (kind === 'int') return strconv('Itoa', (name, text) => `${name}.Itoa(${convert('int', text)})`);
    if (/^(int(8|16|32|64)|rune)$/.test(kind))
      return strconv('FormatInt', (name, text) => `${name}.FormatInt(${convert('int64', text)}, 10)`);
    if (/^(uint(8|16|32|64|ptr)?|byte)$/.test(kind))
      return strconv('FormatUint', (name, text) => `${name}.FormatUint(${convert('uint64', text)}, 10)`);
  }
  if ((verb === 't' || verb === 'v') && kind === 'bool')
    return strconv('FormatBool', (name, text) => `${name}.FormatBool(${text})`);
  if ((verb === 's' || verb === 'v') && kind === 'string')
    return { words: 'the value is a string already', code: { call: (_, text) => text } };
  return undefined;
}

function fixes({ lines, file }: RuleContext, call: Call, { words, code }: Instead): readonly Fix[] {
  const argument = call.args.at(-1);
  if (code === undefined || argument === undefined || call.callee.kind !== 'member') return [];
  const callee = lines.textIn(call.callee.range);
  const drop = callee.includes('.') && isLastUse(lines, callee.split('.')[0]!) ? 'fmt' : undefined;
  // A file that would import nothing any more is left to its author.
  if (code.path === undefined && drop !== undefined) return [];
  const change = code.path === undefined ? { name: '', edits: [] } : changeImports(lines, code.path, drop);
  if (change === undefined) return [];
  const text = code.call(change.name, lines.textIn(argument.range));
  const edits = [...change.edits, { range: call.range, text }].map((edit) => ({ ...edit, file }));
  const title = words.startsWith('use ') ? `Use ${words.slice(4).replace(/,.*/, '')}` : 'Take the text as it is';
  return [{ title, preferred: true, edits }];
}
