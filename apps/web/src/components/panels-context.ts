import { createContext, useContext } from 'react'

/** What floats above any page. */
export type Panel = 'jump' | 'shortcuts'

const PanelsContext = createContext<(panel: Panel) => void>(() => {})
export const PanelsProvider = PanelsContext.Provider

/** Opens a panel of the frame from inside a page. */
export function useOpenPanel(): (panel: Panel) => void {
  return useContext(PanelsContext)
}
