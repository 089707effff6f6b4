/** An element as it should be. */
export interface Markup {
  readonly tag: string
  readonly attributes: Attributes
  readonly children: readonly Child[]
}

export type Child = Markup | string
/** An attribute that is null or false is left out. */
export type Attributes = Readonly<Record<string, string | number | boolean | null>>

/** Describes an element; nothing is made before it is patched into a page. */
export function markup(tag: string, attributes: Attributes = {}, ...children: Child[]): Markup {
  return { tag, attributes, children }
}
