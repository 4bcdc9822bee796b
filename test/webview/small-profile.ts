/** Owns writing small pprof profiles for tests from stacks as people write them. Refuses to know the viewer. */
import { Writer } from 'protobufjs/minimal';

export interface SmallFrame {
  readonly name: string;
  readonly file?: string;
  readonly line?: number;
  /** Where its function starts. */
  readonly start?: number;
}

export interface SmallSample {
  /** Innermost frame first. */
  readonly stack: readonly SmallFrame[];
  /** One per sample type. */
  readonly values: readonly number[];
}

/** Uncompressed profile.proto bytes. Types are `[type, unit]`. */
export function smallProfile(
  types: readonly (readonly [string, string])[],
  samples: readonly SmallSample[],
): Uint8Array {
  const strings = [''];
  const index = (text: string): number => {
    const known = strings.indexOf(text);
    return known >= 0 ? known : strings.push(text) - 1;
  };
  const frames: SmallFrame[] = [];
  const idOf = (frame: SmallFrame): number => {
    const known = frames.findIndex(
      ({ name, file, line }) => name === frame.name && file === frame.file && line === frame.line,
    );
    return (known >= 0 ? known : frames.push(frame) - 1) + 1;
  };
  const writer = Writer.create();
  const open = (field: number) => writer.uint32(field * 8 + 2).fork();
  const number = (field: number, value: number) => writer.uint32(field * 8).int64(value);
  for (const [type, unit] of types) {
    open(1);
    number(1, index(type));
    number(2, index(unit));
    writer.ldelim();
  }
  for (const { stack, values } of samples) {
    open(2);
    for (const frame of stack) number(1, idOf(frame));
    for (const value of values) number(2, value);
    writer.ldelim();
  }
  frames.forEach((frame, row) => {
    open(4);
    number(1, row + 1);
    open(4);
    number(1, row + 1);
    number(2, frame.line ?? 0);
    writer.ldelim().ldelim();
    open(5);
    number(1, row + 1);
    number(2, index(frame.name));
    number(4, index(frame.file ?? ''));
    number(5, frame.start ?? 0);
    writer.ldelim();
  });
  for (const text of strings) writer.uint32(6 * 8 + 2).string(text);
  return writer.finish();
}

/** A sample of `main` whose stack is written as people read stacks: function names, outermost first. */
export function calledAs(stack: string, value: number): SmallSample {
  const frames = stack.split(' ').map((name) => ({ name: `main.${name}`, file: '/src/main.go', line: 3 }));
  return { stack: frames.reverse(), values: [value] };
}
