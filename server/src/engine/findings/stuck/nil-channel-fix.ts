/** Owns making a channel where it is declared. */
import type { Unit, Value } from '../../ir/model';
import { eachOperation } from '../../ir/walk';
import type { Range } from '../../text/range';
import type { RuleContext } from '../define-rule';
import { hasOwnLines } from '../edits';
import type { Blocked, Candidate } from './candidate-fix';

/** Buffers that are tried: none, or room for one. */
const sizes = ['', ', 1'];

export function madeCandidates({ unit, lines }: RuleContext, { place }: Blocked): readonly Candidate[] {
  if (place.unit !== unit) return [];
  return channelsAt(unit, place.range).flatMap((channel): readonly Candidate[] => {
    if (channel.kind !== 'variable') return [];
    const { variable } = channel;
    const declared = eachOperation(unit).find(
      ({ operation }) => operation.kind === 'declare' && operation.variables.includes(variable),
    )?.operation;
    if (declared?.kind !== 'declare' || declared.variables.length > 1 || !hasOwnLines(lines, declared.range)) return [];
    const [, name, type] = /^var\s+(\w+)\s+(chan\s.*)$/.exec(lines.textIn(declared.range)) ?? [];
    if (name === undefined || type === undefined) return [];
    return sizes.map((size) => ({
      title: `Make ${name} where it is declared`,
      edits: [{ range: declared.range, text: `${name} := make(${type}${size})` }],
    }));
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
