/**
 * Owns telling texts and findings apart by a short key: two findings are the same across edits elsewhere when rule, path, function and the line's text without
 * its spacing are, and as many lines of the function above read the same.
 */
import type { Finding } from '../findings/finding';
import { type LastingPlace, withoutSpacing } from '../findings/lasting-place';

/** FNV-1a, 64 bits (http://www.isthe.com/chongo/tech/comp/fnv/), in hexadecimal: the engine has no crypto and needs no secrecy. */
export function hash(text: string): string {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (let at = 0; at < text.length; at++) {
    low = (low ^ text.charCodeAt(at)) >>> 0;
    const product = low * 0x1b3;
    const carry = Math.floor(product / 0x1_0000_0000);
    high = (Math.imul(high, 0x1b3) + carry + (low << 8)) >>> 0;
    low = product >>> 0;
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}

/** `file` is the path as it is to be kept, relative and with `/`. */
type Keyed = Pick<Finding, 'rule' | 'file' | 'function'> & LastingPlace;

export function fingerprint({ occurrence, function: name, ...finding }: Keyed): string {
  // Closures are numbered, so that one more would give those behind it other names.
  const declared = name.replace(/(?:\.func\d+)(?:\.\d+)*$/, '');
  return hash(`${lineKey(finding)}\n${declared}\n${occurrence}`);
}

/** The key of those that did not tell functions apart, for baselines that were written with it. */
export function lineFingerprint(finding: Omit<Keyed, 'function' | 'occurrence'>): string {
  return hash(lineKey(finding));
}

function lineKey({ rule, file, sourceLine }: Omit<Keyed, 'function' | 'occurrence'>): string {
  return `${rule}\n${file}\n${withoutSpacing(sourceLine)}`;
}
