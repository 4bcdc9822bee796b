/** Exports from the page: what the dialog does by keyboard, what goes, and what the files hold. */
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { openProfile } from '#engine/profile/open';
import { scrubDefaults } from '#engine/redact/scrub-options';
import { type ExportedPage, parsePageToHost } from '#protocol/profile';
import { exportName } from '../../media/profile/worker/export-name';
import { inflateWithZlib } from '../../server/src/host/inflate';
import { plantedProfile } from '../profile/planted';
import { unpacked } from '../profile/unpacked';
import { seriousFindings } from './axe';
import { bytesOf, launch, type Opened, openPage, type Theme } from './harness';
import { smallProfile } from './small-profile';

const cpu = 'examples/leaky-service/profiles/cpu.pb.gz';
const evil = `</script></style><img src=x onerror="globalThis.broken=1"><!--<script>`;
const types = [['cpu', 'nanoseconds']] as const;

interface Saved {
  readonly name: string;
  readonly bytes: Buffer;
  readonly page: ExportedPage | undefined;
}

/** What the page asked its host to save, oldest first. */
async function savedBy({ page }: Opened): Promise<Saved[]> {
  const messages = await page.evaluate(() =>
    (globalThis as unknown as { sent: { type: string; name: string; content: Uint8Array | ExportedPage }[] }).sent
      .filter(({ type }) => type === 'saveExport')
      .map(({ name, content }) =>
        content instanceof Uint8Array ? { name, bytes: Array.from(content) } : { name, bytes: [], page: content },
      ),
  );
  return messages.map(({ name, bytes, page }) => ({ name, bytes: Buffer.from(bytes), page }));
}

/** Chooses a format in the open dialog, saves, and gives what was made. */
async function save(opened: Opened, format: string): Promise<Saved> {
  const { page } = opened;
  const before = (await savedBy(opened)).length;
  await page.locator(`dialog.export input[value=${format}]`).check();
  await page.getByRole('button', { name: 'Save…' }).click();
  for (;;) {
    const saved = await savedBy(opened);
    if (saved.length > before) {
      await opened.tell({ type: 'exported', saved: false, message: '' });
      return saved.at(-1)!;
    }
    await page.waitForTimeout(20);
  }
}

/** The name is the same whether it is scrubbed or not. */
const twice = (name: string) => [name, name] as const;

