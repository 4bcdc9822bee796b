/** Owns what functions of the library give for texts and numbers that are known, a list of texts among it, as their documentation says; case and space are told for ASCII only. */
import type { Scalar } from '../state/values';

type Fold = (...args: readonly Scalar[]) => Scalar | readonly string[] | undefined;

/** Longer texts are of no interest. */
const longest = 64;

const isAscii = (text: string): boolean => [...text].every((each) => each.charCodeAt(0) < 0x80);

function ofText(fold: (text: string, ...more: readonly Scalar[]) => ReturnType<Fold>): Fold {
  return (text, ...more) => (typeof text === 'string' && isAscii(text) ? fold(text, ...more) : undefined);
}

function ofTexts(fold: (text: string, other: string) => ReturnType<Fold>): Fold {
  return ofText((text, other) => (typeof other === 'string' ? fold(text, other) : undefined));
}

/** White space of unicode.IsSpace in ASCII. */
const space = /^[\t\n\v\f\r ]+|[\t\n\v\f\r ]+$/g;

const folds: Readonly<Record<string, Fold>> = {
  'strconv.Itoa': (number) => (typeof number === 'number' ? String(number) : undefined),
  'strconv.FormatBool': (truth) => (typeof truth === 'boolean' ? String(truth) : undefined),
  'strings.ToUpper': ofText((text) => text.toUpperCase()),
  'strings.ToLower': ofText((text) => text.toLowerCase()),
  'strings.TrimSpace': ofText((text) => text.replace(space, '')),
  'strings.HasPrefix': ofTexts((text, part) => text.startsWith(part)),
  'strings.HasSuffix': ofTexts((text, part) => text.endsWith(part)),
  'strings.TrimPrefix': ofTexts((text, part) => (text.startsWith(part) ? text.slice(part.length) : text)),
  'strings.TrimSuffix': ofTexts((text, part) =>
    text.endsWith(part) ? text.slice(0, text.length - part.length) : text,
  ),
  'strings.Contains': ofTexts((text, part) => text.includes(part)),
  'strings.Index': ofTexts((text, part) => text.indexOf(part)),
  'strings.LastIndex': ofTexts((text, part) => text.lastIndexOf(part)),
  'strings.Fields': ofText((text) =>
    text
      .replace(space, '')
      .split(/[\t\n\v\f\r ]+/)
      .filter((field) => field !== ''),
  ),
  'strings.Split': ofTexts((text, separator) => text.split(separator)),
  'strings.EqualFold': ofTexts((text, other) => text.toLowerCase() === other.toLowerCase()),
  'strings.Repeat': ofText((text, times) =>
    typeof times === 'number' && times >= 0 && text.length * times <= longest ? text.repeat(times) : undefined,
  ),
  'fmt.Sprint': (...args) => (args.length === 1 ? String(args[0]) : undefined),
  'fmt.Sprintf': formatted,
};

/** With the verbs that write a value as it is. https://pkg.go.dev/fmt */
function formatted(format: Scalar | undefined, ...args: readonly Scalar[]): string | undefined {
  if (typeof format !== 'string' || /%(?![dsv%])/.test(format)) return undefined;
  let at = 0;
  const text = format.replace(/%([dsv%])/g, (_, verb: string) => {
    if (verb === '%') return '%';
    const value = args[at++];
    const isOfVerb = verb === 'v' || typeof value === (verb === 'd' ? 'number' : 'string');
    if (!isOfVerb || value === undefined) at = Number.NaN;
    return String(value);
  });
  return at === args.length && text.length <= longest ? text : undefined;
}

/** Undefined where it is not one of them, or not known. */
export function folded(name: string, args: readonly Scalar[]): ReturnType<Fold> {
  return Object.hasOwn(folds, name) ? folds[name]!(...args) : undefined;
}
