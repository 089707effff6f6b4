import type { NewEvent } from '../state/event-log.ts'
import type { NewModel } from '../state/model-store.ts'
import type { PlanRecord } from '../state/plan-store.ts'
import type { ModelRunRecord, NewRun } from '../state/run-store.ts'
import type { SnapshotRecord } from '../state/snapshot-store.ts'
import type { StateOperations } from '../state/state-store.ts'

/** A minute of one fixed hour, as every record of these fixtures carries it. */
export function minute(index: number): string {
  return new Date(Date.UTC(2026, 0, 1, 0, index)).toISOString()
}

export function aRun(id: string, change: Partial<NewRun> = {}): NewRun {
  return {
    id,
    kind: 'apply',
    environment: 'dev',
    planId: null,
    actor: 'ada',
    createdAt: minute(0),
    ...change,
  }
}

export function aPlan(id: string, change: Partial<PlanRecord> = {}): PlanRecord {
  return {
    id,
    environment: 'dev',
    status: 'ready',
    actor: 'ada',
    options: { start: '2026-01-01' },
    basePlanId: null,
    document: { z: 1, a: [{ sql: 'select 1' }] },
    summary: '1 model added.',
    gitCommit: 'abc123',
    dirty: false,
    createdAt: minute(0),
    updatedAt: minute(0),
    ...change,
  }
}

export function aSnapshot(id: string, change: Partial<SnapshotRecord> = {}): SnapshotRecord {
  return {
    id,
    name: `sales.${id}`,
    kind: 'table',
    dataHash: `data-${id}`,
    metadataHash: `metadata-${id}`,
    version: `version-${id}`,
    physicalSchema: 'millrace__sales',
    physicalName: `${id}__version`,
    category: 'breaking',
    payload: { sql: 'select 1 as "naïve ☃"', columns: { z: 'int', a: 'text' } },
    gitCommit: null,
    createdAt: minute(0),
    ...change,
  }
}

export function aModel(name: string, change: Partial<NewModel> = {}): NewModel {
  return {
    path: `models/${name}.sql`,
    name: `sales.${name}`,
    kind: 'view',
    contentHash: `hash-${name}`,
    owner: null,
    schema: 'sales',
    tags: ['daily', 'with "quotes", commas'],
    at: minute(0),
    ...change,
  }
}

export function aModelRun(
  runId: string,
  snapshotId: string,
  change: Partial<ModelRunRecord> = {},
): ModelRunRecord {
  return {
    runId,
    model: `sales.${snapshotId}`,
    snapshotId,
    status: 'pending',
    startedAt: null,
    endedAt: null,
    rows: null,
    ms: null,
    batches: 0,
    error: null,
    why: null,
    ...change,
  }
}

export function anEvent(index: number, change: Partial<NewEvent> = {}): NewEvent {
  return { type: 'batch.done', version: 1, at: minute(index), payload: { index }, ...change }
}

/** Records what other rows must name: runs and snapshots of the given ids. */
export async function recordParents(
  store: StateOperations,
  runIds: readonly string[],
  snapshotIds: readonly string[] = [],
): Promise<void> {
  for (const [index, id] of runIds.entries()) {
    await store.createRun(aRun(id, { createdAt: minute(index) }))
  }
  await store.saveSnapshots(snapshotIds.map((id) => aSnapshot(id)))
}
