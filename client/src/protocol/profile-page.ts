/** Owns the HTML that carries the profile page and its content security policy, the same in VS Code and in a browser. Refuses to know who serves it. */

/** A served file that another one can be compared with. */
export interface ServedProfile {
  readonly path: string;
  /** Its total and when it was taken. */
  readonly about: string;
  /** Of its bytes. */
  readonly url: string;
}

export interface ProfilePageOptions {
  /** URL of profile.js. */
  readonly script: string;
  /** URL of profile.css. */
  readonly style: string;
  /** What `style-src` allows: `webview.cspSource`, or `'self'` in a browser. */
  readonly styleSource: string;
  /** Fresh random text from a cryptographic source, base64 or hex, for this one page. */
  readonly nonce: string;
  /** Name of the file shown, for the title. */
  readonly title: string;
  /** Only in a browser: same-origin URL of the profile's bytes. The page then fetches it instead of waiting for a message. */
  readonly profileUrl?: string;
  /** With it: what the profile is compared with at first. */
  readonly base?: { readonly name: string; readonly url: string } | undefined;
  /** Only in a browser: where the page asks for source, the recorded path behind it in one part. Absent where none is served. */
  readonly sourceUrl?: string;
  /** With it: where it asks for facts of a source file, who says them and the recorded path behind it in two parts. */
  readonly factsUrl?: string;
  /** Only in a browser, for an execution trace: URL the name of one of its profiles is added to, and which is shown first. */
  readonly trace?: { readonly url: string; readonly start: string | undefined } | undefined;
  /** Only in a browser, of a file that is served: its path, and where it is told whether it is still the one that was read. */
  readonly path?: string;
  readonly stampUrl?: string;
  /** With it: the list of all served files, and those this one can be compared with. */
  readonly list?: { readonly url: string; readonly count: number } | undefined;
  readonly others?: readonly ServedProfile[];
  /** Only in a browser: module paths that count as the user's own. An editor sends them with its settings. */
  readonly ownModules?: readonly string[];
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The policy alone, for servers that send it as a header too. The worker that decodes is made from text inside profile.js, so `blob:` is all it needs. */
export function profilePagePolicy(options: Pick<ProfilePageOptions, 'nonce' | 'styleSource' | 'profileUrl'>): string {
  const parts = [
    "default-src 'none'",
    `script-src 'nonce-${options.nonce}'`,
    `style-src ${options.styleSource}`,
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ];
  if (options.profileUrl !== undefined) parts.push("connect-src 'self'");
  return parts.join('; ');
}

/** The whole document. Every option is escaped. */
export function profilePage(options: ProfilePageOptions): string {
  const { profileUrl, sourceUrl, factsUrl, base, trace, ownModules, list, others } = options;
  const attribute = (name: string, value: string | undefined) =>
    value === undefined ? '' : ` data-${name}="${escapeHtml(value)}"`;
  const data = [
    attribute('profile-url', profileUrl),
    attribute('source-url', sourceUrl),
    attribute('facts-url', factsUrl),
    attribute('base-url', base?.url),
    attribute('base-name', base?.name),
    attribute('trace-url', trace?.url),
    attribute('trace-start', trace?.start),
    attribute('path', options.path),
    attribute('stamp-url', options.stampUrl),
    attribute('list-url', list?.url),
    attribute('list-count', list && String(list.count)),
    attribute('others', others && others.length > 0 ? JSON.stringify(others) : undefined),
    attribute('own-modules', ownModules && JSON.stringify(ownModules)),
  ].join('');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(profilePagePolicy(options))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(options.title)}</title>
<link rel="stylesheet" href="${escapeHtml(options.style)}">
</head>
<body data-name="${escapeHtml(options.title)}"${data}>
<div id="app"></div>
<script nonce="${escapeHtml(options.nonce)}" src="${escapeHtml(options.script)}"></script>
</body>
</html>
`;
}
