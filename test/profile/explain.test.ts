/** Verdicts on recorded programs whose disease is known by construction: each is found, with its line; what is healthy is passed over in silence. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diffProfiles } from '#engine/profile/compare/diff';
import { growthByPath } from '#engine/profile/compare/growth';
import { mergeProfiles } from '#engine/profile/compare/merge';
import { hasTwoSides } from '#engine/profile/compare/sides';
import { explain } from '#engine/profile/explain/explain';
import { explainThresholds, thresholdsWith } from '#engine/profile/explain/thresholds';
import type { Explanation, Part, Verdict } from '#engine/profile/explain/verdict';
import { explanationText, figureText, partText, verdictText } from '#engine/profile/explain/words';
import type { Profile } from '#engine/profile/model/profile';
import { withSamples } from '#engine/profile/model/restack';
import { buildFrames } from '#engine/profile/names/frames';
import { openProfile } from '#engine/profile/open';
import { refineBy } from '#engine/profile/refine/refinement';
import { buildStackTree } from '#engine/profile/tree/stack-tree';
import { encode, type Field, message } from './builder';
import { diseases, sourceLine } from './diseases';
import { pprof, pprofTop } from './pprof';
import { open } from './recordings';

type Thresholds = Readonly<Record<string, unknown>>;

function look(profile: Profile, thresholds: Thresholds = {}): Promise<Explanation> {
  return explain(profile, buildFrames(profile), { ownModules: ['example.com/diseases'], thresholds });
}

/** Program and kind → the verdicts there have to be, and the source line the first is about. What else is found has to be named as well. */
const expected: Readonly<Record<string, readonly [ids: readonly string[], worst: string, thresholds?: Thresholds]>> = {
  'mutex-block': [['lockContention'], 'g.mu.Lock()'],
  'mutex-mutex': [['lockContention'], 'g.mu.Unlock()'],
  'rwmutex-block': [['lockContention'], 'mu.RLock()'],
  'rwmutex-mutex': [['lockContention'], 'mu.Unlock()'],
  'sends-block': [['blockedSends'], 'out <- j'],
  'requests-block': [['waitingRequests'], 'case jobs <- job:|select {|<-job'],
  'collector-cpu': [['collector', 'allocation?', 'profiling?'], '&tree{'],
  'allocation-cpu': [['allocation', 'collector?', 'profiling?'], 'make([]byte, 48)|sink = small()'],
  'json-cpu': [['json'], 'json.Marshal(value)'],
  'json-heap': [['json', 'churn?'], 'json.Marshal(value)'],
  'reflection-cpu': [['reflection'], ''],
  'regexp-cpu': [['regexpCompile', 'plateau?', 'collector?', 'profiling?'], 'regexp.MustCompile'],
  'formatting-cpu': [['formatting', 'plateau?'], 'fmt.Sprintf'],
  'logging-cpu': [['logging', 'plateau?'], 'logger.Printf'],
  'syscalls-cpu': [['systemCalls'], 'file.Write'],
  'slices-cpu': [['growingSlices', 'collector?', 'profiling?'], 'append(all, i)'],
  'copying-cpu': [['copying', 'profiling?'], 'copy(to, from)'],
  'strings-cpu': [['strings', 'collector?', 'allocation?', 'profiling?'], 'text += "word "'],
  'maps-cpu': [['mapGrowth', 'collector?', 'allocation?', 'copying?', 'profiling?'], 'all[i] = i'],
  'panics-cpu': [['panics', 'formatting?'], 'panic('],
  'clock-cpu': [['clock'], 'time.Now()'],
  'tls-cpu': [['tlsHandshakes', 'plateau?'], 'Handshake()'],
  'defers-cpu': [['defers', 'collector?', 'allocation?', 'profiling?'], 'defer release'],
  'sockets-cpu': [['netpollSpin', 'systemCalls', 'schedulerSpin?'], '', { netpollSpin: 0.1, busyCores: 0.01 }],
  'pingpong-cpu': [['schedulerSpin', 'runtimeLocks?', 'channels?'], '', { schedulerSpin: 12, busyCores: 0.05 }],
  'channel-cpu': [['runtimeLocks', 'schedulerSpin?', 'channels?'], 'out <- j|range out'],
  'recording-cpu': [['profiling', 'schedulerSpin?', 'runtimeLocks?', 'channels?'], ''],
  'polling-cpu': [['channels', 'timers?'], 'select {|case '],
  'timers-cpu': [['timers', 'channels?', 'allocation?', 'collector?', 'clock?', 'profiling?'], 'time.After('],
  'timers-heap': [['timers', 'churn?'], 'time.After('],
  'written-cpu': [['systemCalls', 'schedulerSpin?', 'netpollSpin?'], 'fmt.Fprintf(connection'],
  'sorting-cpu': [['plateau'], 'slices.Sort('],
  'generics-cpu': [['json', 'collector?', 'allocation?', 'profiling?'], 'json.Marshal('],
  'sweeping-cpu': [['collector?', 'allocation?', 'copying?', 'plateau?', 'profiling?'], ''],
  'plateau-cpu': [['plateau'], 'sum*31|range data'],
  'tower-cpu': [['tower', 'plateau'], ''],
  'churn-heap': [['churn'], 'make([]byte, 4096)'],
  'holder-heap': [['memoryHolder'], 'make([]byte, 32<<10)'],
  'leak-goroutine': [['waitingSenders'], 'out <- 1'],
  'convoy-goroutine': [['waitingForLocks'], 'g.mu.Lock()'],
  'crowd-goroutine': [['parkedAtSite'], '<-in'],
  'starvation-goroutine': [['starvation'], ''],
  'calls-goroutine': [['blockedCalls'], 'syscall.Read('],
};

