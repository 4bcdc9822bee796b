import { expect } from 'chai';
import { AnalysisSession } from '#engine/checking/session';
import type { Limits } from '#engine/concurrency/limits';
import type { Budget, Verdict } from '#engine/concurrency/search/search';
import { exploreFunction } from '#engine/concurrency/stuck';
import { emptyConfig } from '#engine/config/config';
import type { Rule } from '#engine/findings/define-rule';
import type { FunctionId } from '#engine/ir/model';
import { LineIndex } from '#engine/text/line-index';
import { goParser } from '../../go-parser';

const source = `package p

import "sync"

func root(first, second bool) int {
	results := make(chan int)
	done := make(chan struct{})
	var mu sync.Mutex
	total := 0
	for i := 0; i < 3; i++ {
		go func() {
			mu.Lock()
			total += i
			mu.Unlock()
			select {
			case results <- i:
			case <-done:
			}
		}()
	}
	go func() {
		results <- 4
	}()
	if first {
		<-results
	}
	if second {
		<-results
	}
	close(done)
	return <-results
}
`;

async function explore(budget: Budget): Promise<Verdict> {
  const verdicts: Verdict[] = [];
  const rule: Rule = {
    name: 'explore',
    title: '',
    why: '',
    severity: 'warning',
    triggers: [],
    check({ unit, resolution }) {
      verdicts.push(exploreFunction(unit, 0 as FunctionId, resolution, budget));
    },
  };
  const session = new AnalysisSession(await goParser(), [rule]);
  const files = [{ path: 'p.go', lines: new LineIndex(source) }];
  const { faults } = session.analyze({ files, go: '1.26', config: emptyConfig });
  for (const { message } of faults) throw new Error(message);
  return verdicts[0]!;
}

/** What of it does not rest on the objects of one analysis. */
function told({ stuck, panics, endless, states, operations, exhausted }: Verdict) {
  const lines = stuck.map((ways) =>
    ways.map(({ place, trace }) => [place.range.start.line, ...trace.map((step) => step.place.range.start.line)]),
  );
  return { lines, panics: panics.length, endless: endless.length, states, operations, exhausted };
}

describe('the limits of an exploration', () => {
  const most: Limits = { states: 5000, operations: 100_000 };

  for (const little of [
    { states: 5, operations: 100_000 },
    { states: 5000, operations: 60 },
    { states: 5, operations: 60 },
  ]) {
    it(`may be raised after ${little.states} states and ${little.operations} operations`, async () => {
      const atOnce = told(await explore(most));
      expect(atOnce.exhausted).equal(undefined);
      expect(atOnce.lines).not.empty;
      expect(atOnce.states).greaterThan(50);
      expect(told(await explore({ ...little, more: () => most }))).deep.equal(atOnce);
    });
  }

  it('are asked for no more than once', async () => {
    let asked = 0;
    const more = () => {
      asked++;
      return { states: 10, operations: 100_000 };
    };
    expect((await explore({ states: 5, operations: 100_000, more })).exhausted).equal('states');
    expect(asked).equal(1);
  });
});
