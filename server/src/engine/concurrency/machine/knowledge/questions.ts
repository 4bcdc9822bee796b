/** Owns what code nobody sees into was asked, as terms: which function, and what it was given. */
import { scalar } from '../state/state';
import type { Datum } from '../state/values';

/** `index`: of the result that answers. */
export function questionOf(name: string, given: readonly Datum[], index: number): Datum {
  const right = given.reduce<Datum>((left, each) => ({ kind: 'term', operator: ',', left, right: each }), scalar(name));
  return { kind: 'term', operator: 'answer', left: scalar(index), right };
}

/** A value that is the answer to a question, unless the program itself knows it. */
export function answering(question: Datum, value: Datum): Datum {
  return value.kind === 'unknown' && value.isLost !== true ? { ...value, asked: question } : value;
}

/** The name of the function, and what it was given, the receiver first. */
export function askedOfFunction(question: Datum): { readonly name: string; readonly given: readonly Datum[] } {
  const [name, ...given] = question.kind === 'term' ? listed(question.right) : [];
  return { name: name?.kind === 'scalar' ? String(name.value) : '', given };
}

function listed(datum: Datum): readonly Datum[] {
  return datum.kind === 'term' && datum.operator === ',' ? [...listed(datum.left), datum.right] : [datum];
}
