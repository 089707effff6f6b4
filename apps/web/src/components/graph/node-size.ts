/** Sizes of what is drawn, in pixels at 100 %; the style sheets hold the same. */
export const nodeSize = {
  width: 168,
  /** Kind, name and state. */
  head: 72,
  /** One column below them. */
  column: 24,
  /** Between models of a layer. */
  gap: 18,
  /** Between layers. */
  layerGap: 48,
  /** Of a group of models, which stand closer. */
  group: 128,
} as const

/** How far a layer is from the next. */
export const layerStep = nodeSize.width + nodeSize.layerGap
/** The same for groups. */
export const groupStep = nodeSize.group + 16
