/**
 * Owns what a run can say of each rule: which of its traces a leak leaves behind, or why none. A rule that is in neither table fails the tests, so that nobody
 * forgets to think of it.
 */
import type { LeftBehind } from './program';

export interface Oracle {
  /** How often a function is called before what is left is counted. */
  readonly times: number;
  /** How long what is left may take to go away, milliseconds. */
  readonly patience: number;
  readonly shows: (left: LeftBehind, times: number) => boolean;
}

const calls = 16;

const growing = (what: 'goroutines' | 'descriptors' | 'children'): Oracle => ({
  times: calls,
  patience: 600,
  shows: (left, times) => left[what] >= times / 2,
});

export const oracles = {
  /** The runtime's own leak profile: what it names is blocked for ever. It does not name everything. */
  blocked: { times: 1, patience: 150, shows: ({ blocked }) => blocked.length > 0 },
  /** A goroutine or more a call stay, blocked or not. */
  goroutines: growing('goroutines'),
  descriptors: growing('descriptors'),
  /** Processes that have ended and that nobody waited for. */
  children: growing('children'),
  /** Timers are counted nowhere; each keeps an object or more from the collector. Fixtures like to wait for a second. */
  objects: { times: 2000, patience: 1300, shows: ({ objects }, times) => objects >= times },
} as const satisfies Readonly<Record<string, Oracle>>;

export type OracleName = keyof typeof oracles;

/** Rules a run can judge, and how. */
export const judged: Readonly<Record<string, readonly OracleName[]>> = {
  'unbounded-send': ['blocked'],
  'blocked-receive': ['blocked'],
  'range-never-closed': ['blocked'],
  'blocked-select': ['blocked'],
  'nil-channel': ['blocked'],
  'waitgroup-missing-done': ['blocked'],
  'waitgroup-stuck': ['blocked'],
  'cond-never-signalled': ['blocked'],
  'mutex-not-released': ['goroutines'],
  'mutex-deadlock': ['goroutines'],
  'goroutine-endless': ['goroutines'],
  'ticker-not-stopped': ['objects'],
  'time-tick': ['objects'],
  'timer-not-stopped': ['objects'],
  'response-body-not-closed': ['goroutines', 'descriptors'],
  'resource-not-closed': ['descriptors', 'goroutines'],
  'process-not-waited': ['children', 'goroutines'],
  'http-transport-per-call': ['goroutines', 'descriptors'],
  'cancel-not-called': ['goroutines', 'objects'],
};

const harmless = 'what it flags waits for something no run here provides, such as a slow peer, a load or a signal';
const costs = 'it costs memory or time, and leaves nothing behind';

/** Rules no run can judge, and why. */
export const notJudged: Readonly<Record<string, string>> = {
  'waitgroup-add-in-goroutine': 'a late Add is a race on the counter: most runs end well',
  'waitgroup-unbalanced': 'a negative counter panics, which leaves nothing behind',
  'closed-channel-panic': 'it panics, which leaves nothing behind',
  'busy-loop': 'it burns a processor for as long as it waits, and leaves nothing behind',
  'handler-goroutine-no-context': 'a handler runs only when a server calls it',
  'once-goroutine': 'it starts one goroutine a process, however often it is called',
  'init-goroutine': 'it starts one goroutine a process, before anything is counted',
  'deferred-goroutine': 'what its goroutine keeps alive depends on how long that runs',
  'unbounded-goroutines': 'its goroutines end; there are only too many at once',
  'large-capture': costs,
  'start-without-stop': 'what Start leaves running depends on the type',
  'time-after-in-loop': 'its timers fire and are gone when the loop is over',
  'context-in-loop': 'its contexts end with the one they come from',
  'rows-not-closed': 'it needs a database',
  'signal-not-stopped': 'signal.Notify keeps one entry a channel in a table of the process that nothing counts',
  'profile-not-stopped': 'there is one profile a process',
  'mmap-not-unmapped': 'mappings are no descriptors',
  'semaphore-not-released': 'the next one to acquire it is blocked, which may be in another call',
  'defer-in-loop': 'everything is released when the function ends',
  'pool-not-returned': costs,
  'context-not-propagated': harmless,
  'context-ignored': harmless,
  'http-server-no-timeouts': harmless,
  'http-client-no-timeout': harmless,
  'dial-no-timeout': harmless,
  'client-no-timeout': harmless,
  'listener-deadline-unsupported': harmless,
  'accept-loop-no-backoff': harmless,
  'tls-handshake-unbounded': harmless,
  'keepalive-disabled': harmless,
  'half-close-not-handled': harmless,
  'unix-socket-no-deadline': harmless,
  'sigterm-not-handled': harmless,
  'shutdown-unbounded': harmless,
  'pprof-exposed': harmless,
  'read-all-unbounded': harmless,
  'missing-prealloc': costs,
  'sync-pool-value': costs,
  'sync-pool-no-reset': costs,
  'string-concat-in-loop': costs,
  'bytes-string-conversion-in-loop': costs,
  'boxing-in-loop': costs,
  'fmt-in-hot-path': costs,
  'slice-retention': 'what is retained goes when its holder goes',
  'unbounded-cache': costs,
  'unsafe-slice-header': 'it corrupts memory only when the collector runs at the wrong moment',
};

/** `rule/function` → why no run shows the leak of a flagged function that can be called. */
export const unseen: Readonly<Record<string, string>> = {
  'ticker-not-stopped/onePath': 'it leaks only when work fails, which it does not',
};

const once = 'a process starts it once, the run starts it again and again';
const forEver = 'it ticks for as long as the process lives, on purpose';

/** `rule/function` → why something stays behind after a clean function, rightly. */
export const meant: Readonly<Record<string, string>> = {
  'ticker-not-stopped/forEver': forEver,
  'ticker-not-stopped/inBackground': forEver,
  'ticker-not-stopped/rangeForEver': forEver,
  'ticker-not-stopped/channelForEver': forEver,
  'ticker-not-stopped/helperForEver': forEver,
  'ticker-not-stopped/bareChannelForEver': forEver,
  'ticker-not-stopped/bareChannelInBackground': forEver,
  'time-tick/forEver': forEver,
  'time-tick/forEverSelect': forEver,
  'time-tick/inBackground': forEver,
  'goroutine-endless/openStore': once,
  'goroutine-endless/openMore': once,
};
