import { AppError } from '../errors/app-error.ts'
import { mergeModelRunChanges } from '../state/merge-model-run-changes.ts'
import {
  type ModelRunOfRun,
  type ModelRunRecord,
  type ModelRunStatus,
  type RunRecord,
  type RunStatus,
  type RunStore,
  terminalRunStatuses,
} from '../state/run-store.ts'
import { isoOf, isoOrNull, type MemorySession, requireRow, throughJson } from './memory-session.ts'

const isTerminal = (status: RunStatus): boolean =>
  (terminalRunStatuses as readonly RunStatus[]).includes(status)
const isOpen = (status: ModelRunStatus): boolean => status === 'pending' || status === 'running'
const keyOf = (runId: string, model: string): string => `${runId}\n${model}`

function newestFirst(a: RunRecord, b: RunRecord): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? 1 : -1
  return a.id < b.id ? 1 : -1
}

/** What goes on counts as ended last. */
function endsAfter(a: ModelRunRecord, b: ModelRunRecord): boolean {
  if (a.endedAt === b.endedAt) return a.runId > b.runId
  return a.endedAt === null || (b.endedAt !== null && a.endedAt > b.endedAt)
}

/** Runs, model runs and audit results in memory. */
export function createMemoryRunStore({ tables }: MemorySession): RunStore {
  const { runs, modelRuns, auditResults, cancelRequests } = tables

  function listNewest(): RunRecord[] {
    return runs.values().toSorted(newestFirst)
  }

  function ofRun(record: ModelRunRecord): ModelRunOfRun {
    const { environment, kind, actor } = runs.get(record.runId) as RunRecord
    return { ...record, environment, kind, actor }
  }

  async function recordModelRuns(records: readonly ModelRunRecord[]): Promise<void> {
    for (const record of records) {
      requireRow(runs, record.runId, 'run')
      requireRow(tables.snapshots, record.snapshotId, 'snapshot')
      const key = keyOf(record.runId, record.model)
      const before = modelRuns.get(key)
      if (before && !isOpen(before.status)) continue
      const { startedAt, endedAt } = record
      modelRuns.set(key, {
        ...record,
        startedAt: isoOrNull(startedAt),
        endedAt: isoOrNull(endedAt),
      })
    }
  }

  return {
    async createRun(run) {
      requireRow(tables.plans, run.planId, 'plan')
      if (runs.get(run.id)) {
        throw new AppError('state_failed', { message: `The run ${run.id} exists already.` })
      }
      const record: RunRecord = {
        ...run,
        createdAt: isoOf(run.createdAt),
        status: 'queued',
        startedAt: null,
        endedAt: null,
        error: null,
        models: null,
        rows: null,
      }
      runs.set(run.id, record)
      return record
    },
    async getRun(id) {
      return runs.get(id) ?? null
    },
    async getLatestRun(environment) {
      return listNewest().find((run) => run.environment === environment) ?? null
    },
    async listRuns(filter = {}) {
      const { environment, planId, statuses, kinds, actor, before, limit = 100 } = filter
      const text = filter.text?.toLowerCase()
      const newest = listNewest()
      const from = before === undefined ? 0 : newest.findIndex(({ id }) => id === before) + 1
      if (before !== undefined && from === 0) return []
      return newest
        .slice(from)
        .filter((run) => environment === undefined || run.environment === environment)
        .filter((run) => planId === undefined || run.planId === planId)
        .filter((run) => statuses === undefined || statuses.includes(run.status))
        .filter((run) => kinds === undefined || kinds.includes(run.kind))
        .filter((run) => actor === undefined || run.actor === actor)
        .filter(
          ({ id, planId: plan, error }) =>
            text === undefined ||
            `${id}\n${plan ?? ''}\n${error ?? ''}`.toLowerCase().includes(text),
        )
        .slice(0, limit)
    },
    async startRun(id, startedAt) {
      const run = runs.get(id)
      if (run?.status !== 'queued') return null
      const started: RunRecord = { ...run, status: 'running', startedAt: isoOf(startedAt) }
      runs.set(id, started)
      return started
    },
    async completeRun(id, { status, endedAt, error }) {
      const run = runs.get(id)
      if (!run || isTerminal(run.status)) return null
      const built = Array.from(modelRuns.values()).filter(
        (record) => record.runId === id && record.status === 'success',
      )
      const rows = built.reduce((sum, record) => sum + (record.rows ?? 0), 0)
      const models = built.length
      const ended: RunRecord = { ...run, status, endedAt: isoOf(endedAt), error, models, rows }
      runs.set(id, ended)
      return ended
    },
    async requestCancel(id, { by, force }) {
      const run = runs.get(id)
      const before = cancelRequests.get(id)
      if (!run || isTerminal(run.status) || (before && (before.force || !force))) return false
      cancelRequests.set(id, { by: before?.by ?? by, force })
      return true
    },
    async getCancelRequest(id) {
      return cancelRequests.get(id) ?? null
    },
    recordModelRun: (record) => recordModelRuns([record]),
    recordModelRuns,
    async updateModelRuns(changes) {
      let applied = 0
      for (const { runId, model, patch } of mergeModelRunChanges(changes)) {
        const key = keyOf(runId, model)
        const before = modelRuns.get(key)
        if (!before || !isOpen(before.status)) continue
        const after = { ...before, ...patch }
        const { startedAt, endedAt } = after
        const times = { startedAt: isoOrNull(startedAt), endedAt: isoOrNull(endedAt) }
        modelRuns.set(key, { ...after, ...times })
        applied += 1
      }
      return applied
    },
    async getModelRunsForRun(runId) {
      return modelRuns
        .values()
        .filter((record) => record.runId === runId)
        .toSorted((a, b) => (a.model < b.model ? -1 : 1))
    },
    async getFailedModelRuns(runIds) {
      return modelRuns
        .values()
        .filter(({ runId, status }) => status === 'failed' && runIds.includes(runId))
        .toSorted((a, b) => {
          if (a.endedAt !== b.endedAt) return (a.endedAt ?? '') < (b.endedAt ?? '') ? -1 : 1
          return a.model < b.model ? -1 : 1
        })
    },
    async getLatestModelRun(model) {
      const of = new Map(
        modelRuns
          .values()
          .filter((record) => record.model === model)
          .map((record) => [record.runId, record]),
      )
      const latest = listNewest().find((run) => of.has(run.id))
      return (latest && of.get(latest.id)) ?? null
    },
    async getLatestModelRuns(models) {
      const named = new Set(models)
      const latest = new Map<string, ModelRunRecord>()
      for (const record of modelRuns.values()) {
        const other = latest.get(record.model)
        if (named.has(record.model) && (!other || endsAfter(record, other)))
          latest.set(record.model, record)
      }
      return [...latest.values()].map(ofRun)
    },
    async listModelRuns({ model, limit, before }) {
      const newest = listNewest()
      const from = before === undefined ? 0 : newest.findIndex(({ id }) => id === before) + 1
      if (before !== undefined && from === 0) return []
      return newest
        .slice(from)
        .flatMap(({ id }) => modelRuns.get(keyOf(id, model)) ?? [])
        .slice(0, limit)
        .map(ofRun)
    },
    async getModelRunHistory({ models, limit, whys, endedBefore }) {
      const newest = modelRuns
        .values()
        .filter((record) => record.status === 'success' && record.endedAt !== null)
        .filter(({ why }) => whys === undefined || (why !== null && whys.includes(why)))
        .filter(({ endedAt }) => endedBefore === undefined || (endedAt ?? '') < endedBefore)
        .toSorted((a, b) => {
          if (a.endedAt !== b.endedAt) return (a.endedAt ?? '') < (b.endedAt ?? '') ? 1 : -1
          return a.runId < b.runId ? 1 : -1
        })
      const taken = new Map([...models].map((model) => [model, 0]))
      return newest.filter((record) => {
        const count = taken.get(record.model)
        if (count === undefined || count >= limit) return false
        taken.set(record.model, count + 1)
        return true
      })
    },
    async recordAuditResults(results) {
      for (const result of results) {
        requireRow(runs, result.runId, 'run')
        requireRow(tables.snapshots, result.snapshotId, 'snapshot')
        const stored = throughJson({ ...result, at: isoOf(result.at) })
        auditResults.set(result.runId, [...(auditResults.get(result.runId) ?? []), stored])
      }
    },
    async getAuditResults(runId) {
      return auditResults.get(runId) ?? []
    },
    async getLastAuditPass({ model, audit, exceptRun, environment: wanted }) {
      const passes = runs.values().flatMap(({ id, environment }) => {
        if (wanted !== undefined && environment !== wanted) return []
        const of = (auditResults.get(id) ?? []).filter(
          (result) => result.model === model && result.audit === audit,
        )
        const last = of.at(-1)
        if (id === exceptRun || !last || of.some(({ failing }) => failing > 0)) return []
        return [{ runId: id, environment, at: last.at }]
      })
      return passes.toSorted((a, b) => (a.at < b.at ? 1 : -1))[0] ?? null
    },
  }
}
