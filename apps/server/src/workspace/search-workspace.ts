import type { OpenServices } from '../create-services.ts'
import { rememberedProject } from '../remembered-project.ts'

/** Of plans and runs so many of the newest are looked at. */
const newest = 1000
/** What can be the beginning of a plan's or a run's id, with its letter or without. */
const idText = /^([pr]_?|([pr]_)?[0-9a-f]{2,16})$/

export interface WorkspaceHit {
  readonly kind: 'model' | 'environment' | 'plan' | 'run'
  readonly id: string
  readonly label: string
  readonly detail: string
}

/** What a person may mean by a text: models, environments, and the newest plans and runs by the beginning of their ids. */
export async function searchWorkspace(
  services: OpenServices,
  { text, limit }: { readonly text: string; readonly limit: number },
): Promise<readonly WorkspaceHit[]> {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return []
  const { store } = services
  const isId = idText.test(wanted)
  const [project, environments, plans, runs] = await Promise.all([
    rememberedProject(services),
    store.listEnvironments(),
    isId ? store.listPlans({ limit: newest }) : [],
    isId ? store.listRuns({ limit: newest }) : [],
  ])
  const hits: WorkspaceHit[] = [
    ...environments.map(({ name, planId }) => {
      const detail = planId === null ? 'nothing applied' : `plan ${planId}`
      return { kind: 'environment' as const, id: name, label: name, detail }
    }),
    ...project.order.map((name) => {
      const { kind, path } = project.models.get(name)!
      return { kind: 'model' as const, id: name, label: name, detail: `${kind} in ${path}` }
    }),
    ...plans.map(({ id, environment, status }) => {
      return { kind: 'plan' as const, id, label: id, detail: `${status}, of ${environment}` }
    }),
    ...runs.map(({ id, environment, kind, status }) => {
      const detail = `${kind} of ${environment}, ${status}`
      return { kind: 'run' as const, id, label: id, detail }
    }),
  ]
  return hits
    .map((hit) => ({ hit, rank: rank(hit, wanted) }))
    .filter((ranked) => ranked.rank < nowhere)
    .toSorted((a, b) => a.rank - b.rank || a.hit.label.length - b.hit.label.length)
    .slice(0, limit)
    .map(({ hit }) => hit)
}

const nowhere = 4

/** The whole name, its beginning, the beginning of a part of it, anywhere in it; ids by their beginning alone. */
function rank({ kind, label }: WorkspaceHit, text: string): number {
  if (label === text) return 0
  if (kind === 'plan' || kind === 'run')
    return label.startsWith(text) || label.slice(2).startsWith(text) ? 1 : nowhere
  if (label.startsWith(text) || label.slice(label.indexOf('.') + 1).startsWith(text)) return 1
  if (label.split(/[._]/).some((part) => part.startsWith(text))) return 2
  return label.includes(text) ? 3 : nowhere
}
