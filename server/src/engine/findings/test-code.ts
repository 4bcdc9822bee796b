/** Owns the question whether a file serves tests: what production code must bound, a test may leave open. */
import { importsText } from '../packages/import-paths';
import type { LineIndex } from '../text/line-index';

/** The last element of the path says it: `testing`, `testing/iotest`, `net/http/httptest`, `…/grpc_testing`, `…/testutil`. */
const testPackages =
  /^\s*(?:import\s+)?(?:[\w.]+\s+)?"(?:testing(?:\/[\w/]+)?|net\/http\/httptest|[\w.~/-]+\/(?:\w+_)?(?:testing|testutils?))"/m;

/** `package httptest`, `package testing`, `package fake`; `latest` is a word of its own. */
const ownPackage =
  /^package (?!latest\b|contest\b|attest\b|protest\b)(?:\w+test|\w*testing|\w*testutils?|fakes?|mocks?)\b/m;

/** Whether a file holds tests, whose processes live for seconds. */
export function isTestFile(file: string): boolean {
  return file.endsWith('_test.go');
}

const supports = new WeakMap<LineIndex, boolean>();

/** A test, or support for tests: only that imports `testing` or `httptest`, or is called so. */
export function isTestCode(file: string, lines: LineIndex): boolean {
  if (isTestFile(file)) return true;
  let isSupport = supports.get(lines);
  if (isSupport === undefined) {
    const head = importsText(lines.text);
    isSupport = testPackages.test(head) || ownPackage.test(head);
    supports.set(lines, isSupport);
  }
  return isSupport;
}
