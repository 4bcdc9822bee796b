/** Waits outside the page for what happens in its own time; asserts nothing else. */
const pollMs = 50;

/** Resolves when `holds` is true; rejects naming `what` after `timeoutMs`. */
export async function expect(what: string, holds: () => Promise<boolean>, timeoutMs = 20_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`After ${timeoutMs} ms still not: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
