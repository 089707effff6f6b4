import { createContext, type RefObject, useContext, useEffect, useRef } from 'react'

interface GraphHands {
  /** The node the keyboard is at. */
  readonly cursor: string | null
  /** Counts what leads to a cursor, so that nodes look again also where it stays. */
  readonly turn: number
  /** Whether the node at the cursor is to take the focus when it is there. */
  readonly wantsFocus: RefObject<boolean>
  readonly column: string | undefined
  readonly onSelect: (model: string) => void
  readonly onOpen: (model: string) => void
  readonly onPick: (model: string, column: string) => void
  readonly onUnfold: (models: readonly string[]) => void
}

const GraphContext = createContext<GraphHands | null>(null)
export const GraphHandsProvider = GraphContext.Provider

/** What the nodes of a graph can do. */
export function useGraphHands(): GraphHands {
  const hands = useContext(GraphContext)
  if (!hands) throw new Error('a node was rendered outside of its graph')
  return hands
}

/** Makes a node's button the one that Tab reaches while the cursor is at it, and gives it the focus when arrows lead there. */
export function useCursor(id: string) {
  const { cursor, wantsFocus } = useGraphHands()
  const ref = useRef<HTMLButtonElement>(null)
  const isHere = cursor === id
  useEffect(() => {
    if (!isHere || !wantsFocus.current) return
    wantsFocus.current = false
    ref.current?.focus({ preventScroll: true })
  })
  return { ref, tabIndex: isHere ? 0 : -1 }
}
