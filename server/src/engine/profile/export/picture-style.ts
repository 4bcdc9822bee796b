/** Owns how a still flame graph looks, whoever draws it: sizes in CSS pixels, colours in light and dark, the words of its legend. */
import type { Fill, FlamePicture } from './flame-picture';

export const rowHeight = 18;
/** Between two frames, beside and below. */
export const gap = 1;
export const fontSize = 11;
export const titleSize = 13;
/** Above the graph: title and legend, whose text stands at `titleLine`. */
export const headHeight = 44;
export const titleLine = 27;
export const footHeight = 26;
/** Around everything, and inside a frame. */
export const margin = 12;
export const padding = 4;
/** Side of the legend's squares, and what stands between two of its entries. */
export const swatch = 10;
export const legendGap = 18;
/** From a frame's top to the line its text stands on. */
export const textLine = 12.5;
/** Narrower frames show no share. */
export const shareFrom = 140;

export const font = `ui-monospace,'SF Mono',Menlo,Consolas,'Liberation Mono','DejaVu Sans Mono',monospace`;

export type PictureTheme = 'light' | 'dark';

/** Fill in light and in dark: the values of the page's own style sheet; and the legend's word. */
export const fillStyles: Readonly<
  Record<Fill, { readonly light: string; readonly dark: string; readonly word: string }>
> = {
  own: { light: '#8fc0ee', dark: '#2a619c', word: 'your code' },
  dependency: { light: '#c9bfe6', dark: '#62588f', word: 'dependencies' },
  std: { light: '#b5d9d3', dark: '#38655f', word: 'standard library' },
  runtime: { light: '#d5d9dd', dark: '#50565d', word: 'runtime' },
  gc: { light: '#e6d3b8', dark: '#6a5a48', word: 'garbage collector' },
  unnamed: { light: '#efefef', dark: '#3a3a3d', word: 'unnamed code' },
  label: { light: '#dfe3b4', dark: '#5c6139', word: 'labels' },
  more: { light: '#e9a866', dark: '#8f5a26', word: 'more' },
  less: { light: '#8fc0ee', dark: '#2f5f90', word: 'less' },
  same: { light: '#d5d9dd', dark: '#4a4f55', word: 'same' },
  new: { light: '#e9a866', dark: '#8f5a26', word: 'new' },
  gone: { light: '#fff', dark: '#1f1f1f', word: 'gone' },
};

/** `std 52 %`; the word alone where it is no figure's. */
export function legendText(fill: Fill, value: string): string {
  return value === '' ? fillStyles[fill].word : `${fillStyles[fill].word} ${value}`;
}

/** Background, function names, packages and shares, words around the graph. */
export const grounds: Readonly<Record<PictureTheme, Readonly<Record<'canvas' | 'ink' | 'weak' | 'quiet', string>>>> = {
  light: { canvas: '#fff', ink: '#1f1f1f', weak: '#383838', quiet: '#5f5f5f' },
  dark: { canvas: '#1f1f1f', ink: '#fff', weak: '#e6e6e6', quiet: '#9d9d9d' },
};

/** What stands below the graph; '' for nothing. */
export function footWords({ narrow, isScrubbed }: Pick<FlamePicture, 'narrow' | 'isScrubbed'>): string {
  return [
    ...(narrow > 0 ? [`${narrow.toLocaleString('en-US')} narrow frames are not drawn.`] : []),
    ...(isScrubbed ? ['Some names are scrubbed.'] : []),
  ].join(' ');
}
