/** Owns the lines of `perf script`: what the head of an event and a frame of its call chain say. Builds nothing. */

export interface PerfEvent {
  readonly command: string;
  /** undefined where perf names the thread only, as it does unless it was asked for more. */
  readonly pid: number | undefined;
  readonly tid: number;
  /** `cycles`, `cpu-clock:u`, `sched:sched_switch`. */
  readonly event: string;
  /** What the sample stands for, in what the event counts; undefined where perf does not say. */
  readonly period: number | undefined;
  /** Text behind the event: the only frame where no call chain was recorded, or what a tracepoint says. */
  readonly rest: string;
}

/** Bytes the kernel keeps of a thread's name are 16; perf itself writes up to a few more in `:1234`. */
const head =
  /^(.{1,32}?)\s+(-?\d{1,10})(?:\/(-?\d{1,10}))?\s+(?:\[\d{1,6}\]\s+)?(?:[^\s:]{1,16}\s+)?\d{1,12}\.\d{1,9}:(?:\s+(.*))?$/;
/** Without the time, which -F may leave out; then nothing but the event may follow, so that no other text looks like it. */
const timelessHead =
  /^(.{1,32}?)\s+(-?\d{1,10})(?:\/(-?\d{1,10}))?\s+(?:\[\d{1,6}\]\s+)?((?:\d{1,19}\s+)?[a-zA-Z][^\s]{1,255}?:)$/;
/** What the kernel tells besides samples, as --show-mmap-events and others like it print it. */
const record = /\sPERF_RECORD_[A-Z0-9_]+\b/;
/** How a branch that was taken ends, as -F +brstack and +brstacksym add them: "0x4015d0/0x4015f0/P/-/-/3/CALL/-". */
const branch = /\/[MPN-]\/[XT-]\/[A-]\/\d/;
const eventOfHead = /^(?:(\d{1,19})\s+)?(\S{1,256}?):(?:\s+(.*))?$/;

/** Longest head of an event that is looked at, bytes. Tracepoints may say more behind. */
export const longestHead = 4096;

/** Reads "app 1234/1240 [002] 57341.729436:     250000 cpu-clock: …"; undefined where a line is nothing of the kind. */
export function parseEvent(line: string): PerfEvent | undefined {
  const text = line.trim();
  const found = head.exec(text) ?? timelessHead.exec(text);
  if (!found) return undefined;
  const said = found[4]?.trim() ?? '';
  // -F may leave the event out, with or without what the sample stands for.
  const event = /^\d{0,19}$/.test(said) ? [said, said || undefined, 'events'] : eventOfHead.exec(said);
  if (!event) return undefined;
  const isBoth = found[3] !== undefined;
  return {
    command: found[1]!,
    pid: isBoth ? Number(found[2]) : undefined,
    tid: Number(isBoth ? found[3] : found[2]),
    event: event[2]!,
    period: event[1] === undefined ? undefined : Number(event[1]),
    rest: withoutBranches(event[3] ?? ''),
  };
}

/** Whether a line tells something else than a sample: what was mapped, forked, lost. */
export function isRecord(line: string): boolean {
  return record.test(line);
}

/** Whether a line that is no frame holds branches. */
export function isBranches(line: string): boolean {
  return branch.test(line);
}

/** What stands before the first of the branches. */
function withoutBranches(text: string): string {
  const at = text.search(branch);
  return at < 0 ? text : text.slice(0, Math.max(0, text.lastIndexOf(' ', at))).trimEnd();
}

export interface PerfFrame {
  /** Hexadecimal digits. */
  readonly address: string;
  /** '' unknown. */
  readonly symbol: string;
  /** Path of the binary, '' unknown. */
  readonly binary: string;
  /** Inlined into the frame after it. */
  readonly isInlined: boolean;
}

/** Reads "ffffffff81362124 do_syscall_64+0x71 ([kernel.kallsyms])"; undefined where a line is nothing of the kind. */
export function parseFrame(line: string): PerfFrame | undefined {
  const text = line.trim();
  const found = /^([0-9a-f]{1,16})(?:\s|$)/.exec(text);
  if (!found) return undefined;
  let symbol = text.slice(found[0].length).trim();
  let binary = '';
  if (symbol.endsWith(')')) {
    // " (deleted)" is a part of the path.
    const open = symbol.lastIndexOf(
      '(',
      symbol.endsWith(' (deleted))') ? symbol.length - ' (deleted))'.length - 1 : undefined,
    );
    if (open === 0 || (open > 0 && symbol[open - 1] === ' ')) {
      binary = symbol.slice(open + 1, -1);
      symbol = symbol.slice(0, open).trimEnd();
    }
  }
  const plus = symbol.lastIndexOf('+0x');
  if (plus > 0 && /^[0-9a-f]{1,16}$/.test(symbol.slice(plus + 3))) symbol = symbol.slice(0, plus);
  const isInlined = binary === 'inlined';
  return {
    address: found[1]!,
    symbol: symbol === '[unknown]' ? '' : symbol,
    binary: isInlined || binary === '[unknown]' ? '' : binary,
    isInlined,
  };
}

/** Reads "  main.go:12", which -F +srcline puts behind a frame; for "/bin/app[401234]" and "??:0", which say that it is not known, no file. */
export function parseSource(line: string): { readonly file: string; readonly line: number } | undefined {
  const text = line.trim().replace(/ \(discriminator \d+\)$/, '');
  if (/^\?\?:\d+$|\[[0-9a-f]{1,16}\]$/.test(text)) return { file: '', line: 0 };
  const colon = text.lastIndexOf(':');
  if (colon <= 0 || !/^\d{1,9}$/.test(text.slice(colon + 1))) return undefined;
  return { file: text.slice(0, colon), line: Number(text.slice(colon + 1)) };
}

/** Unit of what an event counts: the clocks count nanoseconds, everything else events. */
export function unitOfEvent(event: string): string {
  return /^(cpu|task)-clock\b/.test(event) ? 'nanoseconds' : 'count';
}