/** Profiles of which nothing may be said, though each looks a little like one of the above. */
const silent = [
  ...['cpu', 'heap', 'block', 'mutex', 'goroutine'].map((kind) => `healthy-${kind}`),
  'idle-block',
  'idle-goroutine',
  'pool-goroutine',
  'shortlocks-block',
  'shortlocks-mutex',
  'mutex-goroutine',
  'sends-goroutine',
  'requests-goroutine',
];

describe('explaining a profile', function () {
  this.timeout(600_000);
  let folder = '';
  before(() => {
    folder = diseases();
  });
  const recorded = (name: string) => open(join(folder, `${name}.pb.gz`));

  for (const [name, [ids, worst, thresholds]] of Object.entries(expected)) {
    it(`finds in ${name}: ${ids.filter((id) => !id.endsWith('?')).join(', ')}`, async () => {
      const { verdicts } = await look(await recorded(name), thresholds);
      const found = verdicts.map(({ id }) => id);
      const said = verdicts.map(verdictText).join('\n');
      for (const id of ids) if (!id.endsWith('?')) assert.ok(found.includes(id), `${id} is missing\n${said}`);
      const named = ids.map((id) => id.replace('?', ''));
      assert.deepEqual(
        found.filter((id) => !named.includes(id)),
        [],
        said,
      );
      const place = verdicts.find(({ id }) => id === named[0])?.worst;
      if (worst === '') return;
      const line = sourceLine(place?.file ?? '', place?.line ?? 0);
      assert.ok(
        worst.split('|').some((text) => line.includes(text)),
        `${said}\nline: ${line}`,
      );
    });
  }

  for (const name of silent) {
    it(`is silent on ${name}`, async () => {
      const { verdicts } = await look(await recorded(name));
      assert.deepEqual(verdicts.map(verdictText), []);
    });
  }

  it('compiles at start-up without a verdict', async () => {
    const { clear } = await look(await recorded('startup-cpu'));
    assert.ok(clear.includes('regexps compiled again'));
  });

  it('names what it has looked for and not found, for this kind of profile only', async () => {
    const { clear } = await look(await recorded('healthy-goroutine'));
    assert.deepEqual(clear, [
      'goroutines that wait to send',
      'goroutines that wait for locks',
      'crowds at one line',
      'starvation',
      'threads held by system calls',
    ]);
  });

  it('gives shares that go tool pprof gives for the same functions', async () => {
    const names = [
      'json-cpu',
      'regexp-cpu',
      'syscalls-cpu',
      'tls-cpu',
      'collector-cpu',
      'mutex-block',
      'leak-goroutine',
    ];
    for (const name of names) {
      const file = join(folder, `${name}.pb.gz`);
      const profile = await open(file);
      const { verdicts } = await look(profile);
      const [verdict] = verdicts;
      assert.ok(verdict, name);
      const { type, unit } = profile.sampleTypes[verdict.sampleType]!;
      const flags = [`-sample_index=${type}`, `-focus=${verdict.evidence}`];
      const focused = await pprofTop([file], unit === 'nanoseconds' ? 'ns' : unit, flags);
      const all = await pprofTop([file], unit === 'nanoseconds' ? 'ns' : unit, [flags[0]!]);
      assert.equal(verdict.cost, total(focused), name);
      // What pprof's shares are of counts samples without a stack, too.
      const share = total(focused) / all.total;
      assert.ok(Math.abs(verdict.share - share) < 1e-9, `${name}: ${verdict.id} ${verdict.share}, pprof ${share}`);
    }
  });

  it('changes its mind with the thresholds, and ignores what is none', async () => {
    const profile = await recorded('json-cpu');
    const ids = async (thresholds: Thresholds) => (await look(profile, thresholds)).verdicts.map(({ id }) => id);
    assert.deepEqual(await ids({ json: 99 }), []);
    assert.deepEqual(await ids({ json: 'a lot', no: 1, reflection: -3, samples: Number.NaN }), ['json']);
    assert.deepEqual(await ids({ samples: 1e9 }), []);
  });

  it('says nothing of few samples, and how many there are', async () => {
    const profile = await recorded('json-cpu');
    const { verdicts, clear, tooFew } = await look(profile, { samples: 100_000 });
    assert.deepEqual([verdicts, clear], [[], []]);
    const observed = profile.samples.values[0]!.reduce((sum, value) => sum + value, 0);
    assert.deepEqual(tooFew, { observed, needed: 100_000 });
  });

  it('writes all it has to say as text', async () => {
    const lines = explanationText(await look(await recorded('healthy-block')));
    assert.deepEqual(lines, ['Nothing certain about lock contention, blocked sends and requests that wait.']);
    const few = explanationText(await look(await recorded('json-cpu'), { samples: 100_000 }));
    assert.match(few.join(), /^\d+ samples: too few for verdicts, which take 100000\.$/);
    assert.equal(explanationText(await look(await recorded('tower-cpu'))).length, 3);
  });

  it('writes a verdict as one line', async () => {
    const { verdicts } = await look(await recorded('leak-goroutine'));
    assert.match(
      verdictText(verdicts[0]!).replaceAll('\u2009', ' '),
      /^Senders wait: 9\d(\.\d)? % of goroutines: 300 wait to send at waiting\.go:\d+\. See who receives there, and whether anybody still does\.$/,
    );
  });

  it('tells proven leaks from a goroutineleak profile', async () => {
    const { verdicts } = await look(await built('goroutineleak', 'count', [[3, 'main.leak', false]]));
    assert.deepEqual(
      verdicts.map(({ id, severity, cost }) => [id, severity, cost]),
      [['leakedGoroutines', 'error', 3]],
    );
  });

  it('tells that goroutines have multiplied where no single line has most of them', async () => {
    const folder = 'examples/leaky-service/profiles';
    const [now, base] = await Promise.all([
      open(`${folder}/goroutine-after.pb.gz`),
      open(`${folder}/goroutine-before.pb.gz`),
    ]);
    const { verdicts } = await look(await diffProfiles(now, base, { mode: 'diff-base' }));
    assert.deepEqual(
      verdicts.map((verdict) => [
        verdict.title,
        verdict.share,
        figureText(verdict),
        verdict.says.map(partText).join(''),
      ]),
      [
        ['Steep growth', 210 / 9, '×\u200924.3', '9 goroutines became 219, 45 of the new ones wait at timeout.go:49'],
        [
          'Senders wait',
          91 / 212,
          '42.9\u2009%',
          'of new goroutines: 91 wait to send at 4 places, 45 of them at timeout.go:49; none did in the base',
        ],
      ],
    );
    const back = await look(await diffProfiles(base, now, { mode: 'diff-base' }));
    assert.deepEqual(back.verdicts, []);
  });

  it('looks at a difference for growth alone', async () => {
    const grown = await built('inuse_space', 'bytes', [
      [200 << 20, 'main.cache', false],
      [50 << 20, 'main.other', false],
      [-(20 << 20), 'main.cache', true],
      [-(50 << 20), 'main.other', true],
    ]);
    const { verdicts } = await look(grown);
    assert.deepEqual(
      verdicts.map(({ id, certainty, worst, share }) => [id, certainty, worst?.function, share]),
      [['growth', 'likely', 'main.cache', 180 / 70]],
    );
    const level = await built('inuse_space', 'bytes', [
      [70 << 20, 'main.cache', false],
      [-(64 << 20), 'main.cache', true],
    ]);
    assert.deepEqual((await look(level)).verdicts, []);
    const goroutines = await built('goroutine', 'count', [
      [2400, 'main.leak', false],
      [-230, 'main.leak', true],
    ]);
    assert.match(
      verdictText((await look(goroutines)).verdicts[0]!),
      /×\u200910\.4, 230 goroutines became 2,400, 2,170 of the new ones are at main\.go:7\./,
    );
  });

  it('tells of no starvation where frames of the runtime were taken out, and says that nobody can', async () => {
    const file = join(folder, 'crowd-goroutine.pb.gz');
    const proto = join(mkdtempSync(join(tmpdir(), 'gopherscope-explain-')), 'main.pb.gz');
    await pprof(['-proto', '-show=^main', `-output=${proto}`, file]);
    const whole = await open(file);
    const hidden = await refineBy(whole, [{ kind: 'hide', pattern: '^runtime\\.' }]);
    for (const profile of [await open(proto), hidden]) {
      const { verdicts, untold } = await look(profile, { runnable: 1 });
      assert.ok(!verdicts.some(({ id }) => id === 'starvation') && untold.includes('starvation'));
      const { state } = growthByPath(profile, buildStackTree(profile, buildFrames(profile)), 0);
      assert.ok(!state.includes('running or ready'), state.join());
    }
    assert.deepEqual((await look(whole)).untold, []);
  });

  it('names the lock that all of it waits for, and else which it is for the most part', async () => {
    const under = async (profile: Profile) => {
      const { verdicts } = await look(profile);
      return verdicts
        .find(({ id }) => id === 'lockContention')!
        .says.slice(2, 5)
        .map(partText)
        .join('');
    };
    const cost = async (name: string, lock: string) =>
      total(await pprofTop([join(folder, `${name}.pb.gz`)], 'ns', ['-sample_index=delay', `-focus=${lock}`]));
    const [plain, shared] = ['mutex-block', 'rwmutex-block'];
    const [mutex, readers] = ['^sync\\.\\(\\*Mutex\\)\\.Lock$', '^sync\\.\\(\\*RWMutex\\)\\.RLock$'];
    assert.match(await under(await recorded(plain)), /^ under sync\.\(\*Mutex\)\.Lock/);
    const both = await mergeProfiles([await recorded(plain), await recorded(shared)]);
    const ofReaders = (await cost(shared, readers)) + (await cost(plain, readers));
    const ofMutex = (await cost(shared, mutex)) + (await cost(plain, mutex));
    const most = ofReaders > ofMutex ? 'sync.(*RWMutex).RLock' : 'sync.(*Mutex).Lock';
    assert.equal(await under(both), ` under locks, most under ${most},`);
  });

  it('says of a difference to nothing what it says of differences', async () => {
    const profile = await recorded('json-cpu');
    const empty = withSamples(profile, () => false);
    const toNothing = await diffProfiles(profile, empty, { mode: 'diff-base' });
    assert.ok(hasTwoSides(toNothing, 0), 'all of it is new, and drawn so');
    const told = await look(toNothing, { samples: 100_000 });
    const other = await look(await diffProfiles(profile, profile, { mode: 'diff-base' }), { samples: 100_000 });
    assert.deepEqual(told, other);
  });

  it('says nothing of Go where another language recurs', async () => {
    const stack = `main (/a/b.py:9)${';fib (/a/b.py:3)'.repeat(40)} 200\n`;
    const profile = await openProfile(new TextEncoder().encode(stack), { inflate: async (bytes) => bytes });
    const { verdicts } = await look(profile);
    const tower = verdicts.map(verdictText).find((text) => text.startsWith('Deep recursion'));
    assert.match(tower ?? '', /nested calls of fib/);
    assert.doesNotMatch(tower ?? '', /Go|64/);
    const own = (await look(await recorded('tower-cpu'))).verdicts.map(verdictText).join('\n');
    assert.match(own, /Go cuts CPU stacks at 64 frames/);
  });

  it('reads a heap profile of what is in use alone, and a difference that pprof has written', async () => {
    const inUse = await built('inuse_space', 'bytes', [[200 << 20, 'main.cache', false]]);
    assert.deepEqual(await look(inUse, { samples: 1 }), {
      verdicts: [],
      clear: ['lines that hold most memory'],
      untold: [],
      tooFew: undefined,
    });
    const signed = await built('alloc_space', 'bytes', [
      [200 << 20, 'main.cache', false],
      [-(100 << 20), 'main.other', false],
    ]);
    assert.deepEqual((await look(signed)).verdicts, []);
  });

  it('looks at the shape alone where no Go runtime wrote the profile', async () => {
    const other = await built('cpu', 'nanoseconds', [[1e9, 'hot', false]], 'lib.c');
    const { verdicts, clear } = await look(other, { samples: 1 });
    assert.deepEqual([verdicts.map(({ id }) => id), clear], [[], ['plateaus', 'towers']]);
  });

  it('shortens type arguments, and names no line of a library where one’s own leads to it', async () => {
    const told = async (name: string) => (await look(await recorded(name))).verdicts.map(verdictText).join('\n');
    assert.match(await told('sorting-cpu'), /own time of slices\.\w+\[…\] from main\.sorted at unplanned\.go:\d+\./);
    assert.doesNotMatch(await told('generics-cpu'), /struct/);
    assert.doesNotMatch(await told('written-cpu'), /Formatting/);
  });

  it('has the thresholds of the settings', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
      contributes: {
        configuration: { properties: Record<string, { properties?: Record<string, { default: number }> }> }[];
      };
    };
    const setting = manifest.contributes.configuration
      .map(({ properties }) => properties['gopherscope.profile.explain'])
      .find((found) => found !== undefined);
    const defaults = Object.entries(setting?.properties ?? {}).map(([name, { default: value }]) => [name, value]);
    assert.deepEqual(Object.fromEntries(defaults), explainThresholds);
    assert.deepEqual(thresholdsWith({}), explainThresholds);
  });

  it('names functions and lines as parts that can be followed', async () => {
    const { verdicts } = await look(await recorded('mutex-block'));
    const places = verdicts.flatMap(({ says }: Verdict) => says.filter((part: Part) => typeof part !== 'string'));
    assert.deepEqual(
      places.map((part) => (typeof part === 'string' ? part : part.kind)),
      ['strong', 'strong', 'function', 'place'],
    );
  });
});

