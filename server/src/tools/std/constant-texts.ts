/** Owns writing what constants of GOROOT are worth: on every platform the same, and in a text as short as that. */
import type { Constant } from '#engine/packages/constant-value';
import type { Goroot } from './goroot';

/** They differ in system, size of words and order of what they share. */
const otherTargets = [
  { os: 'darwin', arch: 'arm64' },
  { os: 'windows', arch: '386' },
];

export class ConstantTexts {
  readonly #goroot: Goroot;
  readonly #others: readonly Goroot[];

  constructor(goroot: Goroot) {
    this.#goroot = goroot;
    this.#others = otherTargets.map((target) => goroot.on(target));
  }

  /** Undefined for what numbers do not hold, fractions, and what depends on the platform. `kind`: its type, as it is written or by default. */
  of(path: string, name: string, kind: string | undefined): string | undefined {
    const worthOn = (each: Goroot): Constant | undefined => each.package(path)?.types.worthOf(name)?.value;
    const worth = kind === 'float64' ? undefined : worthOn(this.#goroot);
    if (worth === undefined || this.#others.some((each) => worthOn(each) !== worth)) return undefined;
    if (typeof worth !== 'number') return JSON.stringify(worth);
    if (!Number.isSafeInteger(worth)) return undefined;
    return kind === 'rune' && worth >= 0 ? runeText(worth) : String(worth);
  }
}

function runeText(rune: number): string {
  const isPlain = rune >= 0x20 && rune < 0x7f && rune !== 0x27 && rune !== 0x5c;
  return isPlain ? `'${String.fromCodePoint(rune)}'` : `'\\U${rune.toString(16).padStart(8, '0')}'`;
}

/** Of the same kind, but worth nothing to who reads it: divided with a rest, or no text. */
export function worthlessText(kind: string | undefined): string {
  switch (kind) {
    case 'string':
      return '"\\xff"';
    case 'rune':
      return "'0'/7";
    case 'float64':
      return '1.0/3';
    default:
      return '1/3';
  }
}
