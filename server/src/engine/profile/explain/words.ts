/** Owns how verdicts name numbers and places, the pieces their sentences are put together from. Knows nothing of checks. */
import { shortName } from '../names/frame-name';
import { formatGrowth, formatShare } from '../units/format';
import type { Caller } from './coverage';
import type { Explanation, Part, Site, Verdict } from './verdict';

export function strong(text: string): Part {
  return { kind: 'strong', text };
}

/** The line where it is known, else the function. */
export function place(site: Site): Part {
  return { kind: site.file !== '' && site.line > 0 ? 'place' : 'function', site };
}

export function functionPart(site: Site): Part {
  return { kind: 'function', site };
}

/** `2,147 goroutines`, `1 goroutine`. */
export function counted(count: number, noun: string): string {
  return `${Math.round(count).toLocaleString('en-US')} ${noun}${Math.round(count) === 1 ? '' : 's'}`;
}

/** Who is behind a cost: " from 4 callers; worst at store.go:118", " from (*Store).Append at store.go:118", or nothing where nobody is known. */
export function from(functions: readonly Caller[], lines: readonly Caller[]): Part[] {
  const worst = lines[0];
  if (!worst) return [];
  if (functions.length === 1) return [' from ', functionPart(worst.site), ...placeAfter(worst.site)];
  return [` from ${counted(functions.length, 'caller')}; worst at `, place(worst.site)];
}

function placeAfter(site: Site): Part[] {
  const named = place(site);
  return typeof named === 'object' && named.kind === 'place' ? [' at ', named] : [];
}

/** What a place or function is called: `store.go:118`, `ledger.(*Store).Append`. */
function siteText(kind: 'function' | 'place', site: Site): string {
  // Type arguments can be whole struct types.
  if (kind === 'function') return shortName(site.function).replace(/\[.*\]/, '[…]');
  return `${site.file.slice(Math.max(site.file.lastIndexOf('/'), site.file.lastIndexOf('\\')) + 1)}:${site.line}`;
}

export function partText(part: Part): string {
  if (typeof part === 'string') return part;
  return part.kind === 'strong' ? part.text : siteText(part.kind, part.site);
}

/** What a verdict begins with: `31 %`; `× 24.3` where it tells what became of all there was. */
export function figureText({ share, became }: Pick<Verdict, 'share' | 'became'>): string {
  return became ? formatGrowth(became.now, became.base) : formatShare(share, 1);
}

/** A verdict in one line: "Lock contention: 31 % of block time under sync.(*Mutex).Lock from 4 callers; worst at store.go:118. Hold …". */
export function verdictText(verdict: Verdict): string {
  const { title, says, next, became } = verdict;
  // Behind a growth stands another number: "× 24.3, 9 goroutines became 219".
  return `${title}: ${figureText(verdict)}${became ? ',' : ''} ${says.map(partText).join('')}. ${next}`;
}

/** What stayed below its threshold, or rests on too few samples, which is not the same as nothing: "Nothing certain about netpoll spin, plateaus and towers." */
function clearText(clear: readonly string[]): string {
  return `Nothing certain about ${listed(clear)}.`;
}

/** "Nobody can tell about starvation: the runtime's frames are missing here, or have no names." */
function untoldText(untold: readonly string[]): string {
  return `Nobody can tell about ${listed(untold)}: the runtime’s frames are missing here, or have no names.`;
}

function listed(nouns: readonly string[]): string {
  return nouns.length < 2 ? nouns.join() : `${nouns.slice(0, -1).join(', ')} and ${nouns.at(-1)}`;
}

/** "3 samples: too few for verdicts, which take 100." */
export function tooFewText({ observed, needed }: NonNullable<Explanation['tooFew']>): string {
  return `${counted(observed, 'sample')}: too few for verdicts, which take ${needed}.`;
}

/** All that is said of a profile, a line each; that there is too little to say anything, where so. */
export function explanationText({ verdicts, tooFew, ...others }: Explanation): string[] {
  if (tooFew) return [tooFewText(tooFew)];
  return [...verdicts.map(verdictText), ...silenceText(others)];
}

/** What was looked for without a verdict, and why there is none; a sentence for each reason. */
export function silenceText({ clear, untold }: Pick<Explanation, 'clear' | 'untold'>): string[] {
  return [...(clear.length > 0 ? [clearText(clear)] : []), ...(untold.length > 0 ? [untoldText(untold)] : [])];
}
