/** Owns what of a view is worth finding again, and finding it again. Refuses to know where it is kept. */
import type { ProfileViewState } from '#protocol/profile';
import type { Change } from './change';
import type { Session } from './session';

/** Changes after which there is something new to keep. */
export const savedOn: ReadonlySet<Change> = new Set(['tab', 'search', 'layout', 'picture', 'colouring']);

export function stateOf(session: Session): ProfileViewState {
  const { type, unit } = session.sampleType;
  return {
    tab: session.tab,
    sampleType: `${type}/${unit}`,
    search: session.search.text,
    colouring: session.colouring,
    ...session.view,
  };
}

/** Looks at a profile as somebody did before; what does not fit it is left out. */
export async function restore(session: Session, state: ProfileViewState): Promise<void> {
  const { sampleTypes } = session.header;
  const index = sampleTypes.findIndex(({ type, unit }) => `${type}/${unit}` === state.sampleType);
  if (index >= 0) await session.chooseSampleType(index);
  const { refinements, granularity, inverted, colouring } = state;
  session.colourBy(colouring);
  await session.steps.restore({ refinements, granularity, inverted });
  if (state.search !== '') await session.find(state.search);
  session.showTab(state.tab);
}
