/** What a scrub takes out of a profile: every planted text goes, every total stays, and what is kept is what the allow-list says. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { functionFile, functionName, type Profile } from '#engine/profile/model/profile';
import { openProfile } from '#engine/profile/open';
import { encodeProfile } from '#engine/profile/pprof/encode';
import { keptName } from '#engine/redact/function-name';
import { keepsPackage, type ScrubOptions, scrubDefaults } from '#engine/redact/scrub-options';
import { scrubProfile } from '#engine/redact/scrub-profile';
import { isStandard } from '#engine/redact/std-packages';
import { inflateWithZlib } from '../../server/src/host/inflate';
import { encode, type Field, message } from './builder';
import { plantedProfile, textsOf } from './planted';
import { open, realProfiles } from './recordings';

function totals(profile: Profile): number[] {
  return profile.samples.values.map((column) => column.reduce((sum, value) => sum + value, 0));
}

const allowing = (...keepPackages: string[]): ScrubOptions => ({ ...scrubDefaults, keepPackages });

describe('scrubbing a profile', function () {
  this.timeout(60_000);

  it('leaves none of 50 planted texts and every total', async () => {
    const { bytes, canaries } = plantedProfile();
    assert.equal(canaries.length, 50);
    const profile = await openProfile(bytes, { inflate: inflateWithZlib });
    const before = textsOf(profile);
    // drop_frames and keep_frames are compiled when the profile is opened, and then kept as texts.
    for (const canary of canaries) assert.ok(before.includes(canary), `${canary} is in the profile`);
    for (const level of ['default', 'strict'] as const) {
      const { profile: scrubbed, removals } = scrubProfile(profile, { ...scrubDefaults, level });
      const after = textsOf(scrubbed);
      assert.deepEqual(
        canaries.filter((canary) => after.toLowerCase().includes(canary.toLowerCase())),
        [],
      );
      assert.deepEqual(totals(scrubbed), totals(profile));
      assert.equal(scrubbed.samples.count, profile.samples.count);
      const listed = removals.map(({ before }) => before).join('\n');
      // The last but one is the default sample type, which is a number once the profile is open.
      assert.deepEqual(
        canaries.filter((canary) => !listed.includes(canary)),
        [canaries.at(-2)],
      );
      assert.ok(!JSON.stringify(removals.map(({ after }) => after)).includes('CaNaRy'));
      assert.ok(!after.includes('4242424242'), 'numbers that are ids go too');
    }
  });

  it('takes names out of what is noted of a profile, too', async () => {
    const label = (unit: number): Field => [3, message([1, 3], [3, 5], [4, unit])];
    const strings = ['', 'acmeOrders', 'count', 'acmeLabel', 'bytes', 'acmeUnits'];
    const bytes = encode([
      [1, message([1, 1], [2, 2])],
      [2, message([2, [2 ** 60]], label(4))],
      [2, message([2, [1]], label(5))],
      ...strings.map((text): Field => [6, text]),
    ]);
    const profile = await openProfile(bytes, { inflate: inflateWithZlib });
    const written = async (one: Profile) => Buffer.from(await encodeProfile(one)).toString();
    assert.match(await written(profile), /Numbers of the label acmeLabel are in bytes and in acmeUnits/);
    assert.match(await written(profile), /Values of acmeOrders are beyond/);
    const scrubbed = await written(scrubProfile(profile, scrubDefaults).profile);
    assert.doesNotMatch(scrubbed, /acme/);
    assert.match(scrubbed, /Values of <redacted> 1 are beyond/);
  });

  it('keeps what the allow-list names, and whose code the rest is', () => {
    const keeps = keepsPackage({ ...allowing('corp.internal/billing'), ownModules: ['example.com/pay'] });
    const kept = (name: string) => keptName(name, keeps);
    for (const name of [
      'runtime.mallocgc',
      'net/http.(*conn).serve',
      'main.main',
      'example.com/pay/ledger.(*Store).Append.func1',
      'corp.internal/billing.Run.gowrap2',
      'golang.org/x/net/http2.(*Framer).ReadFrame',
      'gopkg.in/yaml%2ev3.Unmarshal',
      'sync.OnceFunc.func1-range1',
      'example.com/pay/ledger.Größe',
      'slices.Sort[...]',
      'type:.hash.net/http.connectMethod',
      'type:.eq.[4]string',
      'maps.Keys[go.shape.map[string]int]',
      'iter.Pull[example.com/pay/ledger.Row]',
    ]) {
      assert.equal(kept(name), name);
    }
    assert.equal(kept('iter.Pull[other.example/x.Row].func2'), 'iter.Pull[...].func2');
    for (const name of [
      'corp.internal/billings.Run',
      'example.com/payroll.Run',
      'github.com/acme/x.F',
      'malloc',
      'type:.eq.corp.internal/x.Row',
      'type:.eq.struct { secret string }',
      '',
      'a b',
      'x',
    ]) {
      assert.equal(kept(name), undefined, name);
    }
    assert.equal(keptName('main.main', keepsPackage(scrubDefaults)), undefined, 'main is somebody’s');
    assert.equal(keptName('main.main', keepsPackage(allowing('main'))), 'main.main');
    const strict = keepsPackage({
      level: 'strict',
      ownModules: ['example.com/pay'],
      keepPackages: ['a.b/c'],
      keepLabels: [],
    });
    assert.equal(keptName('example.com/pay.Run', strict), undefined);
    assert.equal(keptName('golang.org/x/net/http2.Run', strict), undefined);
    assert.equal(keptName('a.b/c/d.Run', strict), 'a.b/c/d.Run');
  });

  it('writes paths of kept sources as import paths and no others', async () => {
    const rows: readonly (readonly [name: string, file: string, shown: string])[] = [
      ['net/http.Serve', '/usr/local/go/src/net/http/server.go', 'net/http/server.go'],
      ['internal/poll.runtime_pollWait', '/usr/local/go/src/runtime/netpoll.go', 'runtime/netpoll.go'],
      ['reflect.mapclear', '/usr/local/go/src/internal/runtime/maps/map.go', 'internal/runtime/maps/map.go'],
      [
        'golang.org/x/net/http2.F',
        '/home/ann/go/pkg/mod/golang.org/x/net@v0.30.1/http2/frame.go',
        'golang.org/x/net@v0.30.1/http2/frame.go',
      ],
      ['example.com/pay/ledger.F', '/home/ann/pay/ledger/store.go', 'example.com/pay/ledger/store.go'],
      ['main.main', '/home/ann/pay/cmd/pay/main.go', 'example.com/pay/cmd/pay/main.go'],
      ['main.init', '/tmp/ann/other.go', '<redacted>'],
      ['acme.example/x.F', '/home/ann/acme/x.go', '<redacted>'],
      ['runtime.goexit', '<autogenerated>', '<autogenerated>'],
    ];
    const strings = ['', 'cpu', 'nanoseconds', ...rows.flatMap((row) => row.slice(0, 2))];
    const at = (text: string): number => strings.indexOf(text);
    const profile = await openProfile(
      encode([
        [1, message([1, 1], [2, 2])],
        ...rows.map((_, row): Field => [2, message([1, [row + 1]], [2, [1]])]),
        ...rows.map((_, row): Field => [4, message([1, row + 1], [4, message([1, row + 1], [2, 3])])]),
        ...rows.map(
          ([name, file], row): Field => [5, message([1, row + 1], [2, at(name)], [3, at(name)], [4, at(file)])],
        ),
        ...strings.map((text): Field => [6, text]),
      ]),
      { inflate: inflateWithZlib },
    );
    const { profile: scrubbed } = scrubProfile(profile, { ...scrubDefaults, ownModules: ['example.com/pay'] });
    assert.deepEqual(
      rows.map((_, row) => functionFile(scrubbed, row)),
      rows.map(([, , shown]) => shown),
    );
    assert.equal(functionName(scrubbed, 7), '<redacted>/dependency.f1');
  });

  it('knows every package of the Go installed', () => {
    const packages = execFileSync('go', ['list', 'std', 'cmd'], { encoding: 'utf8' }).trim().split('\n');
    assert.deepEqual(
      packages.filter((path) => !isStandard(path)),
      [],
    );
  });

  it('takes no package for Go’s own because it begins like one', () => {
    const lookalikes = [
      'internal/secretproj',
      'cmd/secretcmd',
      'net/http/secret',
      'plugin/x',
      'vendor/x',
      'crypto/SECRET',
    ];
    assert.deepEqual(lookalikes.filter(isStandard), []);
  });

  it('keeps the figures of real profiles and says no home of theirs', async () => {
    for (const file of realProfiles()) {
      const profile = await open(file);
      const { profile: scrubbed } = scrubProfile(profile, scrubDefaults);
      assert.deepEqual(totals(scrubbed), totals(profile), file);
      assert.doesNotMatch(textsOf(scrubbed), /\/home\/|\/root\/|\/tmp\/|\/work\//, file);
    }
  });
});
