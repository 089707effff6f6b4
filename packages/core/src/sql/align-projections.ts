/** A projection as far as comparing needs it. */
export interface Projection {
  readonly name: string
  /** Null where the engine makes the name up. */
  readonly alias: string | null
  /** Hash of its expression. */
  readonly expression: string
}

/** An output after the change, with the one it was before. */
export interface AlignedOutput {
  readonly name: string
  /** Index before the change; null for an added one. */
  readonly from: number | null
  readonly changed: boolean
}

/** Pairs projections: unchanged ones first, then those of one name, then those of one expression. */
export function alignProjections(
  before: readonly Projection[],
  after: readonly Projection[],
): readonly AlignedOutput[] {
  const from: (number | null)[] = after.map(() => null)
  const taken = new Set<number>()
  const pair = (same: (a: Projection, b: Projection) => boolean): void => {
    let last = -1
    after.forEach((projection, index) => {
      if (from[index] !== null) return
      const fits = (other: Projection, place: number): boolean =>
        !taken.has(place) && same(other, projection)
      const later = before.findIndex((other, place) => place > last && fits(other, place))
      const found = later === -1 ? before.findIndex(fits) : later
      if (found === -1) return
      from[index] = found
      taken.add(found)
      last = found
    })
  }
  pairInOrder(before, after, from, taken)
  pair((a, b) => sameAlias(a, b) && a.expression === b.expression)
  pair((a, b) => a.alias !== null && sameAlias(a, b))
  pair((a, b) => a.expression === b.expression)
  return after.map((projection, index) => {
    const place = from[index] ?? null
    const old = place === null ? undefined : before[place]
    return {
      name: projection.name,
      from: place,
      changed: old !== undefined && old.expression !== projection.expression,
    }
  })
}

/** Where all of before stands in after in its order, that is the pairing: the rest was added. */
function pairInOrder(
  before: readonly Projection[],
  after: readonly Projection[],
  from: (number | null)[],
  taken: Set<number>,
): void {
  const places: number[] = []
  let at = 0
  for (const projection of before) {
    const found = after.findIndex(
      (other, index) =>
        index >= at && sameAlias(other, projection) && other.expression === projection.expression,
    )
    if (found === -1) return
    places.push(found)
    at = found + 1
  }
  places.forEach((place, index) => {
    from[place] = index
    taken.add(index)
  })
}

function sameAlias(a: Projection, b: Projection): boolean {
  return a.alias?.toLowerCase() === b.alias?.toLowerCase()
}
