/** A profile that is opened again is looked at as it was left: also where what was looked for is no pattern, or nothing of it is left. */
import assert from 'node:assert/strict';
import type { ProfileViewState } from '#protocol/profile';
import { viewer } from './harness';
import { calledAs, smallProfile } from './small-profile';

const types = [['cpu', 'nanoseconds']] as const;
const bytes = smallProfile(types, [calledAs('run (*T).work', 70), calledAs('run xTywork', 20), calledAs('other', 10)]);
const plainState: ProfileViewState = {
  tab: 'flame',
  sampleType: 'cpu/nanoseconds',
  search: '',
  refinements: [],
  granularity: 'functions',
  inverted: false,
  colouring: 'module',
};

describe('a view that is found again', function () {
  this.timeout(60_000);
  const open = viewer();

  it('looks for plain text where that was looked for', async () => {
    const opened = await open(bytes);
    const { page } = opened;
    const field = page.getByTestId('search');
    await page.getByRole('button', { name: 'Regular expression' }).click();
    await field.fill('(*T)');
    const status = page.locator('.search-status');
    await status.filter({ hasText: '70' }).waitFor();
    const said = await status.textContent();
    const [saved] = (await opened.sentOf('saveState')).slice(-1);
    const again = await open(bytes, { state: saved!.state });
    await again.page.locator('.search-status', { hasText: '70' }).waitFor();
    assert.equal(await again.page.locator('.search-status').textContent(), said);
    assert.equal(await again.page.getByTestId('search').inputValue(), '(*T)');
    const mode = again.page.getByRole('button', { name: 'Regular expression' });
    assert.equal(await mode.getAttribute('aria-pressed'), 'false');
  });

  it('offers a way out where its refinements leave nothing, although there is no step to take back', async () => {
    const refinements = [
      { kind: 'ignore', pattern: 'other' },
      { kind: 'focus', pattern: 'renamed' },
    ] as const;
    const { page } = await open(bytes, { state: { ...plainState, refinements }, hasGraph: false });
    const chips = page.getByTestId('chips').getByRole('listitem');
    await page.getByTestId('nothing-left').getByRole('button', { name: 'Remove the last one' }).click();
    await page.getByRole('treeitem').first().waitFor();
    assert.equal(await chips.count(), 1);
    assert.equal(await page.getByTestId('left-in-view').textContent(), '90\u2009% of 100\u2009ns');
    await page.keyboard.press('u');
    await page.getByTestId('nothing-left').getByRole('button', { name: 'Remove all' }).waitFor();
    assert.equal(await chips.count(), 2, 'that was a step');
  });

  it('names callees as such where the graph stands upside down', async () => {
    const { page } = await open(bytes, { state: { ...plainState, search: 'main.run', inverted: true } });
    await page.getByRole('heading', { name: 'Matches of main.run, by callee' }).waitFor();
    await page.keyboard.press('r');
    await page.getByRole('heading', { name: 'Matches of main.run' }).waitFor({ state: 'detached' });
  });
});
