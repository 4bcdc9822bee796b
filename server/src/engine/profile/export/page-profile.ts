/** Owns reading the profile out of the one HTML file of an export. Knows no more of the page. */
import { util } from 'protobufjs/minimal';
import { ProfileError } from '../model/errors';
import { embeddedProfileId } from './page-mark';

/** What stands before the profile in the page. */
const opening = `id="${embeddedProfileId}">`;

/** The bytes of the profile in a page. @throws ProfileError 'truncated' or 'malformed' */
export function profileInPage(page: Uint8Array): Uint8Array {
  const at = indexOf(page, opening);
  if (at < 0) throw damaged();
  const start = at + opening.length;
  const end = page.indexOf(60, start);
  if (end < 0) {
    throw new ProfileError('truncated', 'is a page that ends inside of its profile', 'Copy or export it again.', start);
  }
  const text = util.utf8.read(page, start, end);
  try {
    const bytes = new Uint8Array(util.base64.length(text));
    util.base64.decode(text, bytes, 0);
    return bytes;
  } catch {
    throw damaged();
  }
}

function damaged(): ProfileError {
  return new ProfileError(
    'malformed',
    'is a page that Gopherscope exported, but its profile is damaged',
    'Export it again.',
  );
}

function indexOf(bytes: Uint8Array, text: string): number {
  const first = text.charCodeAt(0);
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    let length = 1;
    while (length < text.length && bytes[at + length] === text.charCodeAt(length)) length++;
    if (length === text.length) return at;
  }
  return -1;
}
