import { AppError, type Project } from '@millrace/core'
import type { OpenServices } from '../create-services.ts'
import { loadCurrentProject, mustFindModel } from '../load-current-project.ts'
import { type ModelGraph, modelGraph, reachModels } from './model-graph.ts'
import { readShown } from './read-shown.ts'
import { traceColumns } from './trace-columns.ts'

export interface LineageRequest {
  readonly environment: string
  readonly focus?: string | undefined
  /** Steps from the focus, up- and downstream. */
  readonly depth?: number | undefined
  /** Of the focus: only the models its values come from and go to. */
  readonly column?: string | undefined
  /** Only these, and what lies on paths between them. Names that no model has are passed over. */
  readonly changed?: readonly string[] | undefined
}

/**
 * Models and who reads whom, narrowed as asked, with how many that leaves out up- and downstream of the
 * focus, or of what changed.
 */
export async function findLineage(services: OpenServices, request: LineageRequest) {
  const project = await loadCurrentProject(services, request.environment)
  const graph = modelGraph(project)
  const column = onColumn(services, { project, request })
  const parts = [around(project, { graph, request }), between(project, { graph, request }), column]
  const wanted = parts.filter((part) => part !== null)
  const names = project.order.filter((name) => wanted.every((part) => part.has(name)))
  const kept = new Set(names)
  const { snapshots } = await readShown(services.store, request.environment)
  const from = request.focus === undefined ? (request.changed ?? []) : [request.focus]
  const ends = existing(project, from)
  const leftOut = (next: ModelGraph['parents']) =>
    existing(project, reachModels(ends, next)).filter((name) => !kept.has(name)).length
  return {
    nodes: names.map((name) => {
      const { kind, outputs } = project.models.get(name)!
      return { name, kind, shown: snapshots.has(name), columns: outputs?.length ?? 0 }
    }),
    edges: names.flatMap((name) =>
      graph
        .parents(name)
        .filter((parent) => wanted.length === 0 || kept.has(parent))
        .map((parent) => ({ from: parent, to: name })),
    ),
    hidden: { up: leftOut(graph.parents), down: leftOut(graph.children) },
  }
}

interface Narrowing {
  readonly graph: ModelGraph
  readonly request: LineageRequest
}

/** Null where the request does not narrow. */
type Part = ReadonlySet<string> | null

function around(project: Project, { graph, request }: Narrowing): Part {
  if (request.focus === undefined) return null
  const focus = [mustFindModel(project, request.focus).name]
  return new Set([
    ...reachModels(focus, graph.parents, request.depth),
    ...reachModels(focus, graph.children, request.depth),
  ])
}

function between(project: Project, { graph, request }: Narrowing): Part {
  if (request.changed === undefined) return null
  const ends = existing(project, request.changed)
  const above = reachModels(ends, graph.parents)
  return new Set([...reachModels(ends, graph.children)].filter((name) => above.has(name)))
}

function existing({ models }: Project, names: Iterable<string>): string[] {
  return [...names].map((name) => name.toLowerCase()).filter((name) => models.has(name))
}

function onColumn(
  services: OpenServices,
  { project, request }: { readonly project: Project; readonly request: LineageRequest },
): Part {
  const { column, focus } = request
  if (column === undefined) return null
  if (focus === undefined)
    throw new AppError('arguments_invalid', { message: 'a column needs a focus, its model' })
  const { lineages } = services.memory
  const trace = traceColumns(project, { model: focus, column }, lineages)
  return new Set([
    trace.model,
    ...trace.upstream.map(({ fromModel }) => fromModel),
    ...trace.downstream.map(({ toModel }) => toModel),
  ])
}
