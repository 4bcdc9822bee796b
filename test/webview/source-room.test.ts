/** What surrounds a function in the Source view, and how its code, its names and their costs share the room there is. */
import assert from 'node:assert/strict';
import { formatValue } from '#engine/profile/units/format';
import { pprofTop } from '../profile/pprof';
import { type Opened, type OpenPage, viewer } from './harness';
import { smallProfile } from './small-profile';
import { openSourceAt, selected, shownRows } from './source-page';

const cpu = 'examples/leaky-service/profiles/cpu.pb.gz';
const heap = 'examples/leaky-service/profiles/heap.pb.gz';

describe('room in the source view', function () {
  this.timeout(120_000);
  const openBytes = viewer();
  const openAt = (path: string, name: string, options: Partial<OpenPage> = {}): Promise<Opened> =>
    openSourceAt(openBytes, path, name, options);

  it('shows a closure inside of its function, and that function inside of its file, without costs of their own', async () => {
    const name = 'example.com/payments/charge.(*Service).withTimeout.func1';
    const { page } = await openAt(heap, name, { height: 1000 });
    const shown = await shownRows(page);
    const own = shown.filter(({ outside, line }) => !outside && line !== '↪');
    assert.deepEqual([own[0]!.line, own.at(-1)!.line], ['45', '50']);
    const lineOf = (text: string) => shown.find((one) => one.text.includes(text));
    for (const text of ['func (s *Service) withTimeout(', 'return Receipt{}, ctx.Err()'])
      assert.ok(lineOf(text)?.outside, text);
    assert.ok(shown.every(({ outside, flat, cum }) => !outside || flat + cum === ''));
    const closure = page.locator('.source-row', { hasText: 'go func() {' });
    const head = page.locator('.source-row', { hasText: 'func (s *Service) withTimeout(' });
    for (const one of [closure, head]) assert.ok(await one.isVisible());
    assert.match((await head.getAttribute('title'))!, /^Not part of charge\.\(\*Service\)\.withTimeout\.func1/);
    // What is left of the file is a gap on either side.
    await page.getByTestId('source-grid').focus();
    await page.keyboard.press('Home');
    assert.equal(await selected(page).locator('.line-number').textContent(), '45');
    await page.keyboard.press('Home');
    assert.match((await selected(page).textContent())!, /lines of the file, 1 – \d+/);
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('.source-row .line-text', { hasText: 'package charge' }).count(), 1);
  });

  it('has the head and the end of a long function that a closure stands in, wherever the closure stands', async () => {
    const filler = (from: number) => Array.from({ length: 80 }, (_, at) => `\tstep${from + at}()`);
    const text = [
      'package main',
      '',
      'func run() {',
      ...filler(0),
      '\tgo func() {',
      '\t\twork()',
      '\t}()',
      ...filler(80),
      '}',
      '',
    ];
    const bytes = smallProfile(
      [['cpu', 'nanoseconds']],
      [
        { stack: [{ name: 'main.run.func1', file: 'main/run.go', line: 85, start: 84 }], values: [5] },
        { stack: [{ name: 'main.main', file: 'main/main.go', line: 5 }], values: [1] },
      ],
    );
    const { page } = await openBytes(bytes, { sources: { 'main/run.go': text.join('\n') }, height: 2000 });
    await page.keyboard.press('5');
    await page.locator('.line-text', { hasText: 'work()' }).waitFor();
    const shown = await shownRows(page);
    assert.deepEqual(
      shown.filter(({ outside }) => !outside).map((one) => one.text.trim()),
      ['go func() {', 'work()', '}()'],
    );
    assert.ok(shown.some((one) => one.text === 'func run() {'));
    assert.ok(shown.some((one) => one.text === '}'));
    assert.ok(!shown.some((one) => one.text.includes('step30()')));
  });

  it('gives code the room that words have as soon as code needs it, and says what is cut', async () => {
    const { page } = await openAt(cpu, 'example.com/payments/ledger.(*Store).Statement', { width: 1900 });
    const grid = page.getByTestId('source-grid');
    const isTight = () => grid.evaluate((one) => one.classList.contains('tight'));
    const isCut = () => selected(page).evaluate((one) => one.classList.contains('cut'));
    const code = page.locator('.line-card .line-code');
    assert.deepEqual([await isTight(), await isCut(), await code.count()], [false, false, 0]);
    await page.setViewportSize({ width: 1400, height: 800 });
    await page.waitForFunction(() => document.querySelector('.source-grid.tight'));
    await page.setViewportSize({ width: 900, height: 800 });
    await page.waitForFunction(() => document.querySelector('.source-row.cut[aria-selected=true]'));
    await selected(page).click();
    assert.match((await code.textContent())!, /^text \+= e\.At\.Format\(.*"\\n"$/);
    // Its end comes into sight, and the costs stay.
    await grid.evaluate((one) => one.scrollTo({ left: 10_000 }));
    await page.waitForFunction(() => !document.querySelector('.source-row.cut'));
    const box = async (part: string) => (await selected(page).locator(part).boundingBox())!;
    const [cum, text, note, whole] = await Promise.all([
      box('.cell.cum'),
      box('.line-text'),
      box('.note'),
      grid.boundingBox(),
    ]);
    assert.ok(text.x + text.width <= note.x + 1, 'the end is not below what stands beside it');
    assert.ok(cum.x >= whole!.x && cum.x + cum.width <= note.x);
  });

  it('keeps most of a very narrow panel for code', async () => {
    const { page } = await openAt(cpu, 'example.com/payments/ledger.(*Store).Statement', { width: 1400 });
    await page.setViewportSize({ width: 300, height: 800 });
    await page.waitForFunction(() => document.querySelector('.source-row.cut'));
    const box = async (part: string) => (await selected(page).locator(part).boundingBox())!;
    const code = await box('.code-cell');
    const note = await box('.note');
    assert.ok(note.x - code.x >= 0.6 * 300, `${note.x - code.x}`);
    assert.ok(await selected(page).locator('.cell.cum').isVisible());
    assert.equal(await selected(page).locator('.cell.flat').isVisible(), false);
  });

  it('cuts the package of a name before it cuts the name, and tells self and total of each', async () => {
    const { page } = await openAt(heap, 'example.com/payments/charge.(*Service).withTimeout.func1', { width: 1000 });
    const one = page.locator('.source-function').first();
    assert.equal((await one.textContent())!.includes('withTimeout.func1'), true);
    // Where the name is too long its end is seen.
    const ends = await one.locator('.frame-name').evaluate((made) => {
      const text = made.querySelector('bdi')!.getBoundingClientRect();
      const room = made.getBoundingClientRect();
      return { isCut: text.width > room.width, right: text.right - room.right };
    });
    assert.ok(ends.isCut && ends.right <= 1, JSON.stringify(ends));
    const name = 'example.com/payments/charge.(*Service).withTimeout.func1';
    const oracle = await pprofTop([heap], 'B', ['-sample_index=inuse_space']);
    const { flat, cum } = oracle.rows.find((line) => line.name === name)!;
    const title = (await one.getAttribute('title'))!;
    assert.ok(title.endsWith(`self ${formatValue(flat, 'bytes')}, total ${formatValue(cum, 'bytes')}`), title);
  });
});
