import picocolors from 'picocolors'

/** Colours for words on a terminal; plain text where colour is off. */
export type Painter = ReturnType<typeof picocolors.createColors>

export function painter(color: boolean): Painter {
  return picocolors.createColors(color)
}
