/** Owns the columns of the Top table: pprof's own, and in a diff both sides of each cost. Refuses to know the DOM. */
import { type Sign, signOf } from '../cost-sign';
import { columnText } from '../cost-text';
import type { ColumnRank } from '../rows/room';
import type { Session } from '../session';
import type { SortKey, TopRows } from './rows';

export interface TopColumn {
  readonly title: string;
  readonly hint: string;
  readonly sort: SortKey | undefined;
  readonly quiet: boolean;
  readonly rank: ColumnRank;
  /** Whether a bar of flat stands in it. */
  readonly bar?: boolean;
  /** Number in the sample type's unit, for a file; undefined where a share is shown, which follows from others. */
  raw?(frame: number): number;
  text(frame: number, row: number): string;
  sign?(frame: number): Sign | undefined;
}

export function topColumns(session: Session, rows: TopRows): readonly TopColumn[] {
  const { frameFlat, frameCum, base } = session.layout;
  if (base) {
    return [
      ...twoSides(session, 'flat', frameFlat, base.frameFlat, 'in the function itself'),
      ...twoSides(session, 'cum', frameCum, base.frameCum, 'in the function and what it calls'),
    ];
  }
  const cost = (title: string, hint: string, sort: SortKey, column: Float64Array): TopColumn[] => [
    {
      title,
      hint: `In ${hint}`,
      sort,
      quiet: false,
      rank: 'always',
      raw: (frame) => column[frame]!,
      text: columnText(
        session,
        column.length,
        (frame) => column[frame]!,
        (value) => session.value(value),
      ),
    },
    {
      title: `${title} %`,
      hint: `Share of the total in ${hint}`,
      sort,
      quiet: true,
      rank: 'usual',
      bar: sort === 'flat',
      text: (frame) => session.share(column[frame]!),
    },
  ];
  return [
    ...cost('Flat', 'the function itself', 'flat', frameFlat),
    {
      title: 'Sum %',
      hint: 'Share of this row and all above it',
      sort: undefined,
      quiet: true,
      rank: 'roomy',
      text: (_, row) => session.share(rows.sums[row]!),
    },
    ...cost('Cum', 'the function and what it calls', 'cum', frameCum),
  ];
}

function twoSides(
  session: Session,
  sort: 'flat' | 'cum',
  difference: Float64Array,
  base: Float64Array,
  hint: string,
): TopColumn[] {
  const title = sort === 'flat' ? 'Flat' : 'Cum';
  const now = (frame: number) => difference[frame]! + base[frame]!;
  const before = (frame: number) => base[frame]!;
  const delta = (frame: number) => difference[frame]!;
  return [
    {
      title: `${title} base`,
      hint: `Cost in the base, ${hint}`,
      sort: undefined,
      quiet: true,
      rank: 'roomy',
      raw: before,
      text: columnText(session, base.length, before, (value) => session.amount(value)),
    },
    {
      title: `${title} now`,
      hint: `Cost now, ${hint}`,
      sort: undefined,
      quiet: false,
      rank: sort === 'flat' ? 'usual' : 'roomy',
      raw: now,
      text: columnText(session, base.length, now, (value) => session.amount(value)),
    },
    {
      title: `${title} change`,
      hint: `Cost now less cost in the base, ${hint}`,
      sort,
      quiet: false,
      rank: 'always',
      raw: delta,
      text: columnText(session, base.length, delta, (value) => session.delta(value)),
      sign: (frame) => signOf(delta(frame)),
    },
  ];
}
