/** Folds events onto a state with a reducer, in order. What the reducer made on the way it may change in place. */
export function foldEvents<State, Event>(
  reduce: (state: State, event: Event, own: WeakSet<object>) => State,
  state: State,
  events: Iterable<Event>,
): State {
  const own = new WeakSet<object>()
  let folded = state
  for (const event of events) folded = reduce(folded, event, own)
  return folded
}
