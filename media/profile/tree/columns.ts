/** Owns which costs a row of the call tree shows, and how they read. Refuses to know the DOM. */
import { sharedGrowth } from '../compare/compared';
import { type Sign, signOf } from '../cost-sign';
import type { ColumnRank } from '../rows/room';
import type { Session } from '../session';

export interface CostColumn {
  readonly title: string;
  readonly hint: string;
  /** Drawn weaker. */
  readonly quiet: boolean;
  readonly rank: ColumnRank;
  text(node: number): string;
  /** `more` or `less` where a difference is told by colour too. */
  sign?(node: number): Sign | undefined;
}

/** What shares of a difference are of. */
function wholeOf(session: Session): string {
  if (sharedGrowth(session) > 0) return 'Share of all growth';
  return session.comparison?.mode === 'base' ? 'Share of what is left' : 'Share of the base';
}

/** In a diff what was there, what is now and the difference; else flat and cum as pprof counts them. */
export function costColumns(session: Session): readonly CostColumn[] {
  const { flat, cum, base } = session.layout;
  const value = (column: Float64Array) => (node: number) => session.value(column[node]!);
  const share = (column: Float64Array) => (node: number) => session.share(column[node]!);
  if (!base) {
    return [
      { title: 'Flat', hint: 'In the function itself', quiet: false, rank: 'roomy', text: value(flat) },
      {
        title: 'Flat %',
        hint: 'Share of the total in the function itself',
        quiet: true,
        rank: 'roomy',
        text: share(flat),
      },
      { title: 'Cum', hint: 'In the function and what it calls', quiet: false, rank: 'usual', text: value(cum) },
      {
        title: 'Cum %',
        hint: 'Share in the function and what it calls',
        quiet: true,
        rank: 'always',
        text: share(cum),
      },
    ];
  }
  return [
    {
      title: 'Base',
      hint: 'Cum in the base',
      quiet: true,
      rank: 'roomy',
      text: (node) => session.amount(base.cum[node]!),
    },
    {
      title: 'Now',
      hint: 'Cum now',
      quiet: false,
      rank: 'roomy',
      text: (node) => session.amount(cum[node]! + base.cum[node]!),
    },
    {
      title: 'Delta',
      hint: 'Cum now less cum in the base',
      quiet: false,
      rank: 'always',
      text: (node) => session.delta(cum[node]!),
      sign: (node) => signOf(cum[node]!),
    },
    {
      title: sharedGrowth(session) > 0 ? '% of growth' : 'Delta %',
      hint: wholeOf(session),
      quiet: true,
      rank: 'usual',
      text: share(cum),
    },
    {
      title: 'Flat delta',
      hint: 'The same in the function itself',
      quiet: true,
      rank: 'roomy',
      text: (node) => session.delta(flat[node]!),
    },
  ];
}
