/** Owns how a fact looks wherever it stands: its icon, how grave it is, and its order among others of a line. Refuses to know where it stands. */
import type { CompilerTopic, FindingFact, LineFact } from '#protocol/source-facts';
import { type IconName, icon } from '../chrome/icons';
import { element } from '../dom';
import type { KnownFact } from './facts';

const topicIcons: Readonly<Record<CompilerTopic, IconName>> = {
  escape: 'arrow-circle-up',
  leak: 'arrow-circle-up',
  inlined: 'fold',
  notInlined: 'unfold',
  boundsCheck: 'shield',
  other: 'info',
};

const severityIcons: Readonly<Record<FindingFact['severity'], IconName>> = {
  error: 'error',
  warning: 'warning',
  information: 'info',
  hint: 'lightbulb',
};

/** Decorative, in the colour of its kind. */
export function factIcon(fact: LineFact): HTMLElement {
  const drawn = fact.source === 'findings' ? severityIcons[fact.severity] : topicIcons[fact.topic];
  return element('span', { class: 'fact-icon', 'data-kind': kindOf(fact) }, icon(drawn));
}

/** What a style sheet tells apart. */
function kindOf(fact: LineFact): string {
  if (fact.source === 'findings') return fact.severity;
  return fact.allocates ? 'allocates' : 'compiler';
}

/** What is wrong first, then what costs, then the rest; each as it was told. */
export function byWeight(facts: readonly KnownFact[]): readonly KnownFact[] {
  const weight = ({ fact }: KnownFact) => (fact.source === 'findings' ? 0 : fact.allocates ? 1 : 2);
  return [...facts].sort((a, b) => weight(a) - weight(b));
}
