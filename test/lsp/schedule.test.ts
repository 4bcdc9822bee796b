/** The schedule on its own, with a clock of the test's: order, slices, overtaking, failures. */
import assert from 'node:assert/strict';
import { type Pace, Schedule, Urgency } from '../../server/src/lsp/schedule';

function setUp() {
  const failures: string[] = [];
  let time = 0;
  const schedule = new Schedule({
    now: () => time,
    yieldToMessages: () => new Promise((resolve) => setImmediate(resolve)),
    after: (milliseconds, callback) => void setTimeout(callback, milliseconds),
    failed: (key, error) => failures.push(`${key}: ${error instanceof Error ? error.message : error}`),
  });
  const pass = (milliseconds: number) => {
    time += milliseconds;
  };
  return { schedule, failures, pass };
}

/** Work of `steps` milliseconds in steps of one, as the analysis paces itself; `each` runs after every step. */
async function work(pace: Pace, pass: (milliseconds: number) => void, steps: number, each: (step: number) => void) {
  for (let step = 0; step < steps; step++) {
    pass(1);
    each(step);
    if (pace.due()) await pace.pause();
  }
}

describe('the schedule', () => {
  it('runs the most urgent first, then in the order of arrival', async () => {
    const { schedule } = setUp();
    const order: string[] = [];
    const note = (name: string) => async () => void order.push(name);
    schedule.add('a', Urgency.Background, note('a'));
    schedule.add('b', Urgency.Dependent, note('b'));
    schedule.add('c', Urgency.Open, note('c'));
    schedule.add('d', Urgency.Dependent, note('d'));
    await schedule.idle();
    assert.deepEqual(order, ['c', 'b', 'd', 'a']);
  });

  it('sees edits that arrive together as one', async () => {
    const { schedule } = setUp();
    let runs = 0;
    for (let edit = 0; edit < 10; edit++) {
      schedule.add('a', Urgency.Open, async () => {
        runs++;
      });
    }
    await schedule.idle();
    assert.equal(runs, 1);
  });

  it('lets messages in at least every 15 ms', async () => {
    const { schedule, pass } = setUp();
    let since = 0;
    let longest = 0;
    const inbox = setInterval(() => {
      since = 0;
    }, 0);
    const pause = () => {
      since = 0;
    };
    schedule.add('a', Urgency.Open, (pace) =>
      work({ ...pace, pause: () => pace.pause().then(pause) }, pass, 200, () => {
        since++;
        longest = Math.max(longest, since);
      }),
    );
    await schedule.idle();
    clearInterval(inbox);
    assert.ok(longest <= 15, `${longest} ms`);
  });

  it('stops work of an older text within a slice, and runs the newer one', async () => {
    const { schedule, pass, failures } = setUp();
    let old = 0;
    let renewed = 0;
    schedule.add('a', Urgency.Open, (pace) =>
      work(pace, pass, 1000, (step) => {
        old++;
        if (step === 3) {
          schedule.add('a', Urgency.Open, async () => {
            renewed++;
          });
        }
      }),
    );
    await schedule.idle();
    assert.ok(old <= 4 + 15, `${old} ms after the edit`);
    assert.equal(renewed, 1);
    assert.deepEqual(failures, []);
  });

  it('rests before what can wait, and not a moment longer than until newer work comes', async () => {
    const { schedule, failures } = setUp();
    const done: string[] = [];
    schedule.add('a', Urgency.Open, async (pace) => {
      done.push('open');
      await pace.rest();
      done.push('rest');
    });
    await schedule.idle();
    assert.deepEqual(done, ['open', 'rest']);
    schedule.add('a', Urgency.Open, async (pace) => {
      done.push('old');
      setImmediate(() => schedule.add('a', Urgency.Open, async () => void done.push('new')));
      await pace.rest();
      done.push('never');
    });
    await schedule.idle();
    assert.deepEqual(done, ['open', 'rest', 'old', 'new']);
    assert.deepEqual(failures, []);
  });

  it('puts background work aside for the open file and takes it up again', async () => {
    const { schedule, pass } = setUp();
    const order: string[] = [];
    let interrupted = false;
    schedule.add('scan', Urgency.Background, async (pace) => {
      await work(pace, pass, 100, () => {
        if (interrupted) return;
        interrupted = true;
        schedule.add('open', Urgency.Open, async () => void order.push('open'));
      });
      order.push('scan');
    });
    await schedule.idle();
    assert.deepEqual(order, ['open', 'scan']);
  });

  it('goes on after a failure and says whose it was', async () => {
    const { schedule, failures } = setUp();
    let ran = false;
    schedule.add('bad', Urgency.Open, () => Promise.reject(new Error('broken')));
    schedule.add('good', Urgency.Background, async () => {
      ran = true;
    });
    await schedule.idle();
    assert.deepEqual(failures, ['bad: broken']);
    assert.ok(ran);
  });

  it('runs nothing after it was closed', async () => {
    const { schedule } = setUp();
    let ran = false;
    schedule.close();
    schedule.add('a', Urgency.Open, async () => {
      ran = true;
    });
    await schedule.idle();
    assert.ok(!ran);
  });
});
