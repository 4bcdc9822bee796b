/** The profile page on content that means harm or makes no sense: text stays text, messages without sense do nothing, every state says what is the case. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Browser } from 'playwright-core';
import { parseHostToPage, parsePageToHost } from '#protocol/profile';
import { encode, type Field, smallProfile as labelledProfile } from '../profile/builder';
import { seed } from '../seeded';
import { bytesOf, launch, type OpenPage, openPage } from './harness';
import { smallProfile } from './small-profile';

const types = [
  ['samples', 'count'],
  ['cpu', 'nanoseconds'],
] as const;

describe('profile page, hostile input', function () {
  this.timeout(60_000);
  let browser: Browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  const open = (bytes: Uint8Array, options: Partial<OpenPage> = {}) => openPage(browser, { bytes, ...options });

  it('shows names that are markup as text, with no violation of the policy', async () => {
    const evil = `</script><img src=x onerror="globalThis.broken=1">`;
    const stack = [{ name: evil, file: '"><svg onload=globalThis.broken=1>.go', line: 3 }];
    const opened = await open(
      smallProfile(types, [
        { stack, values: [1, 10] },
        { stack: [{ name: 'main.main' }], values: [2, 20] },
      ]),
      { name: `${evil}.pb.gz` },
    );
    const { page } = opened;
    await page.getByRole('treeitem', { name: evil }).click();
    await page.getByTestId('card').waitFor();
    await page.getByTestId('search').fill('<img');
    await page.locator('.search-status', { hasText: 'frame' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: 'Top' }).click();
    assert.equal(await page.locator('img').count(), 0);
    assert.equal(await page.evaluate(() => (globalThis as { broken?: number }).broken), undefined);
    assert.deepEqual(opened.complaints, []);
  });

  it('writes out what turns text round or breaks it, wherever a name, a label or a refinement stands', async () => {
    const odd: Readonly<Record<string, string>> = {
      'main.leaf': 'main.\u202eog.live',
      'main.go': '/src/\u2066main.go',
      cpu: 'cpu\u200b',
      label: 'key\u202e\n',
      value: 'evil\u202egnp\nline2',
    };
    const fields = labelledProfile().map(
      ([field, value]): Field => [field, field === 6 ? (odd[String(value)] ?? value) : value],
    );
    const { page } = await open(encode(fields), { name: '\u202ezg.bp.pb' });
    const value = page.getByRole('button', { name: 'evil<U+202E>gnp<U+000A>line2', exact: true });
    await value.click();
    await page
      .getByRole('button', { name: 'Remove tagfocus key<U+202E><U+000A>=evil<U+202E>gnp<U+000A>line2' })
      .waitFor();
    await value.click({ modifiers: ['Alt'] });
    await page.keyboard.press('u');
    for (const tab of ['1', '2', '3', '4', '5']) {
      await page.keyboard.press(tab);
      await page.waitForTimeout(200);
      const raw = await page.evaluate(() => {
        const unseen = /[\u200b\u202e\u2066]/;
        const texts = Array.from(document.body.querySelectorAll('*'), (one) => [
          ...Array.from(one.childNodes, (node) => (node.nodeType === Node.TEXT_NODE ? (node.nodeValue ?? '') : '')),
          one.getAttribute('title') ?? '',
          one.getAttribute('aria-label') ?? '',
        ]);
        return texts.flat().filter((text) => unseen.test(text));
      });
      assert.deepEqual(raw, [], tab);
    }
  });

  it('does nothing on 2,000 random or mistyped messages', async () => {
    const opened = await open(bytesOf('examples/leaky-service/profiles/cpu.pb.gz'));
    const { page } = opened;
    await page.getByRole('treeitem').first().waitFor();
    const before = await page.locator('#app').innerHTML();
    const known = fc.constantFrom(
      'settings',
      'file',
      'unreadable',
      'ready',
      'openSource',
      'reveal',
      'base',
      'source',
      'command',
      '__proto__',
    );
    const message = fc.oneof(
      fc.jsonValue(),
      fc.record({ type: known }),
      fc.record({
        type: known,
        command: fc.string(),
        name: fc.jsonValue(),
        bytes: fc.jsonValue(),
        message: fc.integer(),
      }),
      fc.record({ type: fc.constant('settings'), settings: fc.jsonValue() }),
    );
    const messages = fc.sample(message, { seed, numRuns: 2000 });
    await page.evaluate((all) => {
      for (const one of JSON.parse(all) as unknown[]) window.postMessage(one, '*');
    }, JSON.stringify(messages));
    await page.waitForTimeout(300);
    assert.equal(await page.locator('#app').innerHTML(), before, `seed ${seed}`);
    assert.deepEqual(
      (await opened.sent()).map(({ type }) => type),
      ['ready'],
      `seed ${seed}`,
    );
    assert.deepEqual(opened.complaints, []);
  });

  it('lets the host act on nothing it was not told in full', () => {
    const place = fc.record(
      { file: fc.jsonValue(), line: fc.jsonValue(), function: fc.jsonValue() },
      { requiredKeys: [] },
    );
    const message = fc.record({
      type: fc.constantFrom('openSource', 'copy', 'saveState', 'report', 'run', 'executeCommand'),
      place,
      text: fc.oneof(fc.integer(), fc.constant(null)),
      state: fc.jsonValue(),
      message: fc.oneof(fc.array(fc.string()), fc.constant(undefined)),
      command: fc.constant('workbench.action.terminal.new'),
    });
    for (const one of fc.sample(message, { seed, numRuns: 2000 })) {
      const parsed = parsePageToHost(one);
      if (!parsed) continue;
      // What is let through has exactly the fields of its type, of the right kind.
      assert.ok(parsed.type === 'openSource' || parsed.type === 'saveState', `seed ${seed}: ${JSON.stringify(one)}`);
      if (parsed.type === 'openSource') {
        assert.equal(typeof parsed.place.file, 'string');
        assert.ok(Number.isSafeInteger(parsed.place.line) && parsed.place.line >= 0);
      }
    }
    assert.equal(parsePageToHost({ type: 'openSource', place: { file: 'a.go', line: -1, function: 'f' } }), undefined);
    const question = { type: 'readSource', file: 'a.go', function: 'f', taken: 0 };
    assert.deepEqual(parsePageToHost({ ...question, extra: 1 }), question);
    for (const wrong of [{ file: '' }, { file: 1 }, { taken: -1 }, { taken: Number.NaN }, { function: undefined }]) {
      assert.equal(parsePageToHost({ ...question, ...wrong }), undefined, JSON.stringify(wrong));
    }
    const text = { type: 'sourceText', file: 'a.go', text: 'package a', missing: undefined, newer: undefined };
    assert.deepEqual(parseHostToPage({ ...text, extra: 1 }), text);
    for (const wrong of [{ text: 'x'.repeat(2_000_001) }, { text: undefined }, { text: 1 }, { newer: 'yes' }]) {
      assert.equal(parseHostToPage({ ...text, ...wrong }), undefined);
    }
    assert.equal(parsePageToHost({ type: 'copy', text: 'x'.repeat(50_000_001) }), undefined);
    const table = `${'12345,example.com/some/package.(*Type).Method,/src/some/package/file.go\n'.repeat(200_000)}`;
    assert.deepEqual(parsePageToHost({ type: 'copy', text: table }), { type: 'copy', text: table });
    assert.equal(parseHostToPage({ type: 'file', name: 'a', bytes: [1, 2] }), undefined);
    assert.equal(parseHostToPage({ type: 'base', name: 'a', bytes: 'b' }), undefined);
    assert.equal(parseHostToPage({ type: 'reveal', function: 'f', file: '', line: 1 }), undefined);
    assert.equal(parseHostToPage({ type: 'source', file: 'a.go', isNewer: 1 }), undefined);
    const asked = { file: 'a.go', line: 1, function: 'f', command: 'x' };
    assert.equal(parsePageToHost({ type: 'openSource', place: { ...asked, taken: Number.NaN } }), undefined);
    assert.deepEqual(parsePageToHost({ type: 'openSource', place: asked, peek: 'yes' }), {
      type: 'openSource',
      place: { file: 'a.go', line: 1, function: 'f', taken: 0 },
      peek: false,
    });
  });

  const states: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['JSON', Buffer.from('{"error": "no"}'), /test\.pb\.gz is JSON, not a profile\./],
    ['nothing', new Uint8Array(), /test\.pb\.gz is empty\./],
    ['a web page', Buffer.from('<!DOCTYPE html><html></html>'), /is a web page, not a profile\./],
    [
      'half a profile',
      bytesOf('examples/leaky-service/profiles/cpu.pb.gz').slice(0, 3000),
      /ends in the middle, at byte/,
    ],
    [
      'noise',
      Uint8Array.from({ length: 500 }, (_, index) => (index * 7919) & 0xff),
      /is not a profile|does not follow|malformed/,
    ],
  ];
  for (const [what, bytes, said] of states) {
    it(`says what it is when handed ${what}`, async () => {
      const opened = await open(bytes);
      const { page } = opened;
      await page.getByTestId('error').waitFor();
      assert.match((await page.getByTestId('error').textContent())!, said);
      await page.getByRole('button', { name: 'Show as text' }).click();
      await page.getByRole('button', { name: 'Read again' }).click();
      const sent = (await opened.sent()).map(({ type }) => type);
      assert.deepEqual(sent, ['ready', 'showAsText', 'ready']);
      assert.deepEqual(opened.complaints, []);
    });
  }

  it('says that a profile has no samples', async () => {
    const { page } = await open(smallProfile(types, []));
    await page.getByTestId('notice').waitFor();
    assert.match((await page.getByTestId('notice').textContent())!, /without samples/);
  });

  it('lists the stack of a single sample instead of drawing it', async () => {
    const stack = [
      { name: 'main.leaf', file: '/src/a.go' },
      { name: 'main.main', file: '/src/a.go' },
    ];
    const { page } = await open(smallProfile(types, [{ stack, values: [1, 10_000_000] }]));
    await page.getByTestId('single-stack').waitFor();
    assert.match((await page.getByTestId('single-stack').textContent())!, /1 sample: too few for shares/);
    assert.deepEqual(await page.locator('.single-stack .code').allTextContents(), ['main.leaf', 'main.main']);
  });

  it('keeps the old view when the file becomes unreadable, and shows the new one when it is whole again', async () => {
    const opened = await open(bytesOf('examples/leaky-service/profiles/cpu.pb.gz'));
    const { page } = opened;
    await page.getByRole('treeitem').first().waitFor();
    await opened.tell({ type: 'file', name: 'test.pb.gz', bytes: Buffer.from('half'), state: undefined });
    await page.getByTestId('error').waitFor();
    assert.ok(await page.getByTestId('flame').isVisible());
    const bytes = bytesOf('examples/leaky-service/profiles/heap.pb.gz');
    await opened.tell({ type: 'file', name: 'test.pb.gz', bytes, state: undefined });
    await page.getByTestId('sample-types').getByText('inuse_space').waitFor();
    assert.equal(await page.getByTestId('error').count(), 0);
  });

  it('walks and draws a stack 4,000 frames deep', async () => {
    const deep = Array.from({ length: 4000 }, (_, level) => ({ name: `main.level${4000 - level}` }));
    const opened = await open(
      smallProfile(types, [
        { stack: deep, values: [1, 10] },
        { stack: [{ name: 'main.other' }], values: [1, 5] },
      ]),
    );
    await opened.page.getByRole('treeitem').first().click();
    await opened.page.keyboard.press('End');
    await opened.page.getByRole('treeitem', { name: 'main.level4000,' }).waitFor();
    assert.deepEqual(opened.complaints, []);
  });

  it('says that all values are 0, and shows the sample type that has some', async () => {
    const stacks = [[{ name: 'main.a' }], [{ name: 'main.b' }]];
    const nothing = await open(
      smallProfile(
        types,
        stacks.map((stack) => ({ stack, values: [0, 0] })),
      ),
    );
    await nothing.page.getByText('Every value of cpu is 0: nothing has a width.').waitFor();
    const { page } = await open(
      smallProfile(
        types,
        stacks.map((stack) => ({ stack, values: [3, 0] })),
      ),
    );
    await page.getByText('Every value of cpu is 0').waitFor();
    await page.getByRole('button', { name: 'Show samples' }).click();
    await page.getByRole('treeitem', { name: 'main.a,' }).waitFor();
    assert.equal(await page.getByTestId('nothing-left').isVisible(), false);
  });

  it('shows characters that would reorder or hide names, and leaves letters of all scripts alone', async () => {
    const names = ['main.\u202Eevil\u202C.go', 'main.nul\u0000\u200B', 'pkg.تابع', 'pkg.👩\u200D👩'];
    const { page } = await open(
      smallProfile(
        types,
        names.map((name) => ({ stack: [{ name }], values: [1, 10] })),
      ),
    );
    await page.getByRole('treeitem', { name: 'main.<U+202E>evil<U+202C>.go,' }).waitFor();
    await page.keyboard.press('3');
    await page.locator('.top-row').nth(3).waitFor();
    const shown = await page.locator('.top-row .name').allTextContents();
    assert.deepEqual(
      shown.sort(),
      ['main.<U+202E>evil<U+202C>.go', 'main.nul<U+0000><U+200B>', names[2], names[3]].sort(),
    );
  });

  it('says that values beyond 2^53 are rounded', async () => {
    const { page } = await open(
      smallProfile(
        types,
        [2, 3].map((part) => ({ stack: [{ name: `main.f${part}` }], values: [1, 2 ** 60 + part] })),
      ),
    );
    await page.getByText('Values of cpu are beyond 2^53 and rounded to their first 15 digits.').waitFor();
  });
});
