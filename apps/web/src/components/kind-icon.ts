import type { IconName } from './icon-shapes.tsx'

const icons: Readonly<Record<string, IconName>> = {
  view: 'view',
  table: 'table',
  incremental: 'incremental',
  seed: 'seed',
  external: 'source',
  embedded: 'embedded',
}

/** The sign of a kind of model. */
export function kindIcon(kind: string): IconName {
  return icons[kind] ?? 'models'
}
