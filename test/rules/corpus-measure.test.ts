/** What `npm run corpus` counts as a hit, on programs made for it: where a finding may stand, and what is false. */
import assert from 'node:assert/strict';
import { GoFile } from '#engine/ir/go-file';
import { rules } from '#engine/rules/registry.generated';
import { Places } from '../../server/src/tools/corpus/places';
import { falseOnes, isAboutConcurrency, scoreAll, totalOf } from '../../server/src/tools/corpus/score';
import type { Program, Subject } from '../../server/src/tools/corpus/subjects';
import type { FoundInTree } from '../../server/src/tools/precision/collect';
import { goParser } from '../go-parser';

const text = `package p

type pump struct {
	run  func()
	out  chan int
	quit chan int
}

func (p *pump) work() {
	select {
	case p.out <- 1:
	case <-p.quit:
	}
}

func (p *pump) start() {
	go p.work()
	go func() {
		p.work()
	}()
}

func later(call func()) {
	go func() {
		call()
	}()
}

func other() {
	p := &pump{run: func() { println(<-quit) }}
	later(p.run)
	later(func() {
		<-quit
	})
	go println()
}

var quit = make(chan int)
`;

function finding(line: number): FoundInTree {
  const common = { severity: 'warning', message: '', related: [], versions: [''], source: '', function: '' } as const;
  return { ...common, rule: 'blocked-receive', file: 'a/a.go', line };
}

function subject(name: string, ...leaks: readonly (readonly number[])[]): Subject {
  const places = leaks.map((lines) => ({ line: lines[0]!, source: '', acceptable: new Set(lines) }));
  return { name, category: '', inScope: true, leaks: places };
}

describe('the measure of whole programs', () => {
  let file: GoFile;
  let places: Places;

  before(async () => {
    file = GoFile.parse(await goParser(), 'a.go', text);
    places = new Places(file);
  });
  after(() => file.release());

  const sorted = (lines: ReadonlySet<number>) => [...lines].sort((a, b) => a - b);

  it('takes a select for its cases, and every go that leads to a method', () => {
    assert.deepEqual(sorted(places.acceptable(11)), [10, 11, 12, 17, 18]);
  });

  it('follows closures through parameters and fields to the go that runs them', () => {
    assert.deepEqual(sorted(places.acceptable(33)), [24, 33]);
    assert.deepEqual(sorted(places.acceptable(30)), [24, 30]);
  });

  it('finds lines by function and statement, and says what it does not find', () => {
    assert.equal(places.lineOf('(*pump).start', 'p.work()', 1, text), 19);
    assert.throws(() => places.lineOf('(*pump).start', 'p.work()', 2, text), /has no line "p.work\(\)" number 2/);
    assert.throws(() => places.lineOf('gone', 'x', 1, text), /There is no function gone/);
  });

  it('counts a program with its first leak, and every other finding as false', () => {
    const [first, second] = [subject('first', [3, 2], [5]), subject('second', [9])];
    const subjectAt = (line: number) => (line < 7 ? first : line < 12 ? second : undefined);
    const program: Program = { path: 'a.go', folder: 'a', text: '', subjects: [first, second], subjectAt };
    const score = scoreAll([program], [finding(2), finding(4), finding(10), finding(20)]);
    assert.deepEqual(totalOf(score.scored), { subjects: 2, hit: 1, share: 0.5 });
    assert.deepEqual(
      score.scored.map(({ wrong, missed }) => [wrong.map(({ line }) => line), missed.map(({ line }) => line)]),
      [
        [[4], [5]],
        [[10], [9]],
      ],
    );
    assert.deepEqual(
      falseOnes(score).map(({ line }) => line),
      [4, 10, 20],
    );
  });

  it('calls nothing false where it does not know the leaks', () => {
    const program: Program = { path: 'a.go', folder: 'a', text: '', subjects: undefined, subjectAt: () => undefined };
    const score = scoreAll([program], [finding(2)]);
    assert.equal(score.unplaced[0]!.findings.length, 1);
    assert.deepEqual(falseOnes(score), []);
    assert.equal(totalOf(score.scored).share, undefined);
  });

  it('asks the rules about goroutines, not those about releases', () => {
    assert.ok(isAboutConcurrency(rules.get('unbounded-send')!));
    assert.ok(!isAboutConcurrency(rules.get('ticker-not-stopped')!));
    assert.ok(!isAboutConcurrency(rules.get('start-without-stop')!));
  });
});
