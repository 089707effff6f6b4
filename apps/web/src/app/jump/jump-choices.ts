import type { IconName } from '../../components/icon-shapes.tsx'
import { places } from '../places.ts'

/** Something to jump to. */
export interface JumpChoice {
  readonly kind: 'page' | 'model' | 'environment' | 'plan' | 'run'
  readonly id: string
  readonly label: string
  readonly detail: string
}

export interface JumpGroup {
  readonly title: string
  readonly choices: readonly JumpChoice[]
}

const titles = {
  page: 'Pages',
  model: 'Models',
  environment: 'Environments',
  plan: 'Plans',
  run: 'Runs',
} as const satisfies Readonly<Record<JumpChoice['kind'], string>>

const pages: readonly JumpChoice[] = places.map(({ to, name, key }) => ({
  kind: 'page',
  id: to,
  label: name,
  detail: `g ${key}`,
}))

/** What is offered: without a text what was chosen lately, and every page; with one what was found, best group first. */
export function jumpGroups(
  text: string,
  found: readonly JumpChoice[],
  recent: readonly JumpChoice[],
): readonly JumpGroup[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '')
    return [
      { title: 'Recent', choices: recent },
      { title: titles.page, choices: pages },
    ].filter(({ choices }) => choices.length > 0)
  const all = [...pages.filter(({ label }) => label.toLowerCase().startsWith(wanted)), ...found]
  const kinds = [...new Set(all.map(({ kind }) => kind))]
  return kinds.map((kind) => ({
    title: titles[kind],
    choices: all.filter((choice) => choice.kind === kind),
  }))
}

/** The address of a choice. */
export function addressOf({ kind, id }: JumpChoice): string {
  switch (kind) {
    case 'page':
      return id
    case 'environment':
      return '/'
    default:
      return `/${kind}s/${encodeURIComponent(id)}`
  }
}

export function iconOf({ kind, id }: JumpChoice): IconName {
  const to = kind === 'page' ? id : kind === 'environment' ? '/' : `/${kind}s`
  return places.find((place) => place.to === to)?.icon ?? 'link'
}
