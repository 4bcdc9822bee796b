/** Owns how profiles, kinds and times are named where heat is shown. */
import * as vscode from 'vscode';
import type { ValueType } from '#engine/profile/model/profile';
import { formatShare, formatValue } from '#engine/profile/units/format';
import type { HeatProfile } from '../profile/reading/condense';
import type { ProfileKind } from '../profile/reading/kind';

export function kindName(kind: ProfileKind): string {
  switch (kind) {
    case 'cpu':
      return vscode.l10n.t('CPU');
    case 'heap':
      return vscode.l10n.t('Heap');
    case 'allocs':
      return vscode.l10n.t('Allocations');
    case 'block':
      return vscode.l10n.t('Block');
    case 'mutex':
      return vscode.l10n.t('Mutex');
    case 'contention':
      return vscode.l10n.t('Contention');
    case 'goroutine':
      return vscode.l10n.t('Goroutines');
    case 'threadcreate':
      return vscode.l10n.t('Threads');
    case 'other':
      return vscode.l10n.t('Profile');
  }
}

export function kindIcon(kind: ProfileKind): string {
  switch (kind) {
    case 'heap':
    case 'allocs':
      return 'database';
    case 'block':
    case 'mutex':
    case 'contention':
      return 'lock';
    case 'goroutine':
    case 'threadcreate':
      return 'list-tree';
    case 'cpu':
    case 'other':
      return 'flame';
  }
}

/** `14:06:34` on the day itself, else with the date and without seconds; '' unknown. */
export function timeName(taken: number): string {
  if (taken === 0) return '';
  const date = new Date(taken);
  const now = new Date();
  const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  if (date.toDateString() === now.toDateString()) {
    return date.toLocaleTimeString(vscode.env.language, { ...time, second: '2-digit' });
  }
  const isThisYear = date.getFullYear() === now.getFullYear();
  const day: Intl.DateTimeFormatOptions = {
    month: 'short',
    day: 'numeric',
    ...(isThisYear ? {} : { year: 'numeric' }),
  };
  return date.toLocaleString(vscode.env.language, { ...day, ...time });
}

/** What all samples of the type come to: `64.2 s`. */
export function totalOf({ totals, sampleTypes }: HeatProfile, type: number): string {
  return formatValue(totals[type] ?? 0, sampleTypes[type]?.unit ?? 'count');
}

/** `3.3 % cpu`. */
export function shareOf(value: number, { totals, sampleTypes }: HeatProfile, type: number): string {
  return `${formatShare(value, totals[type] ?? 0)} ${typeName(sampleTypes[type])}`;
}

export function typeName(type: ValueType | undefined): string {
  return type?.type ?? '';
}
