/** Owns telling texts and findings apart by a short key: two findings are the same across edits elsewhere when rule, path and the line's text without its spacing are. */
import type { Finding } from '../findings/finding';

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

/** `file` is the path as it is to be kept, relative and with `/`; `sourceLine` the text of the line the finding starts on. */
export function fingerprint(finding: Pick<Finding, 'rule' | 'file'>, sourceLine: string): string {
  return hash(`${finding.rule}\n${finding.file}\n${sourceLine.replace(/\s+/g, ' ').trim()}`);
}
