/** What a scrub takes out of a goroutine dump: every planted text goes; ids, states and the shape of stacks stay. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scrubDump } from '#engine/redact/scrub-dump';
import { scrubDefaults } from '#engine/redact/scrub-options';

/** A dump with a planted text in every place that can hold one. */
function plantedDump(): { readonly text: string; readonly canaries: readonly string[] } {
  const canaries: string[] = [];
  const plant = (): string => {
    canaries.push(`canary${canaries.length + 1}x`);
    return canaries.at(-1)!;
  };
  const stack = (id: number, state: string): string =>
    [
      `goroutine ${id} [${state}]:`,
      `corp.internal/${plant()}/billing.(*Ledger).Append(0xc0000b4000, {0x${plant()}, 0x9})`,
      `\t/home/${plant()}/billing/ledger.go:118 +0x1d`,
      `main.${plant()}(...)`,
      `\tC:/Users/${plant()}/main.go:12`,
      `net/http.(*conn).serve(0xc0000b4000)`,
      `\t/usr/local/go/src/net/http/server.go:1995 +0x5f fp=0xc000 sp=0xc001 pc=0x4`,
      `created by corp.internal/${plant()}.Start in goroutine 7`,
      `\t/srv/${plant()}/start.go:9 +0x2a`,
      '',
    ].join('\n');
  const text = [
    `2026/11/27 10:00:00 ${plant()}: request from ${plant()}@example.com`,
    `panic: open /home/${plant()}/x: no such file`,
    `http: panic serving 10.0.0.1: ${plant()}`,
    '',
    stack(36, `chan receive, 4 minutes labels:{"req": "${plant()}", "user id": "${plant()}"}`),
    stack(37, `${plant()}, locked to thread`),
    stack(38, `select, labels:{"${plant()}": "x"}`),
    stack(39, 'sync.WaitGroup.Wait (durable), synctest bubble 1'),
    stack(40, 'chan send (leaked)'),
    `goroutine ${plant()} [running]:`,
    `${plant()} = 1`,
    `exit status ${plant()}`,
    ...Array.from({ length: 50 - canaries.length }, () => `rax ${plant()}`),
  ].join('\n');
  return { text, canaries };
}

describe('scrubbing a goroutine dump', () => {
  it('leaves none of 50 planted texts, every id, every state and the shape of every stack', () => {
    const { text, canaries } = plantedDump();
    assert.equal(canaries.length, 50);
    for (const canary of canaries) assert.ok(text.includes(canary));
    const { text: scrubbed, removals } = scrubDump(text, scrubDefaults);
    assert.doesNotMatch(scrubbed, /canary/i);
    assert.equal(scrubbed.split('\n').length, text.split('\n').length);
    const lines = scrubbed.split('\n');
    assert.ok(lines.includes('goroutine 36 [chan receive, 4 minutes labels:{"<redacted>": "<redacted> 1"}]:'));
    assert.ok(lines.includes('goroutine 37 [<redacted>, locked to thread]:'));
    assert.ok(lines.includes('goroutine 39 [sync.WaitGroup.Wait (durable), synctest bubble 1]:'));
    assert.ok(lines.includes('goroutine 40 [chan send (leaked)]:'));
    assert.ok(lines.includes('net/http.(*conn).serve(...)'));
    assert.ok(lines.includes('\tnet/http/server.go:1995 +0x5f fp=0xc000 sp=0xc001 pc=0x4'));
    assert.ok(lines.some((line) => /^created by <redacted>\/own\.f\d+ in goroutine 7$/.test(line)));
    const listed = removals.map(({ before }) => before).join('\n');
    assert.deepEqual(
      canaries.filter((canary) => !listed.includes(canary)),
      [],
    );
  });

  it('keeps real dumps readable: ids, states, functions of the library and of the module', () => {
    const folder = 'examples/leaky-service/dumps';
    const files = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
    assert.ok(files.length > 0);
    for (const file of files) {
      const text = readFileSync(file, 'utf8');
      if (!text.includes('goroutine ')) continue;
      const { text: scrubbed } = scrubDump(text, { ...scrubDefaults, ownModules: ['example.com/payments'] });
      const heads = (from: string) => from.match(/^goroutine \d+ .*(?<!labels:\{.*\})\]:$/gm) ?? [];
      assert.deepEqual(heads(scrubbed), heads(text), file);
      const names = (from: string) => (from.match(/^(net\/http|example\.com\/payments|runtime)[^(\n]*/gm) ?? []).length;
      assert.equal(names(scrubbed), names(text), file);
      assert.doesNotMatch(scrubbed, /\(0x|\/home\/|\/work\//, file);
    }
  });
});
