import type { WarehouseEngine } from '../engines/engine.ts'
import { relationKey } from '../engines/sql-text.ts'
import { relationOf } from '../project/model-kind.ts'
import type { RecordedCoverage } from '../state/snapshot-store.ts'
import type { PlacedModel } from './backfills-stage.ts'

/** Versions that state says are built but whose table the warehouse lost; one catalogue query. */
export async function findGoneTables(
  placed: readonly PlacedModel[],
  recorded: ReadonlyMap<string, RecordedCoverage>,
  engine: () => Promise<WarehouseEngine>,
): Promise<ReadonlySet<string>> {
  const built = placed.flatMap(({ model, version, physical }) =>
    physical && relationOf(model.kind) === 'table' && recorded.has(version)
      ? [{ version, physical }]
      : [],
  )
  if (built.length === 0) return new Set()
  const present = await (await engine()).existing(built.map(({ physical }) => physical))
  return new Set(
    built
      .filter(({ physical }) => !present.has(relationKey(physical)))
      .map(({ version }) => version),
  )
}
