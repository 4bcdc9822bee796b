/** Owns the page that lists the profiles when `view` was given several. Plain links, no script. */
import { createHash } from 'node:crypto';

const style = `:root{color-scheme:light dark}body{font:13px/22px system-ui,sans-serif;max-width:40em;margin:10vh auto;padding:0 16px}
h1{font-size:15px;font-weight:600}ol{padding-left:2em}`;

/** Its content security policy: nothing but this very style, known by its hash. */
export const listPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;

export function listPage(names: readonly string[]): string {
  const items = names.map((name, index) => `<li><a href="${index}/">${escapeHtml(name)}</a></li>`).join('\n');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Profiles</title>
<style>${style}</style>
</head>
<body>
<h1>${names.length} profiles</h1>
<ol>
${items}
</ol>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
