/** The oracles of the run-time tests on leaks nobody doubts, so that their silence about a clean fixture means something. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fixture } from './fixtures';
import { type OracleName, oracles } from './runtime/oracles';
import { Program } from './runtime/program';

const text = `package fixture

import (
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"time"
)

func fileLeft() error {
	f, err := os.Open("/etc/passwd")
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, f)
	return err
}

func fileClosed() error {
	f, err := os.Open("/etc/passwd")
	if err != nil {
		return err
	}
	return f.Close()
}

func bodyLeft() error {
	resp, err := http.Get("http://service.internal/users")
	if err != nil {
		return err
	}
	_, err = io.CopyN(io.Discard, resp.Body, 10)
	return err
}

func bodyClosed() error {
	resp, err := http.Get("https://service.internal/users")
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.CopyN(io.Discard, resp.Body, 10)
	return err
}

func childLeft() error {
	return exec.Command("true").Start()
}

func childWaited() error {
	return exec.Command("true").Run()
}

func contextLeft() {
	parent, cancel := context.WithCancel(context.Background())
	defer cancel()
	kept, _ := context.WithCancel(forever{parent})
	<-time.After(time.Millisecond)
	_ = kept.Err()
}

// Only the goroutine of a foreign parent notices.
type forever struct{ context.Context }

func (forever) Done() <-chan struct{} { return never }

var never = make(chan struct{})

func contextCancelled() {
	kept, cancel := context.WithCancel(forever{context.Background()})
	defer cancel()
	_ = kept.Err()
}

func tickerLeft() {
	<-time.NewTicker(time.Millisecond).C
}

func tickerStopped() {
	t := time.NewTicker(time.Millisecond)
	defer t.Stop()
	<-t.C
}

func senderLeft() {
	c := make(chan int)
	go func() { c <- len(os.Args) }()
}

func senderServed() {
	c := make(chan int)
	go func() { c <- len(os.Args) }()
	<-c
}
`;

const cases: readonly (readonly [oracle: OracleName, leak: string, clean: string])[] = [
  ['descriptors', 'fileLeft', 'fileClosed'],
  ['descriptors', 'bodyLeft', 'bodyClosed'],
  ['goroutines', 'bodyLeft', 'bodyClosed'],
  ['children', 'childLeft', 'childWaited'],
  ['goroutines', 'contextLeft', 'contextCancelled'],
  ['objects', 'tickerLeft', 'tickerStopped'],
  ['blocked', 'senderLeft', 'senderServed'],
];

const version = spawnSync('go', ['env', 'GOVERSION']).stdout?.toString() ?? '';
const minor = Number(/^go1\.(\d+)/.exec(version)?.[1] ?? 0);

describe('run-time oracles', () => {
  if (minor < 26 || process.platform !== 'linux') {
    console.log('  Go 1.26 or newer on Linux is needed: the oracles were not tried.');
    return;
  }
  const fixture: Fixture = { rule: 'oracles', path: 'oracles.go', name: 'oracles.go', text, go: '1.22' };
  const root = mkdtempSync(join(tmpdir(), 'gopherscope-oracles-'));
  let program: Program;

  before(() => {
    program = new Program(root, fixture.go, [fixture]);
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  for (const [oracle, leak, clean] of cases) {
    it(`see ${leak} and not ${clean} by ${oracle}`, async () => {
      const { times, patience, shows } = oracles[oracle];
      for (const [name, expected] of [
        [leak, true],
        [clean, false],
      ] as const) {
        const left = await program.run(fixture, name, times, patience * 3);
        assert.ok(left !== undefined, `${name} ran`);
        assert.equal(shows(left, times), expected, `${name}: ${JSON.stringify(left)}`);
      }
    });
  }
});
