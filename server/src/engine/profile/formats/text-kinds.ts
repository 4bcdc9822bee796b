/** Owns telling text by its first lines: formats that are read, and what people open by mistake. Refuses to know binary content. */
import { util } from 'protobufjs/minimal';
import { pageMark } from '../export/page-mark';
import type { OtherKind } from './other-formats';
import { parseEvent } from './perf-event';
import type { ReadableFormat } from './readable';

/**
 * @param bytes all of them
 * @param text the first of them as text
 */
export function kindOfText(bytes: Uint8Array, text: string): OtherKind | ReadableFormat | 'exported-page' {
  const trimmed = text.trimStart();
  if (trimmed === '') return 'empty';
  const markup = trimmed.startsWith('<') ? kindOfMarkup(trimmed) : undefined;
  if (markup) return markup;
  if (certainlyJson.test(trimmed) || (perhapsJson.test(trimmed) && !isFolded(bytes))) return kindOfJson(trimmed);
  const banner = (text.split('\n').find((line) => line.trim() !== '' && !line.startsWith('#')) ?? '').trimEnd();
  const profile = kindOfProfile(banner, text);
  if (profile) return profile;
  const other = otherTexts.find(([pattern]) => pattern.test(trimmed));
  if (other) return other[1];
  return isPerfScript(banner, text) ? 'perf-script' : isFolded(bytes) ? 'folded' : 'text';
}

/** The first line that is no comment is the head of an event, or tells of something else at some time; without a time, a frame follows. */
function isPerfScript(banner: string, text: string): boolean {
  if (/\d\.\d+: +PERF_RECORD_[A-Z0-9_]+\b/.test(banner)) return true;
  if (parseEvent(banner) === undefined) return false;
  return /\d\.\d+: /.test(banner) || /\n[ \t]+[0-9a-f]{4,16} \S[^\n]*\n/.test(text);
}

/** Heads that no other text has. */
function kindOfProfile(banner: string, text: string): OtherKind | ReadableFormat | undefined {
  if (/^\S+ profile: total \d+$/.test(banner)) return 'count-text';
  if (banner.startsWith('heap profile: ')) return 'heap-text';
  if (/^--- (mutex:|contention:|contentionz )/.test(banner)) {
    return /^--- contentionz 1 ---/.test(banner) && /^format *= *java/m.test(text) ? 'java-text' : 'contention-text';
  }
  if (/^--- heapz 1 ---/.test(banner)) return 'java-text';
  if (/^--- (threadz \d+ ---|Thread [0-9a-fA-F]+ \(name: )/.test(banner)) return 'thread-text';
  if (/^.{0,200}goroutine \d+ (gp=\S+ m=\S+ (mp=\S+ )?)?\[/m.test(text)) return 'goroutine-dump';
  return undefined;
}

/** Undefined for what only begins like it, as a frame whose name was redacted does. */
function kindOfMarkup(text: string): OtherKind | 'exported-page' | undefined {
  if (text.includes(pageMark)) return 'exported-page';
  if (/^(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)?(<!DOCTYPE svg[^>]*>\s*)?<svg\b/i.test(text)) {
    return /<title id="t">/.test(text) ? 'exported-picture' : 'flame-picture';
  }
  if (/<title>\s*\/debug\/pprof\/?\s*<\/title>/i.test(text)) return 'pprof-index';
  return /^<(!doctype|html|head|body|\?xml|!--)/i.test(text) ? 'html' : undefined;
}

/** Folded stacks begin with a bracket, too, `[unknown];main 12`, `{closure};main 12`, but no frame with the name of a member or a list of texts. */
const certainlyJson = /^(\{\s*"|\[\s*["{])/;
const perhapsJson = /^(\{\s*\}|\[\s*(["[{\]\d-]|true|false|null))/;

function kindOfJson(text: string): OtherKind {
  if (/^\{"version":1,"sampleTypes?":/.test(text) || /^\{\s*"version": 1,\s*"sampleType"/.test(text)) {
    return 'exported-table';
  }
  if (text.includes('speedscope.app/file-format-schema')) return 'speedscope';
  if (/"traceEvents"\s*:|^\[\s*\{[^}]*"ph"\s*:/.test(text)) return 'chrome-trace';
  if (/^\{\s*"(nodes|startTime)"\s*:/.test(text) && /"(callFrame|timeDeltas|functionName)"/.test(text))
    return 'v8-profile';
  if (/"flamebearer"\s*:|"flamegraph"\s*:/.test(text)) return 'pyroscope';
  if (/^\{\s*"meta"\s*:/.test(text) && /"(interval|preprocessedProfileVersion|processType)"\s*:/.test(text))
    return 'firefox-profile';
  return 'json';
}

/** Beginnings of texts, and what each is. */
const otherTexts: readonly (readonly [RegExp, OtherKind])[] = [
  [/^version https:\/\/git-lfs\.github\.com\/spec\//, 'lfs-pointer'],
  [/^mode: (set|count|atomic)\r?\n/, 'coverage'],
  [/^(goos: \w+\r?\n|goarch: \w+\r?\n|pkg: \S+\r?\n|cpu: .*\r?\n)*Benchmark\S*\s+\d+\s+[\d.]+ ns\/op/, 'benchmark'],
  [/^GO PREPROFILE V\d/, 'preprofile'],
  [/^PeriodType: .*\r?\nPeriod: /, 'pprof-raw'],
  [
    /^([\s\S]*\n)?(Showing nodes accounting for |Showing top \d+ nodes out of |\s*flat\s+flat%\s+sum%\s+cum\s+cum%|-+\+-+\r?\n)/,
    'pprof-report',
  ],
  [/^(panic: |fatal error: |runtime: |SIG[A-Z]+: )/, 'crash'],
  [/^# (HELP|TYPE) [a-zA-Z_:]/, 'metrics'],
  [/^(\/\/[^\n]*\n|\s)*module \S+\s/, 'go-mod'],
  [/^(\s|\/\/[^\n]*\n|\/\*([^*]|\*(?!\/))*\*\/)*package [a-zA-Z_]\w*\s/, 'go-source'],
  [/^((depth|function,role),)?name,file,/, 'exported-table'],
];

/** Lines looked at, and how long the longest of them may be. */
const linesLookedAt = 50;
const longestLookedAt = 1 << 20;

/**
 * Each line ends in a number, but for the last one where the text stops in it, and frames are joined by semicolons somewhere; where all stacks
 * are of one frame, numbers are whole and frames named.
 */
function isFolded(bytes: Uint8Array): boolean {
  let start = 0;
  let seen = 0;
  let isBare = true;
  for (let line = 0; line < linesLookedAt && start < bytes.length; line++) {
    const found = bytes.subarray(start, start + longestLookedAt).indexOf(10);
    const end = found < 0 ? Math.min(bytes.length, start + longestLookedAt) : start + found;
    const last = util.utf8.read(bytes, Math.max(start, end - 64), end).trimEnd();
    const isComment = bytes[start] === 35;
    const isUnfinished = found < 0 && end === bytes.length;
    const isNamed = bytes[start]! > 32 && /\s\d+$/.test(last) && !/^[\d\s.,+-]*$/.test(last);
    start = end + 1;
    if (last === '') continue;
    isBare &&= isNamed;
    if (/(^|\s)-?\d*\.?\d+(e[-+]?\d+)?$/i.test(last)) seen++;
    else if (!isComment && !(isUnfinished && seen > 0)) return false;
  }
  return seen > 0 && (isBare || bytes.includes(59));
}
