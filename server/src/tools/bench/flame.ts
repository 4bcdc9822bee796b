/** Owns budget 32: how long one painting of the flame graph takes at a million nodes while zooming, searching, resizing and pointing, rasterised in software. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { chromium, type Page } from 'playwright-core';
import { profilePage } from '#protocol/profile-page';
import { atMost, type BenchSetup, type Budget, type Measurement, NotMeasured, quantile } from './budget';
import { generateProfile } from './profile-writer';

/** A call tree of at least a million nodes comes out of this; fewer samples than in the other benches, for it is depth that counts here. */
const shape = { samples: 140_000, locations: 50_000, minDepth: 30, maxDepth: 60, seed: 1 };
const fewestNodes = 1_000_000;
const steps = 300;
/** Searched for one after the other: many hits, few, none, and all. */
const patterns = ['package1', 'Method4242$', 'nothing of the kind', 'Type\\d+7\\).*Method', 'service'];
/** Steps of zooming while one of them stays: longer than the field waits before it searches. */
const stepsPerPattern = 30;
/** Paintings before the count begins: the browser compiles the code and measures the font in them. */
const warmUp = 20;
const origin = 'http://bench.test';

/** Times every animation callback of the page including the raster, which reading a pixel back forces, and what a new size brings about. */
const timing = `
  globalThis.paints = [];
  globalThis.longTasks = [];
  new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
  const request = requestAnimationFrame.bind(globalThis);
  globalThis.requestAnimationFrame = (callback) => request((time) => {
    const start = performance.now();
    callback(time);
    const canvas = document.querySelector('.flame canvas');
    if (!canvas) return;
    canvas.getContext('2d').getImageData(0, 0, 1, 1);
    globalThis.paints.push(performance.now() - start);
  });
  globalThis.ResizeObserver = class extends ResizeObserver {
    constructor(callback) {
      super((...given) => {
        const start = performance.now();
        callback(...given);
        globalThis.paints.push(performance.now() - start);
      });
    }
  };
  globalThis.acquireVsCodeApi = () => ({ postMessage(message) {
    if (message.type !== 'ready') return;
    fetch('/profile').then((response) => response.arrayBuffer()).then((bytes) => {
      postMessage({ type: 'file', name: 'bench.pb', bytes: new Uint8Array(bytes), state: undefined }, '*');
    });
  } });
`;

export const flame: Budget = {
  number: 32,
  name: 'flame graph, one frame at a million nodes',
  slow: true,
  async measure(setup: BenchSetup): Promise<readonly Measurement[]> {
    const executablePath = env.GOPHERSCOPE_CHROMIUM ?? '/usr/bin/chromium';
    if (!existsSync(executablePath)) throw new NotMeasured('Chromium is not installed.');
    const browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
    });
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
      await open(page, setup);
      const nodes = Number(await page.evaluate("document.querySelector('.flame').dataset.nodes"));
      if (nodes < fewestNodes) throw new Error(`the generated profile has ${nodes} nodes only`);
      await zoom(page, warmUp);
      const zooming = await painted(page, () => zoom(page, steps));
      const searching = await painted(page, async () => {
        for (let from = 0; from < steps; from += stepsPerPattern) {
          await page.evaluate(typing(patterns[(from / stepsPerPattern) % patterns.length]!));
          await zoom(page, stepsPerPattern);
        }
      });
      const found = await page.locator('#search-status').textContent();
      if (!found) throw new Error('nothing was searched for');
      const resizing = await painted(page, () => resize(page, steps / 3));
      const pointing = await painted(page, () => point(page, steps / 3));
      return [
        frames('zooming', zooming, nodes),
        frames('searching', searching, nodes),
        frames('resizing', resizing, nodes),
        frames('pointing', pointing, nodes),
      ];
    } finally {
      await browser.close();
    }
  },
};

/** Opens the page as an editor would, and resolves when the graph is there. */
async function open(page: Page, setup: BenchSetup): Promise<void> {
  const html = profilePage({
    script: '/profile.js',
    style: '/profile.css',
    styleSource: "'self'",
    nonce: 'YmVuY2g',
    title: 'bench.pb',
    profileUrl: '/profile',
  });
  const bytes = Buffer.from(generateProfile(shape));
  await page.route(`${origin}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: html });
    if (pathname === '/profile') return route.fulfill({ body: bytes });
    return route.fulfill({
      body: readFileSync(join(setup.root, 'dist/media', pathname)),
      contentType: typeOf(pathname),
    });
  });
  await page.addInitScript(timing);
  await page.goto(origin);
  await page.getByRole('treeitem').first().waitFor({ timeout: 120_000 });
}

/** Turns the wheel so many times. */
async function zoom(page: Page, times: number): Promise<void> {
  const box = (await page.getByTestId('flame').boundingBox())!;
  for (let step = 0; step < times; step++) {
    await page.mouse.move(box.x + box.width * (0.2 + 0.4 * (step / times)), box.y + 200);
    // In and out again, at another place each time: all depths of zoom are drawn.
    const closer = Math.floor(step / 25) % 2 === 0 ? -45 : 45;
    const message = `document.querySelector('.flame').dispatchEvent(new WheelEvent('wheel', { deltaY: ${closer}, clientX: ${box.x + box.width * 0.4}, ctrlKey: true, cancelable: true }))`;
    await page.evaluate(message);
    await page.evaluate('new Promise((done) => setTimeout(done, 4))');
  }
}

/** Drags the edge of the window, so to speak. */
async function resize(page: Page, times: number): Promise<void> {
  for (let step = 0; step < times; step++) {
    const width = 1440 - 7 * (step % 50);
    await page.evaluate(`document.querySelector('#app').style.width = '${width}px'`);
    await page.evaluate('new Promise((done) => setTimeout(done, 4))');
  }
  await page.evaluate("document.querySelector('#app').style.width = ''");
}

/** Moves the pointer over the frames. */
async function point(page: Page, times: number): Promise<void> {
  const box = (await page.getByTestId('flame').boundingBox())!;
  for (let step = 0; step < times; step++) {
    await page.mouse.move(box.x + ((step * 37) % box.width), box.y + ((step * 53) % Math.min(600, box.height)));
    await page.evaluate('new Promise((done) => setTimeout(done, 4))');
  }
}

function typing(pattern: string): string {
  return `{
    const field = document.querySelector('[data-testid=search]');
    field.value = ${JSON.stringify(pattern)};
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }`;
}

interface Painted {
  /** Milliseconds of every painting. */
  readonly paints: readonly number[];
  /** Milliseconds of all that kept the page from painting for more than 50 ms. */
  readonly longTasks: readonly number[];
}

async function painted(page: Page, work: () => Promise<void>): Promise<Painted> {
  await page.evaluate('paints.length = longTasks.length = 0');
  await work();
  return (await page.evaluate('({ paints, longTasks })')) as Painted;
}

function frames(what: string, { paints, longTasks }: Painted, nodes: number): Measurement {
  const tasks = longTasks.length === 0 ? 'no task over 50 ms' : `longest task ${Math.max(...longTasks).toFixed(0)} ms`;
  const detail = `${nodes.toLocaleString('en-US')} nodes, ${paints.length} frames, p50 ${quantile(paints, 0.5).toFixed(1)} ms, longest ${Math.max(...paints).toFixed(1)} ms; ${tasks}`;
  return atMost(`p99 while ${what}, raster included`, quantile(paints, 0.99), 16, detail, ' ms');
}

function typeOf(path: string): string {
  return path.endsWith('.css') ? 'text/css' : 'text/javascript';
}