describe('export from the page', function () {
  this.timeout(120_000);
  let browser: Browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  async function open(options: Parameters<typeof openPage>[1]): Promise<Opened> {
    const opened = await openPage(browser, options);
    await opened.page.getByRole('treeitem').first().waitFor();
    return opened;
  }

  it('is done by keyboard alone: opened, chosen, scrubbed, saved, and closed again', async () => {
    const opened = await open({ bytes: bytesOf(cpu), settings: { ownModules: ['example.com/payments'] } });
    const { page } = opened;
    await page.keyboard.press('e');
    const dialog = page.getByRole('dialog', { name: 'Export' });
    await dialog.waitFor();
    assert.equal(await page.evaluate(() => (document.activeElement as HTMLInputElement).value), 'html');
    await page.keyboard.press('ArrowDown');
    assert.ok(await page.getByRole('radio', { name: 'SVG' }).isChecked());
    await page.keyboard.press('Tab');
    const scrub = page.getByRole('checkbox', { name: 'Scrub' });
    assert.ok(await scrub.evaluate((box) => box === box.ownerDocument.activeElement));
    assert.ok(await scrub.isChecked());
    await page
      .getByRole('status')
      .filter({ hasText: /^What goes: .*label values/ })
      .waitFor();
    await page.keyboard.press('Tab');
    const keep = page.getByRole('textbox', { name: 'Packages that stay readable' });
    assert.equal(await keep.inputValue(), 'example.com/payments');
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await page
      .getByRole('row', { name: /function example\.com\/payments.*<redacted>\/own\.f\d+ \d+/ })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() =>
      (globalThis as unknown as { sent: { type: string }[] }).sent.some(({ type }) => type === 'saveExport'),
    );
    const [saved] = await savedBy(opened);
    assert.equal(saved!.name, 'cpu.svg');
    assert.match(saved!.bytes.toString(), /<redacted>|&#60;redacted&#62;/);
    assert.doesNotMatch(saved!.bytes.toString(), /example\.com/);
    await opened.tell({ type: 'exported', saved: true, message: 'cpu.svg saved, 110 kB.' });
    await dialog.waitFor({ state: 'hidden' });
    await page.locator('[aria-live=polite]', { hasText: 'cpu.svg saved, 110 kB.' }).waitFor({ state: 'attached' });
    await page.getByTestId('export').press('Enter');
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    assert.deepEqual(opened.complaints, []);
    await page.context().close();
  });

  it('says in place why nothing was saved, and tries again', async () => {
    const opened = await open({ bytes: bytesOf(cpu) });
    const { page } = opened;
    await page.keyboard.press('e');
    await page.getByRole('button', { name: 'Save…' }).click();
    await opened.page.waitForFunction(() =>
      (globalThis as unknown as { sent: { type: string }[] }).sent.some(({ type }) => type === 'saveExport'),
    );
    await opened.tell({ type: 'exported', saved: false, message: 'x.html could not be written: the disk is full' });
    await page.getByRole('alert').filter({ hasText: 'the disk is full' }).waitFor();
    assert.ok(await page.getByRole('button', { name: 'Save…' }).isEnabled());
    await page.context().close();
  });

  it('exports the stack of a single sample, too', async () => {
    const bytes = smallProfile(types, [{ stack: [{ name: 'main.leaf' }, { name: 'main.root' }], values: [7] }]);
    const opened = await openPage(browser, { bytes });
    await opened.page.getByTestId('export').click();
    assert.equal((await save(opened, 'folded')).bytes.toString(), '<redacted>/own.f2;<redacted>/own.f1 7\n');
    await opened.page.context().close();
  });

  it('opens when the editor asks for it', async () => {
    const opened = await open({ bytes: bytesOf(cpu) });
    await opened.tell({ type: 'showExport' });
    await opened.page.getByRole('dialog', { name: 'Export' }).waitFor();
    await opened.page.context().close();
  });

  it('puts none of 50 planted texts into any format, and all of them where scrubbing is off', async () => {
    const { bytes, canaries } = plantedProfile();
    const opened = await open({ bytes, name: 'CaNaRy-host.corp.pb' });
    const { page } = opened;
    await page.keyboard.press('/');
    await page.keyboard.type('CaNaRy1');
    await page.locator('.search-status', { hasText: 'frame' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('export').click();
    const text = ({ name, bytes: made, page: file }: Saved): string =>
      name + JSON.stringify(file ?? '') + unpacked(file ? Buffer.from(file.profile, 'base64') : made);
    for (const format of ['html', 'svg', 'png', 'pprof', 'folded', 'csv', 'json']) {
      const found = text(await save(opened, format)).match(/canary[\w.-]*/gi);
      assert.deepEqual(found ?? [], [], format);
    }
    await page.getByRole('checkbox', { name: 'Scrub' }).uncheck();
    const kept = text(await save(opened, 'pprof'));
    // Default sample type and units nothing refers to are no part of what is in view.
    assert.ok(canaries.filter((canary) => kept.includes(canary)).length >= 45);
    assert.match((await save(opened, 'csv')).name, /^CaNaRy-host\.corp\.csv$/);
    assert.deepEqual(opened.complaints, []);
    await page.context().close();
  });

  it('offers a name that says which profile it is, and of a scrubbed one nothing but what is counted', () => {
    const side = (name: string) => ({ name, time: 0 });
    const sides = (now: string, base: string) => ({ now: side(now), base: side(base) });
    for (const [format, name, compared, open, scrubbed] of [
      ['svg', 'heap.pb.gz', undefined, 'heap_inuse_space.svg', 'heap_inuse_space.svg'],
      ['html', 'heap.pb.gz', undefined, 'heap.html', 'heap.html'],
      ['html', 'acme-prod.pb.gz', undefined, 'acme-prod.html', 'inuse_space.html'],
      ['csv', 'heap-4711.pprof', undefined, 'heap-4711.csv', 'inuse_space.csv'],
      [
        'json',
        'heap-after.pb.gz',
        sides('heap-after.pb.gz', 'heap-before.pb.gz'),
        ...twice('heap-after_since_heap-before.json'),
      ],
      [
        'png',
        'acme.pb.gz',
        sides('heap.pb.gz', 'acme.pb.gz'),
        'heap_inuse_space_since_acme.png',
        'heap_inuse_space_since_base.png',
      ],
    ] as const) {
      const choice = { format, name, sides: compared };
      assert.equal(exportName({ ...choice, scrub: undefined }, 'inuse_space'), open);
      assert.equal(exportName({ ...choice, scrub: scrubDefaults }, 'inuse_space'), scrubbed);
    }
  });

  it('exports what is in view: refinements are part of tables and pictures, and stay chips in the page that is not scrubbed', async () => {
    const opened = await open({ bytes: bytesOf(cpu) });
    const { page } = opened;
    await opened.page
      .getByRole('treeitem', { name: /serveHTTP|conn\)\.serve/ })
      .first()
      .click();
    await page.keyboard.press('f');
    await page.locator('.filter-chip').waitFor();
    await page.keyboard.press('e');
    await page.getByText('1 refinement applied').waitFor();
    const folded = (await save(opened, 'folded')).bytes.toString();
    assert.ok(
      folded
        .trimEnd()
        .split('\n')
        .every((line) => line.includes('net/http.(*conn).serve')),
    );
    const scrubbed = (await save(opened, 'html')).page!;
    assert.deepEqual(scrubbed.state.refinements, []);
    await page.getByRole('checkbox', { name: 'Scrub' }).uncheck();
    const whole = (await save(opened, 'html')).page!;
    assert.equal(whole.state.refinements.length, 1);
    const samples = async ({ profile }: ExportedPage) =>
      (await openProfile(Buffer.from(profile, 'base64'), { inflate: inflateWithZlib })).samples.count;
    assert.ok((await samples(scrubbed)) < (await samples(whole)));
    await page.context().close();
  });

  it('draws a PNG of twice the size, and an SVG that is XML with names, words and a description', async () => {
    const stack = [{ name: evil, file: 'x.go', line: 3 }, { name: 'main.main' }];
    const opened = await open({
      bytes: smallProfile(types, [
        { stack, values: [70] },
        { stack: stack.slice(1), values: [30] },
      ]),
    });
    const { page } = opened;
    await page.keyboard.press('e');
    await page.getByRole('checkbox', { name: 'Scrub' }).uncheck();
    const png = (await save(opened, 'png')).bytes;
    assert.deepEqual([...png.subarray(1, 4)], [...Buffer.from('PNG')]);
    assert.equal(png.readUInt32BE(16), 2 * 1200);
    const svg = (await save(opened, 'svg')).bytes.toString();
    const found = await page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
      const words = (selector: string) => [...parsed.querySelectorAll(selector)].map((found) => found.textContent);
      return {
        root: parsed.documentElement.tagName,
        wrong: parsed.querySelectorAll('parsererror, script, img, image, [onload], [onerror]').length,
        title: words('svg > title'),
        description: words('svg > desc'),
        frames: words('g > title'),
        boxes: [...parsed.querySelectorAll('g > rect')].map((box) => Number(box.getAttribute('width'))),
        labelled: parsed.documentElement.getAttribute('aria-labelledby'),
      };
    }, svg);
    assert.deepEqual([found.root, found.wrong, found.labelled], ['svg', 0, 't d']);
    assert.match(found.title[0]!, /^cpu, 100\sns$/);
    assert.match(found.description[0]!, /Most by itself: .*70\s%/);
    assert.equal(found.frames.length, 2);
    assert.ok(found.frames[1]!.startsWith(evil));
    assert.ok(Math.abs(found.boxes[1]! / found.boxes[0]! - 0.7) < 0.01);
    await page.context().close();
  });

  for (const theme of ['dark', 'light', 'high-contrast', 'high-contrast-light'] as const satisfies readonly Theme[]) {
    it(`has no serious finding of axe in ${theme}`, async () => {
      const { page } = await open({ bytes: bytesOf(cpu), theme });
      await page.keyboard.press('e');
      await page.getByRole('row').nth(3).waitFor();
      assert.deepEqual(await seriousFindings(page), []);
      await page.context().close();
    });
  }

  it('fits a page 300 pixels wide', async () => {
    const { page } = await open({ bytes: bytesOf(cpu), width: 300, height: 600 });
    await page.keyboard.press('e');
    const box = (await page.getByRole('dialog', { name: 'Export' }).boundingBox())!;
    assert.ok(box.x >= 0 && box.x + box.width <= 300 && box.y + box.height <= 600, JSON.stringify(box));
    const confirm = page.getByRole('button', { name: 'Save…' });
    await confirm.scrollIntoViewIfNeeded();
    const button = (await confirm.boundingBox())!;
    assert.ok(button.x + button.width <= 300);
    await page.context().close();
  });

  it('asks the host to save only where the name is one and the content whole', () => {
    const state = {
      tab: 'flame',
      sampleType: '',
      search: '',
      refinements: [],
      granularity: 'functions',
      inverted: false,
    };
    const page = { title: 't', profile: 'AAAA', ownModules: [], state };
    const asks = (name: unknown, content: unknown) =>
      parsePageToHost({ type: 'saveExport', name, content }) !== undefined;
    assert.ok(asks('cpu.html', page));
    assert.ok(asks('cpu.svg', new Uint8Array(3)));
    for (const name of ['../x', 'a/b', 'a\\b', 'C:x', '.', '..', '', 'x\0y', 'x'.repeat(300), 3])
      assert.ok(!asks(name, page), String(name));
    for (const content of [
      [1, 2],
      'text',
      null,
      { ...page, title: 3 },
      { ...page, state: {} },
      { ...page, ownModules: [1] },
    ]) {
      assert.ok(!asks('x', content), JSON.stringify(content));
    }
  });
});
