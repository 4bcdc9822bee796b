/** Owns what of the way a profile is looked at is found again when it is opened next. Refuses to know where it is kept. */
import type { TraceKind } from '#engine/profile/formats/execution-trace';
import type { ProfileViewState } from '#protocol/profile';
import type { Change } from '../change';
import type { Session } from '../session';

/** What is worth finding again. */
export const savedOn: ReadonlySet<Change> = new Set(['tab', 'search', 'layout', 'picture', 'colouring']);

/** @param trace which of the profiles of an execution trace it is */
export function stateOf(session: Session, trace: TraceKind | undefined): ProfileViewState {
  const { type, unit } = session.sampleType;
  return {
    tab: session.tab,
    sampleType: `${type}/${unit}`,
    search: session.search.text,
    ...(!session.search.regexp && { searchIsPlain: true }),
    colouring: session.colouring,
    ...session.view,
    ...(trace && { trace }),
  };
}

export async function restore(session: Session, state: ProfileViewState): Promise<void> {
  const { sampleTypes } = session.header;
  const index = sampleTypes.findIndex(({ type, unit }) => `${type}/${unit}` === state.sampleType);
  if (index >= 0) await session.chooseSampleType(index);
  const { refinements, granularity, inverted, colouring } = state;
  session.colourBy(colouring);
  await session.steps.restore({ refinements, granularity, inverted });
  if (state.search !== '') await session.find(state.search, state.searchIsPlain !== true);
  session.showTab(state.tab);
}
