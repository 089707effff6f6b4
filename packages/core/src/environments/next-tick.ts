import { readCron } from '../intervals/cron-grid.ts'
import type { Model } from '../project/model.ts'

type Ticking = Pick<Model, 'kind' | 'cron' | 'autoRestatementCron'>

/** The first tick after `at` of any model that holds data, in milliseconds; null when there is none. */
export function nextTick(models: Iterable<Ticking>, at: number): number | null {
  const expressions = new Set<string>()
  for (const { kind, cron, autoRestatementCron } of models) {
    if (kind === 'table' || kind === 'incremental') expressions.add(cron)
    if (kind === 'incremental' && autoRestatementCron !== null) expressions.add(autoRestatementCron)
  }
  const ticks = [...expressions].flatMap((expression) => readCron(expression).nextTick(at) ?? [])
  return ticks.length === 0 ? null : Math.min(...ticks)
}
