/** Owns a clock on which every look is a slice later, so that what work does between its slices does not hang on how fast the machine is. */

/** Longer than the longest slice of any work, milliseconds. */
const slice = 1000;

/** Runs `work` while `Date.now` moves on by a slice each time it is asked. */
export async function whileTimeFlies(work: () => Promise<void>): Promise<void> {
  const { now } = Date;
  let time = now();
  Date.now = () => (time += slice);
  try {
    await work();
  } finally {
    Date.now = now;
  }
}
