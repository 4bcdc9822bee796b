/** Owns the page that lists the profiles when `view` was given several: where each lies, what it counts, how much, and when it was taken. Plain links, no script. */
import { createHash } from 'node:crypto';

/** What is said of a served profile. */
export interface FileWords {
  /** With the folders that tell it from the others. */
  readonly path: string;
  /** What it counts. */
  readonly kind: string;
  /** With its unit; '' unknown. */
  readonly total: string;
  /** '' unknown. */
  readonly taken: string;
}

const style = `:root{color-scheme:light dark}body{font:13px/22px system-ui,sans-serif;max-width:60em;margin:10vh auto;padding:0 16px}
h1{font-size:15px;font-weight:600}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:2px 16px 2px 0;font-weight:400}
thead th{opacity:.7}td{font-variant-numeric:tabular-nums;white-space:nowrap}tbody th{overflow-wrap:anywhere}.total{text-align:right}`;

/** Its content security policy: nothing but this very style, known by its hash. */
export const listPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;

export function listPage(files: readonly FileWords[]): string {
  const rows = files.map(
    ({ path, kind, total, taken }, index) =>
      `<tr><th scope="row"><a href="${index}/">${escapeHtml(path)}</a></th><td>${escapeHtml(kind)}</td><td class="total">${escapeHtml(total)}</td><td>${escapeHtml(taken)}</td></tr>`,
  );
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Profiles</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${files.length} profiles</h1>
<table>
<thead><tr><th scope="col">file</th><th scope="col">counts</th><th scope="col" class="total">total</th><th scope="col">taken</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</main>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
