import type { Model, ModelRunOfRun, ModelRunStatus } from '@millrace/core'
import type { OpenServices } from '../create-services.ts'
import { loadCurrentProject } from '../load-current-project.ts'
import { countFacets } from './count-facets.ts'
import { findDueModels } from './find-due-models.ts'
import { freshAt, readShown } from './read-shown.ts'

export interface ModelSearch {
  readonly environment: string
  /** Found in a name, description, tag, owner or column name, without case. */
  readonly text?: string | undefined
  readonly kinds?: readonly string[] | undefined
  readonly tags?: readonly string[] | undefined
  readonly owners?: readonly string[] | undefined
  /** The status of the model's last run. */
  readonly lastRun?: readonly ModelRunStatus[] | undefined
  /** `lastRun`: newest first; `freshness`: stale ones first, then the oldest. */
  readonly sort: 'name' | 'lastRun' | 'freshness'
  readonly limit: number
  readonly offset: number
}

/** Models that match, a page of them, with how they stand in an environment. */
export async function searchModels(services: OpenServices, search: ModelSearch) {
  const project = await loadCurrentProject(services, search.environment)
  const shown = await readShown(services.store, search.environment)
  const models = project.order.map((name) => project.models.get(name)!)
  const [due, latest] = await Promise.all([
    findDueModels(services, shown),
    services.store.getLatestModelRuns(models.map(({ name }) => name)),
  ])
  const runs = new Map(latest.map((run) => [run.model, run]))
  const issues = Map.groupBy(project.issues, ({ file }) => file)
  const text = (search.text ?? '').trim().toLowerCase()
  const found = models
    .filter((model) => text === '' || matches(model, text))
    .map((model) => {
      const { name, kind, path, owner, tags, description, cron } = model
      return {
        name,
        kind,
        path,
        owner,
        tags,
        description,
        cron,
        lastRun: describeRun(runs.get(name)),
        freshAt: freshAt(shown, name),
        stale: due.has(name),
        issues: issues.get(path)?.length ?? 0,
      }
    })
  const { items, facets } = countFacets(found, search)
  const sorted = items.toSorted(
    (a, b) => rank(a.name, text) - rank(b.name, text) || compare(a, b, search.sort),
  )
  return {
    total: items.length,
    all: models.length,
    items: sorted.slice(search.offset, search.offset + search.limit),
    facets,
  }
}

function matches(model: Model, text: string): boolean {
  const { name, description, owner, tags, outputs, columns } = model
  const columnNames = outputs?.map((column) => column.name) ?? Object.keys(columns)
  return [name, description ?? '', owner ?? '', ...tags, ...columnNames].some((part) =>
    part.toLowerCase().includes(text),
  )
}

/** Names that begin with the text, with their schema or without it, come before all others. */
function rank(name: string, text: string): number {
  const table = name.slice(name.indexOf('.') + 1)
  return name.startsWith(text) || table.startsWith(text) ? 0 : 1
}

function describeRun(run: ModelRunOfRun | undefined) {
  if (!run) return null
  const { runId, environment, status, startedAt, endedAt, rows, ms } = run
  return { runId, environment, status, startedAt, endedAt, rows, ms }
}

interface Sortable {
  readonly name: string
  readonly lastRun: ReturnType<typeof describeRun>
  readonly freshAt: string | null
  readonly stale: boolean
}

function compare(a: Sortable, b: Sortable, by: ModelSearch['sort']): number {
  const byName = byText(a.name, b.name)
  if (by === 'lastRun') return byText(ranAt(b), ranAt(a)) || byName
  if (by === 'freshness')
    return Number(b.stale) - Number(a.stale) || byText(a.freshAt ?? '~', b.freshAt ?? '~') || byName
  return byName
}

/** What goes on sorts after every instant. */
function ranAt({ lastRun }: Sortable): string {
  return lastRun === null ? '' : (lastRun.endedAt ?? `~${lastRun.startedAt ?? ''}`)
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
