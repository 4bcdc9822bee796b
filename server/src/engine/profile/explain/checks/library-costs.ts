/** Owns the verdicts that are all of one form: a part of the library or the runtime takes a share of CPU, or of allocated bytes, that is worth a look. */
import type { Check } from '../check';
import type { Kind } from '../reading';
import type { Evidence, Naming, Subject } from '../subject';
import type { ThresholdName } from '../thresholds';
import type { Severity, Verdict } from '../verdict';
import { from, strong } from '../words';

interface Row {
  readonly id: ThresholdName;
  readonly title: string;
  readonly noun: string;
  readonly severity: Severity;
  readonly kinds: readonly Kind[];
  readonly evidence: Evidence & { readonly through: string };
  /** Who is named; `ours`: direct callers, and only what they cause, for code inside of libraries is nobody's to change. */
  readonly naming: Naming | 'ours';
  /** Callers that are never named: what belongs to the evidence itself. */
  readonly notIn?: string;
  /** Between share and callers: "of CPU in encoding/json". */
  readonly words: string;
  /** Functions that are on the stack once for each level of what is worked on. */
  readonly levels?: string;
  readonly next: string;
}

const json = String.raw`^encoding/json(/v2|/jsontext|/internal(/\w+)?)?\.`;
const logging = String.raw`^(log|log/slog(/internal(/\w+)?)?|go\.uber\.org/zap(/\w+)?|github\.com/(sirupsen/logrus|rs/zerolog|golang/glog|go-kit/log)|k8s\.io/klog(/v2)?)\.`;
/** Handing bytes to somebody else: what a connection or a file costs is not the cost of making what goes into it. */
const writing = String.raw`^(internal/poll|syscall|crypto/tls|compress/\w+)\.`;
const formatting = String.raw`^fmt\.([SF]print|Print|Append|Errorf)`;
const panicking = String.raw`^runtime\.gopanic$`;
const initialising = String.raw`^runtime\.doInit1?$`;
const growing = String.raw`^runtime\.growslice$`;
const stringBuilding = String.raw`^runtime\.(concatstrings?\w*|slicebytetostring|stringtoslicebyte)$`;
const mapGrowing = String.raw`^(internal/runtime/maps\.\(\*(table|Map)\)\.(grow\w*|rehash|split)|runtime\.(hashGrow|growWork\w*|evacuate\w*))$`;
/** What allocates on behalf of something that has a verdict of its own. */
export const allocatingFor = `${growing}|${stringBuilding}|${mapGrowing}`;
/** Recording events for block, mutex and heap profiles. */
export const recording = String.raw`^runtime\.(blockevent|saveblockevent|mutexevent|profilealloc|mProf_Malloc|mProf_Free|\(\*mLockProfile\)\.\w+)$`;
/** Operations on channels, whether or not they wait. */
export const channelOperations = String.raw`^runtime\.(chansend1?|chanrecv[12]?|selectgo|selectnb(send|recv))$`;
const poller = String.raw`^runtime\.netpoll$`;

