/**
 * Owns from where on something is said of a profile, as data that settings may change. Refuses to know what is said.
 * Shares are percent, and a share from samples counts with the lower end of its 95 % interval.
 */

export const explainThresholds = {
  /**
   * Fewest samples, sampled allocations or waits that anything is said of. A share of 15 % from 100 samples has a binomial standard
   * error of 3.6 points; from fewer, the interval is wider than the thresholds are apart. A CPU profile takes 100 a second of work.
   */
  samples: 100,
  /** Block and mutex profiles, and the slow path of locks in CPU profiles. The product's own bar for waiting in block profiles. */
  lockContention: 15,
  /**
   * Milliseconds that waits for a lock or a channel take on average; shorter ones are hand-overs. sync.Mutex calls a waiter starved from
   * then on (starvationThresholdNs).
   */
  waitMs: 1,
  /** Goroutines kept waiting at any time, where the profile says how long it was taken: then short waits count, too. */
  waiters: 0.5,
  /** Block time of sends, and of receives and selects inside of calls. The product's own bar. */
  parked: 15,
  /**
   * The collector's share of CPU without what it does on processors that are idle anyway. It takes a quarter of all processors while a
   * cycle runs (gcBackgroundUtilization), so 15 % of a busy program is a collector that runs more than half of the time.
   */
  collector: 15,
  /** mallocgc without the collector's part. Own reckoning: what 20 % is spent on can be halved with one pool or one buffer. */
  allocation: 20,
  /** Looking for a goroutine to run, as a share of CPU. Own reckoning: servers under load lie at 5 to 15 %. */
  schedulerSpin: 25,
  /** Asking the network poller. Own reckoning: one epoll_wait per batch of events is below 10 %. */
  netpollSpin: 15,
  /** Cores that have to be busy before scheduler and poller count: what an idle program does is looking for work. */
  busyCores: 0.5,
  /** encoding/json. Own reckoning: from here on generated code or a smaller answer pays. */
  json: 15,
  /** Package reflect outside of formatting and JSON. */
  reflection: 15,
  /** Compiling regular expressions after start-up: once is enough, so any share that can be measured. */
  regexpCompile: 5,
  /** fmt outside of logging. */
  formatting: 10,
  logging: 10,
  /** System calls of the program, not of the scheduler. Own reckoning: an unbuffered writer lies far above, a buffered one below. */
  systemCalls: 35,
  /** append that has to move what it holds. */
  growingSlices: 10,
  /** memmove and memclr outside of growing slices. */
  copying: 20,
  /** Joining strings, and converting between strings and bytes. */
  strings: 10,
  mapGrowth: 10,
  /** Everything under a panic. */
  panics: 5,
  /** Defers the compiler could not put into the frame, that is in loops. */
  defers: 5,
  /** time.Now and its kind: nanoseconds a call, so a share that can be measured is very many calls. */
  clock: 5,
  /** Sending, receiving and selecting, without what the scheduler does for them. Own reckoning: pipelines that do any work lie below 10 %. */
  channels: 25,
  /** Making timers, of CPU or allocated bytes: one costs as much as a small request's bookkeeping, so a share that can be measured is one per pass. */
  timers: 10,
  tlsHandshakes: 10,
  /** What the profiles themselves cost: rates meant for tests, in production. */
  profiling: 5,
  /** Own time of one function: a plateau. */
  hotFunction: 25,
  /** CPU under a function that is on the stack `recursionDepth` times: a tower. */
  recursion: 10,
  /** Go records 64 frames of a stack in CPU profiles (maxCPUProfStack); with half of them one function, the callers are cut off. */
  recursionDepth: 32,
  /** Allocated ÷ in use of one line before it is churn. With GOGC=100 a program that only grows lies below 2. */
  churnRatio: 10,
  /** Share of all allocations that one line makes. */
  churnSite: 40,
  /** Share of what is in use that one line has allocated. */
  memoryHolder: 50,
  /** Megabytes one line has to hold: as for growth, for what a leak has left behind so far is where it goes on. */
  memoryHolderMb: 16,
  /** Megabytes allocated, or grown, below which memory is nobody's problem: a Go program without any load has a few. */
  memoryMb: 16,
  /** Goroutines that wait at sends, or for locks; a stage of a pipeline has about as many as the machine has processors. */
  stuckGoroutines: 50,
  /** The same as a share of all goroutines. */
  stuckShare: 20,
  /** Goroutines at one receive or select of your own code: pools of workers are smaller. */
  parkedAtSite: 1000,
  /** Goroutines that are ready and wait for a processor. The product's own bar. */
  runnable: 500,
  /** Goroutines in system calls at one line: each holds a thread. */
  blockedCalls: 100,
  /** What a site has grown by between two profiles, as a share of the base's total. */
  growth: 20,
  /** Goroutines more at one site. */
  growthGoroutines: 100,
} as const;

export type ThresholdName = keyof typeof explainThresholds;
export type Thresholds = Readonly<Record<ThresholdName, number>>;

/** The thresholds with those somebody has set; what is no name or no number of at least 0 is left as it is. */
export function thresholdsWith(set: Readonly<Record<string, unknown>>): Thresholds {
  const all: Record<string, number> = { ...explainThresholds };
  for (const [name, value] of Object.entries(set)) {
    if (Object.hasOwn(explainThresholds, name) && typeof value === 'number' && value >= 0) all[name] = value;
  }
  return all as Thresholds;
}
