/** Owns making a channel where it is declared. */
import type { Unit, Value } from '../../../ir/model';
import { eachOperation } from '../../../ir/walk';
import type { Range } from '../../../text/range';
import type { RuleContext } from '../../define-rule';
import { hasOwnLines, indentation } from '../../edits';
import type { Blocked, Candidate } from './candidate-fix';

/** Buffers that are tried: none, or room for one. */
const sizes = [0, 1];

export function madeCandidates({ unit, lines }: RuleContext, { place }: Blocked): readonly Candidate[] {
  if (place.unit !== unit) return [];
  return channelsAt(unit, place.range).flatMap((channel): readonly Candidate[] => {
    if (channel.kind !== 'variable') return [];
    const { variable } = channel;
    const declared = eachOperation(unit).find(
      ({ operation }) => operation.kind === 'declare' && operation.variables.includes(variable),
    )?.operation;
    if (declared?.kind !== 'declare' || declared.variables.length > 1) return [];
    const { start, end } = declared.range;
    const statement = { start: { line: start.line, column: indentation(lines, start.line).length }, end };
    const [, name, type] = /^var\s+(\w+)\s+(chan\s.*)$/.exec(lines.textIn(statement)) ?? [];
    if (name === undefined || type === undefined || !hasOwnLines(lines, statement)) return [];
    return sizes.map((size) => {
      const edits = [{ range: statement, text: `${name} := make(${type}${size === 0 ? '' : `, ${size}`})` }];
      // One round more than there are places: what is enough for two need not be for more.
      return { title: `Make ${name} where it is declared`, edits, trials: [{ edits, rounds: () => () => size + 2 }] };
    });
  });
}

function channelsAt(unit: Unit, range: Range): readonly Value[] {
  const found = eachOperation(unit).flatMap(({ operation }) =>
    (operation.kind === 'send' || operation.kind === 'receive') && operation.range === range ? [operation.channel] : [],
  );
  const ranged = unit.functions.flatMap(({ blocks }) =>
    blocks.flatMap(({ terminator }) =>
      terminator.kind === 'range' && terminator.headRange === range ? [terminator.over] : [],
    ),
  );
  return [...found, ...ranged];
}
