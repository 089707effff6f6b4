import { eventPayloads, type StreamKind } from '../events/event-schema.ts'
import type { EventEnvelope } from '../events/event-envelope.ts'

const from = '2024-01-01T00:00:00.000Z'
const until = '2024-01-02T00:00:00.000Z'
const interval: [string, string] = [from, until]
const batch = {
  model: 'sales.orders',
  index: 1,
  of: 2,
  interval,
  attempt: 1,
  statementId: 'r_1/1/v:0:1',
  auditOnly: false,
}
const failure = {
  kind: 'sql',
  code: 'binder',
  message: 'no such column',
  model: 'sales.orders',
  batch: 1,
  interval,
  statement: 'r_1/1/v:0:1',
  line: 3,
  column: 8,
}
const summary = { rebuilt: 1, added: 0, removed: 0, kept: 2, columns: 1, endpoints: 0 }
const notice = {
  planId: 'p_1',
  environment: 'dev',
  stage: 'backfill',
  status: 'init',
  done: 1,
  total: 2,
}
const stage = (name: string) => ({
  'stage.started': { stage: name, total: 4 },
  'stage.progressed': { stage: name, done: 2, total: 4 },
  'stage.ended': { stage: name, status: 'success' },
})

/** One valid payload of every event there is, by kind of stream. */
export const samplePayloads: Readonly<Record<StreamKind, Readonly<Record<string, object>>>> = {
  plan: {
    'plan.requested': { environment: 'dev', options: { skip_tests: true }, actor: 'ada' },
    ...stage('changes'),
    'issues.found': {
      issues: [
        {
          severity: 'error',
          code: 'cycle',
          file: 'models/a.sql',
          line: 1,
          column: 2,
          message: 'a cycle',
          hint: null,
        },
      ],
    },
    'tests.ended': {
      total: 2,
      failures: 0,
      errors: 0,
      successful: 2,
      dialect: 'duckdb',
      details: [],
    },
    'changes.found': {
      summary,
      added: [{ model: 'sales.new', kind: 'view' }],
      removed: [{ model: 'sales.old' }],
      direct: [{ model: 'sales.a', category: 'breaking', reason: 'edited', columns: 'all' }],
      indirect: [{ model: 'sales.b', category: 'indirect_breaking', reason: 'reads a' }],
      metadata: [{ model: 'sales.c', fields: ['owner'] }],
      kept: [{ model: 'sales.d', readsInstead: [] }],
    },
    'impact.found': {
      edges: [
        {
          from: { model: 'sales.a', column: 'id' },
          to: { kind: 'model', name: 'sales.b', column: 'id' },
          role: 'passes',
        },
      ],
    },
    'backfills.found': {
      backfills: [
        {
          model: 'sales.a',
          intervals: [interval],
          batches: 1,
          physicalName: 'millrace__sales.a__1',
          estimate: { lowMs: 1, highMs: 2, runs: 3 },
        },
      ],
    },
    'plan.planning': {},
    'plan.ready': { summary: '1 model added.' },
    'plan.nothing_to_do': {},
    'plan.uncategorised': {},
    'plan.invalid': { summary: '1 issue' },
    'plan.stale': { by: 'ada', at: from, planId: 'p_0', models: ['sales.a'] },
    'plan.replaced': { replacedBy: 'p_2' },
    'plan.applying': { runId: 'r_1' },
    'plan.applied': {},
    'plan.discarded': {},
    'plan.failed': { code: 'internal', message: 'broken' },
    'plan.cancelled': {},
  },
  run: {
    'run.waiting': { runs: ['r_0'] },
    'run.queued': { planId: 'p_1', environment: 'dev', kind: 'apply', actor: 'ada' },
    'run.started': { planId: 'p_1', environment: 'dev', actor: 'ada', lease: { token: '7' } },
    ...stage('backfill'),
    'model.planned': {
      name: 'sales.orders',
      view: 'sales__dev.orders',
      physicalName: 'millrace__sales.orders__1',
      kind: 'incremental',
      dependsOn: ['raw.orders'],
      batches: 2,
      auditOnly: false,
      restatedBecause: ['raw.orders'],
      why: { code: 'new', columns: [], parents: [] },
    },
    'batch.started': batch,
    'batch.done': { ...batch, rows: 10, rowsProcessed: null, bytesProcessed: 4, ms: 12 },
    'batch.failed': { ...batch, ms: 12, failure },
    'task.retrying': { model: 'sales.orders', attempt: 1, of: 4, inMs: 250, code: 'conflict' },
    'audits.ended': {
      model: 'sales.orders',
      interval,
      index: 1,
      of: 2,
      passed: 1,
      failed: [{ name: 'unique(id)', blocking: true, failing: 2, checked: null }],
    },
    'model.progress': { model: 'sales.orders', unit: 'fold', done: 1, total: 5, metric: 0.9 },
    'learner.ended': { learner: 'trees', fold: 1, metrics: { auc: 0.9 } },
    'leaderboard.changed': { rows: [{ learner: 'trees' }] },
    'model.ended': {
      model: 'sales.orders',
      status: 'skipped',
      rows: null,
      ms: 20,
      cause: { model: 'raw.orders', batch: null },
    },
    'views.promoted': {
      environment: 'dev',
      promoted: [
        { name: 'sales.orders', view: 'sales__dev.orders', physicalName: 'millrace__sales.o__1' },
      ],
      demoted: [],
      ms: 3,
    },
    'cancel.requested': { by: 'ada' },
    'statement.stopped': { model: 'sales.orders', batch: 1, ms: 40 },
    'engine.killed': { by: 'ada' },
    'cancel.ended': { status: 'success' },
    'run.ended': {
      status: 'failed',
      reason: 'no such column',
      causes: [{ ...failure, audit: 'unique(id)', changedSincePass: [] }],
    },
  },
  workspace: {
    ping: { serverTime: from },
    errors: {
      timestamp: from,
      message: 'm',
      origin: 'server',
      trigger: null,
      status: 500,
      type: 'internal',
      description: null,
      actor: 'ada',
      data: { rows: 3 },
    },
    warnings: { message: 'm', source: 'script', code: 'c', file: 'f', line: 1, actor: 'ada' },
    file: {
      changes: [{ path: 'models/a.sql', change: 'added', sha256: 'x', content: 'select 1' }],
    },
    'format-file': { path: 'models/a.sql', status: 'formatted' },
    models: { added: ['a.b'], modified: [], removed: [] },
    tests: {
      total: 1,
      failures: 1,
      errors: 0,
      successful: 0,
      dialect: 'duckdb',
      details: [
        {
          model: 'a.b',
          test: 'adds up',
          file: 'tests/b.yaml',
          line: 1,
          kind: 'failure',
          message: 'the query returns other rows than expected',
          diff: '- n: 1',
        },
      ],
    },
    'plan-overview': { ...notice, stage: 'changes' },
    'plan-apply': { ...notice, runId: 'r_1' },
    'plan-cancel': { ...notice, stage: 'cancel' },
    'plan.began': { environment: 'dev', planId: 'p_1', actor: 'ada' },
    'plan.ended': { environment: 'dev', planId: 'p_1', status: 'ready' },
    'run.began': { environment: 'dev', runId: 'r_1', planId: null, actor: 'ada' },
    'run.ended': { environment: 'dev', runId: 'r_1', status: 'completed' },
    'environment.moved': { environment: 'dev', planId: 'p_1' },
    'lease.taken': { environment: 'dev', runId: 'r_1', holder: 'host:1' },
    'lease.freed': { environment: 'dev', runId: 'r_1' },
  },
}

/** A stored event of a kind of stream; the payload is the sample unless `change` says otherwise. */
export function sampleEvent(
  kind: StreamKind,
  type: string,
  change: object = {},
  seq = 1,
): EventEnvelope {
  return {
    stream: kind === 'workspace' ? kind : `${kind}:x`,
    epoch: 1,
    seq,
    at: new Date(Date.UTC(2024, 0, 1, 0, 0, seq)).toISOString(),
    type,
    version: 1,
    payload: { ...samplePayloads[kind][type], ...change },
  }
}

/** Every event type of a kind of stream. */
export function eventTypes(kind: StreamKind): string[] {
  return Object.keys(eventPayloads[kind])
}
