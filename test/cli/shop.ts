/** Owns the little module most tests of `check` work on, and asking `check` for JSON there; asserts nothing but that it ran. */
import assert from 'node:assert/strict';
import { Playground } from './run';

/** One finding: `time-tick`. */
export const leak = `package shop

import "time"

// Poll asks for ever.
func Poll(ask func() bool) {
	for range time.Tick(time.Second) {
		if ask() {
			return
		}
	}
}
`;
export const clean = `package shop

func Add(a, b int) int { return a + b }
`;

export class Shop extends Playground {
  constructor() {
    super();
    this.write('go.mod', 'module example.com/shop\n\ngo 1.22\n');
  }

  json(args: readonly string[] = [], environment = {}) {
    const { status, stdout, stderr } = this.run(['check', '--format', 'json', ...args], environment);
    assert.ok(status === 0 || status === 1, stderr);
    return { status, ...JSON.parse(stdout) };
  }
}
