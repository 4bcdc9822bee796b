/** A single profile with costs below zero, as a written difference is: its colours have a key, and nothing is said to lack a stack. */
import assert from 'node:assert/strict';
import { viewer } from './harness';
import { calledAs, smallProfile } from './small-profile';

describe('a profile with costs below zero', function () {
  this.timeout(60_000);
  const open = viewer();

  it('has a key to its colours in place of the one to self and inlined, and no part without a stack', async () => {
    const bytes = smallProfile(
      [['cpu', 'nanoseconds']],
      [calledAs('run grew', 50), calledAs('run shrank', -30), calledAs('gone', -7)],
    );
    const { page } = await open(bytes);
    assert.equal(await page.getByTestId('signs').textContent(), 'below zeroabove');
    assert.ok(await page.locator('.legend').isHidden());
    assert.ok(await page.getByLabel('Colour').isHidden());
    assert.equal(await page.getByText('without a stack').count(), 0);
  });

  it('is coloured by module as ever without any', async () => {
    const { page } = await open(smallProfile([['cpu', 'nanoseconds']], [calledAs('a', 50), calledAs('b', 5)]));
    assert.ok(await page.getByTestId('signs').isHidden());
    assert.ok(await page.locator('.legend').isVisible());
    assert.ok(await page.getByLabel('Colour').isVisible());
  });
});
