/** Owns which columns of a table stay when it becomes narrow: all of one rank go together. Refuses to know what the columns hold. */

/** `roomy` goes first, then `usual`; `always` stays. */
export type ColumnRank = 'always' | 'usual' | 'roomy';

export function rankClass(rank: ColumnRank): string {
  return rank === 'always' ? '' : ` rank-${rank}`;
}

/** Tells the style how many columns there are at each width. */
export function announceRanks(table: HTMLElement, ranks: readonly ColumnRank[]): void {
  const count = (wanted: readonly ColumnRank[]) => String(ranks.filter((rank) => wanted.includes(rank)).length);
  table.style.setProperty('--costs', String(ranks.length));
  table.style.setProperty('--costs-usual', count(['usual', 'always']));
  table.style.setProperty('--costs-least', count(['always']));
}
