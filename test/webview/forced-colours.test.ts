/** Forced colours: graphs on the system's canvas with frames told apart, what is chosen in the system's highlight, bars that still say something. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { seriousFindings } from './axe';
import { bytesOf, viewer } from './harness';

const folder = 'examples/leaky-service/profiles';

describe('profile page, forced colours', function () {
  this.timeout(60_000);
  const open = viewer();

  /** What the system paints a colour of its own as. */
  const system = (page: Page, name: string) =>
    page.evaluate((name) => {
      const probe = document.createElement('span');
      probe.style.cssText = `forced-color-adjust: none; background: ${name}`;
      document.body.append(probe);
      const colour = getComputedStyle(probe).backgroundColor;
      probe.remove();
      return colour;
    }, name);
  const background = (page: Page, what: string) =>
    page
      .locator(what)
      .first()
      .evaluate((element) => getComputedStyle(element).backgroundColor);

  it('draws the graph on the system canvas, with borders that can be seen', async () => {
    const { page } = await open(bytesOf(`${folder}/cpu.pb.gz`), { forcedColors: true });
    const canvas = await system(page, 'Canvas');
    const [inside, border] = await page.getByTestId('flame').evaluate((flame) => {
      const drawn = flame.querySelector('canvas')!;
      const at = (x: number, y: number) => {
        const [red, green, blue] = drawn.getContext('2d')!.getImageData(x, y, 1, 1).data;
        return `rgb(${red}, ${green}, ${blue})`;
      };
      return [at(200, 3), at(200, 0)];
    });
    assert.equal(inside, canvas);
    assert.notEqual(border, canvas);
  });

  it('shows what is chosen in the system highlight: sample type, rows, toggles', async () => {
    const { page } = await open(bytesOf(`${folder}/cpu.pb.gz`), { forcedColors: true });
    const highlight = await system(page, 'Highlight');
    assert.equal(await background(page, '.segment[aria-checked=true]'), highlight);
    assert.notEqual(await background(page, '.segment[aria-checked=false]'), highlight);
    await page.keyboard.press('r');
    await page.locator('.toggle[aria-pressed=true]').waitFor();
    assert.equal(await background(page, '.toggle[aria-pressed=true]'), highlight);
    for (const [key, row] of [
      ['3', '.top-row[aria-selected=true]'],
      ['4', '.tree .row[aria-selected=true]'],
      ['2', '.function[aria-selected=true]'],
      ['5', '.source-function[aria-selected=true]'],
    ] as const) {
      await page.keyboard.press(key);
      await page.keyboard.press('Home');
      await page.locator(row).waitFor();
      assert.equal(await background(page, row), highlight, row);
    }
  });

  it('keeps the bars of shares and of growth', async () => {
    const opened = await open(bytesOf(`${folder}/goroutine-after.pb.gz`), { forcedColors: true, width: 1600 });
    const { page } = opened;
    const canvas = await system(page, 'Canvas');
    assert.notEqual(await background(page, '.bar > i'), canvas);
    await page.keyboard.press('3');
    assert.notEqual(await background(page, '.table-bar'), canvas);
    await page.keyboard.press('1');
    await opened.tell({ type: 'base', name: 'before', bytes: bytesOf(`${folder}/goroutine-before.pb.gz`) });
    await page.locator('.growth-bar > i').first().waitFor();
    assert.notEqual(await background(page, '.growth-bar > i'), canvas);
    assert.deepEqual(await seriousFindings(page), []);
  });

  it('shows where the keyboard is', async () => {
    const { page } = await open(bytesOf(`${folder}/cpu.pb.gz`), { forcedColors: true });
    const highlight = await system(page, 'Highlight');
    const ring = () =>
      page.evaluate(() => {
        const { outlineStyle, outlineColor, outlineWidth } = getComputedStyle(document.activeElement!);
        return [outlineStyle, outlineWidth, outlineColor].join(' ');
      });
    await page.keyboard.press('Tab');
    assert.match(await ring(), /^solid 2px/);
    await page.keyboard.press('1');
    await page.keyboard.press('ArrowDown');
    assert.equal(await ring(), `solid 2px ${highlight}`);
  });
});
