/** Owns budget 32: how long one painting of the flame graph takes at a million nodes while zooming, rasterised in software. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { chromium } from 'playwright-core';
import { profilePage } from '#protocol/profile-page';
import { atMost, type BenchSetup, type Budget, type Measurement, NotMeasured, quantile } from './budget';
import { generateProfile } from './profile-writer';

/** A call tree of at least a million nodes comes out of this; fewer samples than in the other benches, for it is depth that counts here. */
const shape = { samples: 140_000, locations: 50_000, minDepth: 30, maxDepth: 60, seed: 1 };
const fewestNodes = 1_000_000;
const steps = 300;
/** Paintings before the count begins: the browser compiles the code and measures the font in them. */
const warmUp = 20;
const origin = 'http://bench.test';

/** Times every animation callback of the page including the raster, which reading a pixel back forces. */
const timing = `
  globalThis.paints = [];
  const request = requestAnimationFrame.bind(globalThis);
  globalThis.requestAnimationFrame = (callback) => request((time) => {
    const start = performance.now();
    callback(time);
    const canvas = document.querySelector('.flame canvas');
    if (!canvas) return;
    canvas.getContext('2d').getImageData(0, 0, 1, 1);
    globalThis.paints.push(performance.now() - start);
  });
  globalThis.acquireVsCodeApi = () => ({ postMessage(message) {
    if (message.type !== 'ready') return;
    fetch('/profile').then((response) => response.arrayBuffer()).then((bytes) => {
      postMessage({ type: 'file', name: 'bench.pb', bytes: new Uint8Array(bytes), state: undefined }, '*');
    });
  } });
`;

export const flame: Budget = {
  number: 32,
  name: 'flame graph, one frame at a million nodes while zooming',
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
      const nodes = Number(await page.evaluate("document.querySelector('.flame').dataset.nodes"));
      if (nodes < fewestNodes) throw new Error(`the generated profile has ${nodes} nodes only`);
      const box = (await page.getByTestId('flame').boundingBox())!;
      for (let step = -warmUp; step < steps; step++) {
        if (step === 0) await page.evaluate('paints.length = 0');
        await page.mouse.move(box.x + box.width * (0.2 + 0.4 * Math.max(0, step / steps)), box.y + 200);
        // In and out again, at another place each time: all depths of zoom are drawn.
        const closer = Math.floor(step / 25) % 2 === 0 ? -45 : 45;
        const message = `document.querySelector('.flame').dispatchEvent(new WheelEvent('wheel', { deltaY: ${closer}, clientX: ${box.x + box.width * 0.4}, ctrlKey: true, cancelable: true }))`;
        await page.evaluate(message);
        await page.evaluate('new Promise((done) => setTimeout(done, 4))');
      }
      const paints = (await page.evaluate('paints')) as number[];
      const detail = `${nodes.toLocaleString('en-US')} nodes, ${paints.length} frames, p50 ${quantile(paints, 0.5).toFixed(1)} ms, longest ${Math.max(...paints).toFixed(1)} ms`;
      return [atMost('p99 of a frame, raster included', quantile(paints, 0.99), 16, detail, ' ms')];
    } finally {
      await browser.close();
    }
  },
};

function typeOf(path: string): string {
  return path.endsWith('.css') ? 'text/css' : 'text/javascript';
}
