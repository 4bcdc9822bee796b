/**
 * Owns the one file that holds the profile page with a profile in it and needs nothing else: no server, no network, no editor.
 * Refuses to know who writes it. Whatever comes from the profile is text to it.
 */

import { embeddedProfileId, pageMark } from '#engine/profile/export/page-mark';
import type { ExportedPage } from './profile';
import { escapeHtml } from './profile-page';

export interface ProfileFileOptions extends ExportedPage {
  /** The text of profile.js and of profile.css. */
  readonly script: string;
  readonly style: string;
  /** Fresh random text from a cryptographic source, base64 or hex, for this one file. */
  readonly nonce: string;
}

/** Nothing may be fetched, sent, framed or run but the two blocks with the nonce; the worker is made from text inside the script. */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** The whole document. */
export function profileFile(options: ProfileFileOptions): string {
  const nonce = escapeHtml(options.nonce);
  const attribute = (value: unknown) => `"${escapeHtml(JSON.stringify(value))}"`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
${pageMark}
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy(options.nonce))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(options.title)}</title>
<style nonce="${nonce}">${inElement(options.style, 'style')}</style>
</head>
<body data-name="${escapeHtml(options.title)}" data-own-modules=${attribute(options.ownModules)} data-state=${attribute(options.state)} data-written=${attribute(options.written ?? null)}>
<div id="app"></div>
<script type="application/octet-stream" id="${embeddedProfileId}">${options.profile.replace(/[^A-Za-z0-9+/=]/g, '')}</script>
<script nonce="${nonce}">${inElement(options.script, 'script')}</script>
</body>
</html>
`;
}

/** Code that cannot end the element it stands in: in the strings where such text may be, an escaped bracket is the same bracket. */
function inElement(code: string, tag: 'script' | 'style'): string {
  return code
    .replace(/\n(\/\/|\/\*)# sourceMappingURL=.*\s*$/, '\n')
    .replace(new RegExp(`<(?=/${tag}|!--)`, 'gi'), tag === 'script' ? '\\x3c' : '\\3c ');
}
