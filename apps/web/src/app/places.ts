import type { IconName } from '../components/icon-shapes.tsx'

/** A page of the sidebar. */
export interface Place {
  readonly to: '/' | '/plans' | '/runs' | '/models' | '/lineage' | '/query'
  readonly icon: IconName
  readonly name: string
  /** Follows `g` on the keyboard. */
  readonly key: string
}

/** What happens in environments. */
export const mainPlaces: readonly Place[] = [
  { to: '/', icon: 'environments', name: 'Environments', key: 'e' },
  { to: '/plans', icon: 'plans', name: 'Plans', key: 'p' },
  { to: '/runs', icon: 'runs', name: 'Runs', key: 'r' },
]

/** What the project is made of. */
export const projectPlaces: readonly Place[] = [
  { to: '/models', icon: 'models', name: 'Models', key: 'm' },
  { to: '/lineage', icon: 'lineage', name: 'Lineage', key: 'l' },
  { to: '/query', icon: 'query', name: 'Query', key: 'q' },
]

export const places: readonly Place[] = [...mainPlaces, ...projectPlaces]
