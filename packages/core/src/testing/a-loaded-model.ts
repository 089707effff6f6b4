import { dataDefinition } from '../project/data-definition.ts'
import type { Model } from '../project/model.ts'

/** A model as loading leaves it; a daily table without parents unless `change` says otherwise. */
export function aLoadedModel(name: string, change: Partial<Model> = {}): Model {
  return {
    ...dataDefinition('seed', {
      name,
      path: `models/${name.replace('.', '/')}.sql`,
      dialect: 'duckdb',
    }),
    kind: 'table',
    query: { text: 'select 1 as id', line: 1, macros: {}, vars: {} },
    rendered: 'select 1 as id',
    queryHash: `query of ${name}`,
    treeHash: `tree of ${name}`,
    parents: [],
    foreignTables: [],
    boundedReads: [],
    readsItself: false,
    references: {},
    outputs: [{ name: 'id', type: 'INTEGER' }],
    ...change,
  }
}
