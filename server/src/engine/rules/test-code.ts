/** Owns the question whether a file serves tests: what production code must bound, a test may leave open. */

/** The last element of the path says it: `testing`, `testing/iotest`, `net/http/httptest`, `…/grpc_testing`, `…/testutil`. */
const testPackages =
  /^\s*(?:import\s+)?(?:[\w.]+\s+)?"(?:testing(?:\/[\w/]+)?|net\/http\/httptest|[\w.~/-]+\/(?:\w+_)?(?:testing|testutils?))"/m;

/** `package httptest`, `package testing`, `package fake`; `latest` is a word of its own. */
const ownPackage =
  /^package (?!latest\b|contest\b|attest\b|protest\b)(?:\w+test|\w*testing|\w*testutils?|fakes?|mocks?)\b/m;

/** A test, or support for tests: only that imports `testing` or `httptest`, or is called so. */
export function isTestCode(file: string, text: string): boolean {
  return file.endsWith('_test.go') || testPackages.test(text) || ownPackage.test(text);
}
