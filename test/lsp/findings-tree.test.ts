/** The rows of the Findings tree: the same findings by certainty, rule, package and file, in an order that stays. */
import assert from 'node:assert/strict';
import { type Grouping, groupFindings, groupings, type PlacedFinding } from '../../client/src/findings/groups';

function placed(
  path: string,
  line: number,
  rule: string,
  severity: 'error' | 'warning' | 'hint' = 'warning',
): PlacedFinding {
  const folder = path.slice(0, path.lastIndexOf('/'));
  const start = { line, character: 1 };
  return {
    finding: {
      rule,
      severity,
      confidence: rule === 'unbounded-send' ? 'proved' : 'likely',
      message: `${rule}.`,
      function: 'f',
      range: { start, end: { line, character: 4 } },
    },
    uri: `file:///w/${path}`,
    path,
    package: folder.slice(folder.lastIndexOf('/') + 1),
    folder: `file:///w/${folder}`,
  };
}

const findings = [
  placed('b/pay/send.go', 9, 'unbounded-send'),
  placed('a/pay/poll.go', 7, 'time-tick', 'hint'),
  placed('b/pay/poll.go', 3, 'time-tick'),
  placed('b/pay/send.go', 2, 'time-tick'),
  placed('a/pay/poll.go', 1, 'waitgroup-missing-done', 'error'),
];

const shown = (grouping: Grouping) =>
  groupFindings(findings, grouping).map(({ label, detail, findings: members }) => [
    detail === '' ? label : `${label} (${detail})`,
    ...members.map(({ path, finding }) => `${path}:${finding.range.start.line}`),
  ]);

describe('the Findings tree', () => {
  it('is grouped by rule, the gravest first', () => {
    assert.deepEqual(shown('rule'), [
      ['waitgroup-missing-done', 'a/pay/poll.go:1'],
      ['time-tick', 'b/pay/poll.go:3', 'b/pay/send.go:2', 'a/pay/poll.go:7'],
      ['unbounded-send', 'b/pay/send.go:9'],
    ]);
  });

  it('is grouped by package, two of one name told apart by their folders', () => {
    assert.deepEqual(shown('package'), [
      ['pay (a/pay)', 'a/pay/poll.go:1', 'a/pay/poll.go:7'],
      ['pay (b/pay)', 'b/pay/poll.go:3', 'b/pay/send.go:2', 'b/pay/send.go:9'],
    ]);
  });

  it('is grouped by file', () => {
    assert.deepEqual(
      shown('file').map(([heading]) => heading),
      ['poll.go (a/pay)', 'poll.go (b/pay)', 'send.go (b/pay)'],
    );
  });

  it('is grouped by certainty, the proved first', () => {
    assert.deepEqual(
      shown('confidence').map(([heading, ...members]) => [heading, members.length]),
      [
        ['proved', 1],
        ['likely', 4],
      ],
    );
  });

  it('shows every finding once, whatever the grouping, and gives groups names that last', () => {
    for (const grouping of groupings) {
      const groups = groupFindings(findings, grouping);
      assert.equal(groups.flatMap((group) => group.findings).length, findings.length);
      const again = groupFindings(findings.toReversed(), grouping);
      assert.deepEqual(
        again.map(({ id }) => id),
        groups.map(({ id }) => id),
      );
    }
  });
});