const rows: readonly Row[] = [
  {
    id: 'json',
    title: 'JSON by reflection',
    noun: 'JSON by reflection',
    severity: 'info',
    kinds: ['cpu', 'heap'],
    evidence: { through: json, except: writing },
    naming: 'own',
    words: 'in encoding/json',
    levels: String.raw`^encoding/json\.((struct|map|array)Encoder\.encode|\(\*decodeState\)\.(object|array))$`,
    next: 'Encode less of it, once instead of for each caller, or with generated code.',
  },
  {
    id: 'reflection',
    title: 'Reflection',
    noun: 'reflection',
    severity: 'info',
    kinds: ['cpu', 'heap'],
    evidence: { through: String.raw`^reflect\.`, except: `${json}|${logging}|^fmt\\.|^(text|html)/template\\.` },
    naming: 'own',
    words: 'in package reflect',
    next: 'Look types and fields up once and keep them, or write the code for the type.',
  },
  {
    id: 'regexpCompile',
    title: 'Regexp compiled again',
    noun: 'regexps compiled again',
    severity: 'warning',
    // Bytes do not tell whether it is done again; CPU that can be measured is hundreds of times.
    kinds: ['cpu'],
    evidence: { through: String.raw`^regexp\.compile$`, except: initialising },
    naming: 'own',
    notIn: String.raw`^regexp\.`,
    words: 'in compiling regular expressions',
    next: 'Compile each once, in a package variable.',
  },
  {
    id: 'formatting',
    title: 'Formatting by fmt',
    noun: 'formatting by fmt',
    severity: 'info',
    kinds: ['cpu', 'heap'],
    evidence: { through: formatting, except: `${logging}|${writing}` },
    naming: 'own',
    words: 'in fmt',
    next: 'Append with strconv to a buffer that is used again.',
  },
  {
    id: 'logging',
    title: 'Logging',
    noun: 'logging',
    severity: 'info',
    kinds: ['cpu', 'heap'],
    evidence: { through: logging },
    naming: 'own',
    words: 'in logging',
    next: 'Log less on this path, or ask whether the level is on before the arguments are made.',
  },
  {
    id: 'systemCalls',
    title: 'System calls',
    noun: 'costly system calls',
    severity: 'info',
    kinds: ['cpu'],
    evidence: {
      through: String.raw`^(syscall\.((Raw)?[Ss]yscall\w*|rawVforkSyscall)|internal/runtime/syscall(/\w+)?\.Syscall6)$`,
      except: poller,
    },
    naming: 'own',
    notIn: String.raw`^(syscall|os|net|internal/(poll|syscall/.*)|golang\.org/x/sys/.*)\.`,
    words: 'in system calls',
    next: 'Read and write in larger pieces: bufio, one write for several values.',
  },
  {
    id: 'growingSlices',
    title: 'Growing slices',
    noun: 'growing slices',
    severity: 'info',
    kinds: ['cpu'],
    evidence: { through: growing },
    naming: 'ours',
    words: 'in growing slices',
    next: 'Make them as long as they will be: make([]T, 0, n).',
  },
  {
    id: 'copying',
    title: 'Copying memory',
    noun: 'copying of memory',
    severity: 'info',
    kinds: ['cpu'],
    evidence: {
      through: String.raw`^runtime\.(memmove|memclrNoHeapPointers|typedmemmove|duffcopy|duffzero)$`,
      except: `${growing}|^runtime\\.(gcBgMarkWorker|bgsweep)$`,
    },
    naming: 'ours',
    words: 'in copying and clearing memory',
    next: 'Hand pointers or slices on instead of values, and use buffers again.',
  },
  {
    id: 'strings',
    title: 'Building strings',
    noun: 'string building',
    severity: 'info',
    kinds: ['cpu'],
    evidence: { through: stringBuilding },
    naming: 'ours',
    words: 'in joining and converting strings',
    next: 'Write into one strings.Builder, and stay with bytes where bytes are wanted.',
  },
  {
    id: 'mapGrowth',
    title: 'Growing maps',
    noun: 'growing maps',
    severity: 'info',
    kinds: ['cpu'],
    evidence: { through: mapGrowing },
    naming: 'ours',
    words: 'in growing maps',
    next: 'Say how many entries there will be: make(map[K]V, n).',
  },
  {
    id: 'panics',
    title: 'Panics on the way',
    noun: 'panics',
    severity: 'warning',
    kinds: ['cpu'],
    evidence: { through: panicking },
    naming: 'own',
    words: 'under panics',
    next: 'Return errors for what happens often.',
  },
  {
    id: 'defers',
    title: 'Defers in loops',
    noun: 'defers in loops',
    severity: 'info',
    kinds: ['cpu'],
    evidence: { through: String.raw`^runtime\.(deferproc|deferprocat)$` },
    naming: 'ours',
    words: 'in recording defers of loops',
    next: 'Put the body of the loop into a function of its own.',
  },
  {
    id: 'clock',
    title: 'Asking the time',
    noun: 'asking the time',
    severity: 'info',
    kinds: ['cpu'],
    evidence: { through: String.raw`^time\.(Now|Since|Until|now|runtimeNow|runtimeNano)$` },
    naming: 'own',
    words: 'in asking for the time',
    next: 'Ask once for each batch, and hand the time on.',
  },
  {
    id: 'timers',
    title: 'Timers made anew',
    noun: 'timers made anew',
    severity: 'info',
    kinds: ['cpu', 'heap'],
    evidence: { through: String.raw`^time\.(After|AfterFunc|NewTimer|NewTicker|Tick|newTimer)$` },
    naming: 'own',
    notIn: String.raw`^(time|context)\.`,
    words: 'in making timers',
    next: 'Make one timer before the loop and Reset it.',
  },
  {
    id: 'profiling',
    title: 'Profiling itself',
    noun: 'costly profiling',
    severity: 'info',
    kinds: ['cpu'],
    evidence: { through: recording },
    naming: 'own',
    words: 'in recording events for profiles',
    next: 'Set rates for production: SetBlockProfileRate, SetMutexProfileFraction, MemProfileRate.',
  },
  {
    id: 'tlsHandshakes',
    title: 'TLS handshakes',
    noun: 'TLS handshakes',
    severity: 'warning',
    kinds: ['cpu'],
    evidence: {
      through: String.raw`^crypto/tls\.\(\*Conn\)\.(HandshakeContext|[hH]andshake|handshakeContext|(client|server)Handshake)$`,
    },
    naming: 'own',
    notIn: String.raw`^crypto/tls\.`,
    words: 'in TLS handshakes',
    next: 'Keep connections open: read bodies to their end, one http.Client for all, keep-alive on.',
  },
];

function find(row: Row, subject: Subject): Verdict | undefined {
  const all = subject.weigh(row.evidence);
  const threshold = subject.thresholds[row.id];
  // The callers are dear, and few parts cost much.
  if (!subject.isSurely(all.share, threshold)) return undefined;
  const { weighed, lines, functions } =
    row.naming === 'ours'
      ? subject.inOurCode(all)
      : { weighed: all, ...subject.callers(all, row.naming, row.notIn ?? row.evidence.through) };
  if (!subject.isSurely(weighed.share, threshold)) return undefined;
  const levels = row.levels === undefined ? 0 : subject.deepest(row.levels, weighed);
  return subject.verdict(weighed, {
    id: row.id,
    title: row.title,
    severity: row.severity,
    says: [
      'of ',
      strong(subject.reading.noun),
      ` ${row.words}`,
      ...from(functions, lines),
      ...(levels > 2 ? [`; up to ${levels} levels deep`] : []),
    ],
    next: row.next,
    worst: lines[0]?.site,
  });
}

export const libraryCosts: readonly Check[] = rows.map((row) => ({
  noun: row.noun,
  kinds: row.kinds,
  find: (subject) => find(row, subject),
}));
