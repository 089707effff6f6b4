import type { StateWords } from '../run/state-words.ts'
import { markup, type Markup } from './markup.ts'

/** Icon and word of a state. */
export function stateMark({ icon, word }: StateWords): Markup {
  return markup('span', { class: 'state', 'data-state': icon }, stateIcon(icon), word)
}

export function stateIcon(icon: StateWords['icon']): Markup {
  const drawing = markup('use', { href: `/icons.svg#${icon}` })
  return markup('svg', { class: 'icon', 'data-state': icon, 'aria-hidden': 'true' }, drawing)
}
