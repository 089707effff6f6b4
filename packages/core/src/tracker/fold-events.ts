/** Folds events onto a state with a reducer, in order. */
export function foldEvents<State, Event>(
  reduce: (state: State, event: Event) => State,
  state: State,
  events: Iterable<Event>,
): State {
  let folded = state
  for (const event of events) folded = reduce(folded, event)
  return folded
}
