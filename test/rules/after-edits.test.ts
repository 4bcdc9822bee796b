/** What is looked at again after an edit: what rests on something the edit touched, and nothing else, however many edits there were. */
import assert from 'node:assert/strict';
import { AnalysisSession } from '#engine/checking/session';
import { emptyConfig } from '#engine/config/config';
import type { Rule } from '#engine/findings/define-rule';
import { eachOperation } from '#engine/ir/walk';
import { rules } from '#engine/rules/registry.generated';
import { LineIndex } from '#engine/text/line-index';
import { goParser } from '../go-parser';

/** Looks into what a function calls, and counts the units that mention `limit`. */
function lookingRule(asked: string[]): Rule {
  return {
    name: 'looking',
    title: 'Looks',
    why: 'To be asked.',
    severity: 'warning',
    triggers: [['func']],
    check({ unit, resolution }) {
      asked.push(unit.name);
      for (const { operation } of eachOperation(unit)) {
        const callee = operation.kind === 'call' ? resolution.calleeOf(unit, operation) : undefined;
        if (callee?.kind === 'function') assert.ok(callee.unit.name !== '');
      }
      if (unit.name === 'counts') resolution.countMentioning('limit');
    },
  };
}

const program = (helper: string, alone: string) =>
  `package p\n\nfunc caller() int {\n\treturn helper()\n}\n\nfunc helper() int {\n\treturn ${helper}\n}\n\nfunc alone() int {\n\treturn ${alone}\n}\n\nfunc counts() {\n}\n`;

async function asking() {
  const asked: string[] = [];
  const session = new AnalysisSession(await goParser(), [lookingRule(asked)]);
  return (text: string): readonly string[] => {
    session.analyze({ files: [{ path: 'a.go', lines: new LineIndex(text) }], go: '1.26', config: emptyConfig });
    return asked.splice(0).sort();
  };
}

describe('after an edit', () => {
  it('a rule is asked about what rests on what was touched, in whatever edit it is', async () => {
    const ask = await asking();
    assert.deepEqual(ask(program('1', '1')), ['alone', 'caller', 'counts', 'helper']);
    // More often than what is noted of one edit for the next is kept.
    for (let edit = 2; edit < 250; edit++) {
      assert.deepEqual(ask(program(`${edit}`, `${edit - 1}`)), ['caller', 'helper'], `edit ${edit} of the helper`);
      assert.deepEqual(ask(program(`${edit}`, `${edit}`)), ['alone'], `edit ${edit} beside it`);
    }
  });

  it('a rule that has counted a word is asked again where another function mentions it', async () => {
    const ask = await asking();
    ask(program('1', '1'));
    ask(program('1', '2'));
    assert.deepEqual(ask(program('1', 'limit')), ['alone', 'counts']);
    assert.deepEqual(ask(program('1', 'limit + 1')), ['alone']);
    assert.deepEqual(ask(program('1', '2')), ['alone', 'counts']);
  });

  it('of the type of a field, everybody who asks for it is looked at again', async () => {
    const typed = (type: string, zero: string, some: string) => `package p

type job struct {
	state ${type}
	done  chan int
}

func (j *job) touch(v int) {
	if v > 3 {
		j.state = ${some}
	}
}

func first(v int) {
	j := &job{done: make(chan int)}
	j.touch(v)
	go func() { j.done <- 1 }()
	if j.state == ${zero} {
		<-j.done
	}
}

func second(v int) {
	j := &job{done: make(chan int)}
	go func() { j.done <- 2 }()
	j.touch(v)
	if j.state != ${some} {
		return
	}
	<-j.done
}
`;
    const parser = await goParser();
    const kept = new AnalysisSession(parser, [...rules.values()]);
    const texts = [typed('string', '""', '"big"'), typed('int', '0', '3'), typed('bool', 'false', 'true')];
    for (const text of [...texts, ...texts.toReversed(), ...texts]) {
      const input = { files: [{ path: 'a.go', lines: new LineIndex(text) }], go: '1.26', config: emptyConfig };
      const fresh = new AnalysisSession(parser, [...rules.values()]);
      assert.deepEqual(kept.analyze(input), fresh.analyze(input));
    }
  });
});
