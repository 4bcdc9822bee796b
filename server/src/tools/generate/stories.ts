/**
 * Owns what a rule page shows of a fixture: functions with the declarations of the file they rest on, so that each can be understood by itself. Knows Go
 * by the shape of its lines only.
 */

interface Declaration {
  readonly kind: 'func' | 'type' | 'value';
  readonly name: string;
  /** The type a method belongs to. */
  readonly receiver: string | undefined;
  readonly text: string;
  readonly isShort: boolean;
}

/** More lines than this nobody reads to learn what a rule means. */
const longest = 60;

/** The first `most` stories, in the order of the file; of those that `matters` says yes to where there are any. */
export function storiesOf(source: string, most: number, matters: (text: string) => boolean = () => true): string[] {
  const declarations = declarationsOf(source);
  const storyBy = new Map(declarations.map((each) => [each, storyOf(each, declarations)]));
  const functions = declarations.filter(({ kind }) => kind === 'func');
  const isIn = (one: Declaration, other: Declaration): boolean => storyBy.get(other)!.includes(one);
  // What another function rests on is told with that one; a main that runs all of them tells of none.
  const stories = functions
    .filter(
      (one) =>
        !one.isShort && !functions.some((other) => other.name !== 'main' && isIn(one, other) && !isIn(other, one)),
    )
    .sort((one, other) => Number(one.name === 'main') - Number(other.name === 'main'))
    .map((one) => storyBy.get(one)!.map(({ text }) => text));
  const told = stories.filter((texts) => texts.some(matters));
  const wanted = told.length > 0 ? told : stories;
  const short = wanted.filter((texts) => texts.join('\n\n').split('\n').length <= longest);
  return (short.length > 0 ? short : wanted).slice(0, most).map((texts) => texts.join('\n\n'));
}

/** A function of one line is no more than a name for itself; a method of one line says what its type does. */
function declarationsOf(source: string): readonly Declaration[] {
  const found = source.matchAll(
    /^(?:\/\/.*\n)*(?:func (?:\((?:\w+ )?\*?(\w+)[^)]*\) )?(\w+)[^\n]*\{(?: *\/\/.*)?\n[\s\S]*?^}|func \((?:\w+ )?\*?(\w+)[^)]*\) (\w+).*}$|type (\w+)[^\n]*\{(?: *\/\/.*)?\n[\s\S]*?^}|type (\w+) .*$|(?:var|const) (\w+) .*$)/gm,
  );
  return [...found].map(([text, receiver, name, shortReceiver, short, type, alias, value]) => {
    const called = name ?? short;
    return {
      kind: called !== undefined ? 'func' : value !== undefined ? 'value' : 'type',
      name: called ?? type ?? alias ?? value ?? '',
      receiver: receiver ?? shortReceiver,
      text,
      isShort: short !== undefined,
    };
  });
}

function storyOf(start: Declaration, all: readonly Declaration[]): readonly Declaration[] {
  const story = new Set([start]);
  for (let size = 0; size !== story.size; ) {
    size = story.size;
    const types = new Set(
      [...story].flatMap(({ kind, name, receiver }) => (kind === 'type' ? [name] : (receiver ?? []))),
    );
    for (const each of all) {
      if (each.receiver !== undefined && !types.has(each.receiver)) continue;
      if ([...story].some(({ text, receiver }) => receiver === each.name || mentions(text, each))) story.add(each);
    }
  }
  return all.filter((each) => story.has(each));
}

function mentions(text: string, { kind, name, receiver }: Declaration): boolean {
  const code = text.replace(/\/\/.*$/gm, '').replace(/^func (\([^)]*\) )?\w+/m, '$1');
  if (receiver !== undefined) return new RegExp(`\\.${name}\\b`).test(code);
  // A variable may be called like a function.
  return new RegExp(kind === 'func' ? `(?<![.\\w])${name}[(),[]` : `(?<![.\\w])${name}\\b`).test(code);
}
