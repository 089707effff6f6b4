import type { Dialect } from '../engines/engine.ts'
import type { ModelDefinition } from './model.ts'

/** A definition without a query: what seeds and sources have in common. */
export function dataDefinition(
  kind: 'seed' | 'external',
  fields: {
    readonly name: string
    readonly path: string
    readonly dialect: Dialect
  } & Partial<ModelDefinition>,
): ModelDefinition {
  return {
    kind,
    description: null,
    owner: null,
    tags: [],
    start: null,
    end: null,
    cron: '@daily',
    unit: 'day',
    timeColumn: null,
    uniqueKey: [],
    batchSize: null,
    batchConcurrency: null,
    lookback: 0,
    allowPartials: false,
    disableRestatement: false,
    autoRestatementCron: null,
    autoRestatementIntervals: null,
    columns: {},
    audits: [],
    auditFiles: {},
    grain: [],
    pre: [],
    post: [],
    dependsOn: [],
    meta: {},
    query: null,
    seed: null,
    source: null,
    ...fields,
  }
}
