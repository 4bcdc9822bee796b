/** Owns Go's regular expressions (RE2 syntax and semantics), loaded when the first one is needed. Knows nothing of what is matched. */
import { ProfileError } from '../model/errors';

/** Tells whether a pattern is found anywhere in a text. */
export type Matcher = (text: string) => boolean;

/** Compiles a Go regular expression. Throws ProfileError 'option' naming what it was for: "drop_frames". */
export async function compileRegexp(pattern: string, what: string): Promise<Matcher> {
  const { RE2JS } = await import('re2js');
  try {
    const compiled = RE2JS.compile(pattern);
    return (text) => compiled.test(text);
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).replace(/^error parsing regexp: /, '');
    throw new ProfileError(
      'option',
      `has a regular expression in ${what} that does not compile`,
      `Correct it: ${reason}.`,
    );
  }
}
