/** Owns the question whether a file serves tests: what production code must bound, a test may leave open. */

const testPackages = /^\s*(?:import\s+)?(?:[\w.]+\s+)?"(?:testing|testing\/[\w/]+|net\/http\/httptest)"/m;

/** A test, or support for tests: only that imports `testing` or `httptest`. */
export function isTestCode(file: string, text: string): boolean {
  return file.endsWith('_test.go') || testPackages.test(text);
}
