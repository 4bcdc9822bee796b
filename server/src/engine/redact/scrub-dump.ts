/**
 * Owns taking out of a goroutine dump (`debug=2`, a panic, SIGQUIT) everything that names people, machines, customers or code that is not
 * on the allow-list. Goroutines keep their ids, states and stacks; what is no line of a dump goes whole. Refuses to know files and views.
 */
import { redacted } from '../profile/names/frame-name';
import { isRuntimeLine, isState } from './dump-words';
import { NameScrub } from './name-scrub';
import { type Removal, Removals } from './removals';
import type { ScrubOptions } from './scrub-options';

export interface ScrubbedDump {
  readonly text: string;
  /** What went. */
  readonly removals: readonly Removal[];
}

/** `goroutine 36 gp=0x… m=nil [chan receive, 4 minutes labels:{"req": "42"}]:` */
const header = /^goroutine (\d+)((?: (?:gp|m|mp)=(?:0x[0-9a-f]+|nil|\d+))*) \[(.*)\]:$/;
/** `	/src/pay/store.go:118 +0x1d fp=0x… sp=0x… pc=0x…` */
const place = /^\t(.*?)(:\d+)?((?: \+0x[0-9a-f]+)?(?: (?:fp|sp|pc)=0x[0-9a-f]+)*)$/;
const creator = /^created by (.*?)( in goroutine \d+)?$/;

export function scrubDump(text: string, options: ScrubOptions): ScrubbedDump {
  const removals = new Removals();
  const scrub = new DumpScrub(new NameScrub(options, removals), removals);
  const lines = text.split(/\r?\n/);
  for (const [at, line] of lines.entries()) scrub.learn(line, lines[at + 1] ?? '');
  return { text: lines.map((line, at) => scrub.line(line, lines[at + 1] ?? '')).join('\n'), removals: removals.list() };
}

class DumpScrub {
  constructor(
    private readonly names: NameScrub,
    private readonly removals: Removals,
  ) {}

  learn(line: string, following: string): void {
    const call = callOf(line, following);
    if (call) this.names.learn(call.name, fileOf(following));
  }

  line(line: string, following: string): string {
    if (line === '' || isRuntimeLine(line)) return line;
    const head = header.exec(line);
    if (head) return `goroutine ${head[1]}${head[2]} [${this.state(head[3]!)}]:`;
    const where = line.startsWith('\t') ? place.exec(line) : null;
    if (where) return `\t${this.names.file(where[1]!)}${where[2] ?? ''}${where[3]}`;
    const call = callOf(line, following);
    if (!call) return this.removals.replace('text', line, () => redacted);
    const { before, name, args, after } = call;
    return `${before}${this.names.function(name, fileOf(following))}${this.args(args)}${after}`;
  }

  /** What stands in the brackets of a header. */
  private state(state: string): string {
    const labelled = /^(.*?),? ?labels:(\{.*\})$/.exec(state);
    const parts = (labelled ? labelled[1]! : state)
      .split(', ')
      .map((part) => (part === '' || isState(part) ? part : this.removals.replace('text', part, () => redacted)));
    if (!labelled) return parts.join(', ');
    const labels = this.removals.replace('label', labelled[2]!, (number) => `{"${redacted}": "${redacted} ${number}"}`);
    return `${parts.join(', ')} labels:${labels}`;
  }

  private args(args: string): string {
    if (args === '' || args === '()' || args === '(...)') return args;
    return this.removals.replace('argument', args, () => '(...)');
  }
}

interface Call {
  readonly before: string;
  readonly name: string;
  /** With its parentheses; '' where there are none. */
  readonly args: string;
  readonly after: string;
}

/** A function's line, which a place follows. */
function callOf(line: string, following: string): Call | undefined {
  if (line === '' || line.startsWith('\t') || !following.startsWith('\t') || header.test(line)) return undefined;
  const created = creator.exec(line);
  if (created) return { before: 'created by ', name: created[1]!, args: '', after: created[2] ?? '' };
  const open = line.lastIndexOf('(');
  if (open <= 0 || !line.endsWith(')')) return undefined;
  return { before: '', name: line.slice(0, open), args: line.slice(open), after: '' };
}

function fileOf(following: string): string {
  return place.exec(following)?.[1] ?? '';
}
