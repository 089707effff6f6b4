import { canonicalJson, sha256 } from '../ids.ts'
import type { ModelColumns } from './describe-models.ts'
import type { LoadMemory } from './load-memory.ts'
import type { BoundedRead, Model, Template } from './model.ts'
import type { ResolvedModel } from './resolve-references.ts'
import { branchesOnTime } from './time-variables.ts'

/** Joins what the steps of loading found out about one model; the same object again while nothing differs. */
export function toModel(
  model: ResolvedModel,
  { columns, memory }: { readonly columns: ModelColumns; readonly memory: LoadMemory },
): Model {
  const outputs = columns.get(model.definition.name) ?? null
  return memory.models.get(model.definition, [model, outputs], () => joinModel(model, outputs))
}

function joinModel(model: ResolvedModel, outputs: Model['outputs']): Model {
  const { definition, analysis } = model
  const time = definition.query ? branchHash(definition.query) : ''
  return {
    ...definition,
    rendered: model.text,
    queryHash: analysis ? sha256(analysis.tokenHash, time) : dataHashOf(model),
    treeHash: analysis ? sha256(analysis.astHash ?? analysis.tokenHash, time) : dataHashOf(model),
    parents: model.parents,
    foreignTables: model.foreignTables,
    boundedReads: boundedReads(model),
    readsItself: model.readsItself,
    references: model.resolved,
    outputs,
  }
}

/** Stands for the branches of a template that the placeholder times do not take. */
function branchHash({ text, macros, vars }: Template): string {
  if (![text, ...Object.values(macros)].some(branchesOnTime)) return ''
  return sha256(text, canonicalJson(macros), canonicalJson(vars))
}

/** What stands in for the query of a seed or a source: its content, or its declaration. */
function dataHashOf({ definition }: ResolvedModel): string {
  if (definition.seed) return sha256('seed', canonicalJson(definition.seed))
  const { declared, columns, options } = definition.source ?? {}
  return sha256('source', canonicalJson({ declared, columns, options }))
}

/** Parents every one of whose uses is restricted to the batch's range, with the columns that do it. */
function boundedReads(model: ResolvedModel): BoundedRead[] {
  return model.parents.flatMap((parent) => {
    const uses = (model.analysis?.tables ?? []).filter(
      (use) => model.resolved[use.parts.join('.').toLowerCase()] === parent,
    )
    const [first] = uses
    if (!first) return []
    const common = first.rangeColumns.filter((column) =>
      uses.every((use) => use.rangeColumns.includes(column)),
    )
    return common.length > 0 ? [{ parent, columns: common }] : []
  })
}
