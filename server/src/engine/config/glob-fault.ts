/** Owns the question whether a glob is one: brackets that nobody closes match nothing but themselves. Matches no paths. */

/** What is wrong with it, and what to do. */
export function globFault(glob: string): string | undefined {
  if (glob.trim() === '') return 'An empty text is no glob. Write one such as "**/*_gen.go".';
  const open: string[] = [];
  for (let at = 0; at < glob.length; at++) {
    const character = glob[at]!;
    if (character === '\\') at++;
    else if (character === '[') {
      // The first `]` behind `[`, `[!` or `[^` is one of the letters.
      const first = at + (/^\[[!^]/.test(glob.slice(at)) ? 2 : 1);
      const end = glob.indexOf(']', first + 1);
      if (end < 0) return unclosed(glob, '[', ']');
      at = end;
    } else if (character === '{') open.push(character);
    else if (character === '}' && open.pop() === undefined) return `"${glob}" is no glob: nothing opens its "}".`;
  }
  return open.length > 0 ? unclosed(glob, '{', '}') : undefined;
}

function unclosed(glob: string, opener: string, closer: string): string {
  return `"${glob}" is no glob: its "${opener}" is never closed. Write "${closer}" behind it, or "\\${opener}" for the character itself.`;
}