function total({ rows }: { readonly rows: readonly { readonly flat: number }[] }): number {
  return rows.reduce((sum, { flat }) => sum + flat, 0);
}

/** A profile of stacks of one frame on line 7, whose samples may be those of a base. */
async function built(
  type: string,
  unit: string,
  samples: readonly (readonly [value: number, name: string, isBase: boolean])[],
  file = 'main.go',
): Promise<Profile> {
  const names = [...new Set(samples.map(([, name]) => name))];
  const strings = ['', type, unit, file, ...names];
  const idOf = (name: string) => names.indexOf(name) + 1;
  const fields: Field[] = [
    [1, message([1, 1], [2, 2])],
    ...samples.map(([value, name]): Field => [2, message([1, [idOf(name)]], [2, [value]])]),
    ...names.map((name): Field => [4, message([1, idOf(name)], [4, message([1, idOf(name)], [2, 7])])]),
    ...names.map((name): Field => [5, message([1, idOf(name)], [2, 3 + idOf(name)], [4, 3])]),
    ...strings.map((text): Field => [6, text]),
  ];
  const profile = await openProfile(encode(fields), { inflate: async (bytes) => bytes });
  const fromBase = Uint8Array.from(samples, ([, , isBase]) => Number(isBase));
  return fromBase.includes(1) ? { ...profile, samples: { ...profile.samples, fromBase } } : profile;
}
