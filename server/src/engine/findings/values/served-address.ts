/** Owns which address a server listens on, as far as the text says it: everywhere, on loopback alone, or unknown. */
import type { Unit, Value } from '../../ir/model';
import { eachOperation } from '../../ir/walk';
import type { Resolution } from '../../packages/resolution';
import { Origins } from './value-origin';

export interface Address {
  /** As far as it is known: `:8080`; the port may be missing. */
  readonly text: string;
  readonly isLoopback: boolean;
  /** The address of a flag or setting unless somebody gives another one. */
  readonly isDefault: boolean;
}

/** The address a value holds; undefined when the text does not say which host it names. */
export function addressOf(unit: Unit, value: Value, resolution: Resolution): Address | undefined {
  const origins = new Origins(unit, resolution);
  const found = textOf(unit, value, origins, resolution, 0);
  if (found === undefined) return undefined;
  const { text, isWhole, isDefault } = found;
  // What comes behind the colon is the port, so an unfinished text is enough from there on.
  if (!isWhole && !/^(\[[^\]]*\]|[^:[\]]*):/.test(text)) return undefined;
  return { text: text === '' ? ':http' : text, isLoopback: isLoopback(text), isDefault };
}

/** A string that the text states whole and nothing changes. */
export function stringOf(unit: Unit, value: Value, resolution: Resolution): string | undefined {
  const found = textOf(unit, value, new Origins(unit, resolution), resolution, 0);
  return found?.isWhole === true && !found.isDefault ? found.text : undefined;
}

function isLoopback(address: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|::1|\[::ffff:127\.\d+\.\d+\.\d+\]|[\w.-]+\.localhost)(:|$)/i.test(
    address,
  );
}

interface Text {
  readonly text: string;
  readonly isWhole: boolean;
  readonly isDefault: boolean;
}

const deepest = 6;

function textOf(unit: Unit, value: Value, origins: Origins, resolution: Resolution, depth: number): Text | undefined {
  if (depth > deepest) return undefined;
  const again = (each: Value): Text | undefined => textOf(unit, each, origins, resolution, depth + 1);
  const source = value.kind === 'dereference' ? value : (origins.source(value) ?? value);
  switch (source.kind) {
    case 'literal':
      return source.type === 'string' ? { text: unquote(source.text), isWhole: true, isDefault: false } : undefined;
    case 'binary': {
      const left = source.operator === '+' ? again(source.left) : undefined;
      if (left === undefined || !left.isWhole) return left;
      const right = again(source.right);
      const isWhole = right?.isWhole === true;
      return { text: left.text + (right?.text ?? ''), isWhole, isDefault: left.isDefault || right?.isDefault === true };
    }
    case 'dereference':
      return flagText(unit, source.base, origins, resolution, depth);
    case 'global': {
      const held = globalValue(source.name, resolution);
      if (held === undefined) return undefined;
      const text = textOf(held.unit, held.value, new Origins(held.unit, resolution), resolution, depth + 1);
      return text && { ...text, isDefault: !held.isConstant };
    }
    case 'result': {
      const call = origins.call(source.operation);
      const name = call && origins.nameOf(call);
      const [first, second] = call?.args ?? [];
      if (first === undefined) return undefined;
      if (name === 'net.JoinHostPort') {
        const host = again(first);
        const port = second && again(second);
        if (host === undefined || !host.isWhole) return undefined;
        const text = host.text.includes(':') ? `[${host.text}]` : host.text;
        return { text: `${text}:${port?.text ?? ''}`, isWhole: port?.isWhole === true, isDefault: host.isDefault };
      }
      if (name !== 'fmt.Sprintf') return undefined;
      const format = again(first);
      const known = format?.text.split('%')[0];
      return known === undefined || known === '' ? undefined : { text: known, isWhole: false, isDefault: false };
    }
    default:
      return undefined;
  }
}

/** `*addr` of `addr := flag.String("addr", ":8080", "…")`: what it holds unless the command line says something else. */
function flagText(
  unit: Unit,
  pointer: Value,
  origins: Origins,
  resolution: Resolution,
  depth: number,
): Text | undefined {
  if (pointer.kind === 'global') {
    const held = globalValue(pointer.name, resolution);
    return held && flagText(held.unit, held.value, new Origins(held.unit, resolution), resolution, depth);
  }
  const flag = origins.maker(pointer);
  const standard = flag && /^flag\.(FlagSet\.)?String$/.test(origins.nameOf(flag) ?? '') ? flag.args[1] : undefined;
  const text = standard && textOf(unit, standard, origins, resolution, depth + 1);
  return text && { ...text, isDefault: true };
}

interface Held {
  readonly unit: Unit;
  readonly value: Value;
  readonly isConstant: boolean;
}

/** A constant of the package, or what a variable of it holds at first. */
function globalValue(name: string, resolution: Resolution): Held | undefined {
  for (const unit of resolution.unitsMentioning(name)) {
    const isConstant = unit.name.startsWith('const ');
    if (!isConstant && !unit.name.startsWith('var ')) continue;
    for (const { operation } of eachOperation(unit)) {
      if (operation.kind !== 'assign') continue;
      const at = operation.targets.findIndex((target) => target?.kind === 'global' && target.name === name);
      const value = operation.values[at];
      if (value !== undefined) return { unit, value, isConstant };
    }
  }
  return undefined;
}

function unquote(literal: string): string {
  return literal.slice(1, -1);
}
