/** Owns timers and tickers as of Go 1.23: a stopped timer gives nothing any more. */

import { type State, scalar } from '../state/state';
import type { Reference } from '../state/values';
import type { Native } from './native';

function clock(state: State, repeats: boolean): Reference {
  return state.add({
    kind: 'channel',
    outside: false,
    capacity: scalar(1),
    buffer: [],
    closed: false,
    clock: { armed: true, repeats },
  });
}

function channelOf(repeats: boolean): Native {
  return ({ state, give }) => {
    give({ kind: 'reference', to: clock(state, repeats) });
    return true;
  };
}

function newTimer(repeats: boolean): Native {
  return ({ state, give }) => {
    give({ kind: 'reference', to: state.add({ kind: 'timer', outside: false, channel: clock(state, repeats) }) });
    return true;
  };
}

const afterFunc: Native = ({ state, args, machine, process, place, give }) => {
  const [, code] = args;
  if (code?.kind !== 'function' || code.code.kind !== 'code') return false;
  const started = machine.start(state, process, { kind: 'code', code: code.code }, [], place);
  if (started === undefined) return false;
  started.pending = { kind: 'begin', when: undefined, place };
  give({
    kind: 'reference',
    to: state.add({ kind: 'timer', outside: false, channel: undefined, process: started.id }),
  });
  return true;
};

function arm(armed: boolean): Native {
  return ({ state, receiver, give }) => {
    const timer = state.find(receiver, 'timer')?.object;
    if (timer === undefined) return false;
    if (timer.process !== undefined) {
      // A function that has not begun never will; that of a context that is over has.
      const pending = state.process(timer.process)?.pending;
      const when = pending?.kind === 'begin' && pending.when !== undefined ? state.get(pending.when) : undefined;
      const waiting = pending?.kind === 'begin' && !(when?.kind === 'channel' && when.closed);
      if (waiting && !armed) state.remove(timer.process);
      give(scalar(waiting));
      return true;
    }
    const channel = timer.channel === undefined ? undefined : state.get(timer.channel);
    if (timer.channel === undefined || channel?.kind !== 'channel') return false;
    give(scalar(channel.clock?.armed === true));
    state.set(timer.channel, { ...channel, clock: { armed, repeats: channel.clock?.repeats === true } });
    return true;
  };
}

export const timers: Readonly<Record<string, Native>> = {
  'time.After': channelOf(false),
  'time.Tick': channelOf(true),
  'time.NewTimer': newTimer(false),
  'time.NewTicker': newTimer(true),
  'time.AfterFunc': afterFunc,
  'time.Timer.Stop': arm(false),
  'time.Timer.Reset': arm(true),
  'time.Ticker.Stop': arm(false),
  'time.Ticker.Reset': arm(true),
};
