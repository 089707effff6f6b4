import { relations } from 'drizzle-orm'
import { auditResults } from './audit-results.ts'
import { deployments } from './deployments.ts'
import { environmentSnapshots } from './environment-snapshots.ts'
import { environments } from './environments.ts'
import { eventStreams } from './event-streams.ts'
import { events } from './events.ts'
import { modelRuns } from './model-runs.ts'
import { pipelines } from './pipelines.ts'
import { plans } from './plans.ts'
import { runs } from './runs.ts'
import { snapshots } from './snapshots.ts'

export const planRelations = relations(plans, ({ many }) => ({
  runs: many(runs),
  environments: many(environments),
}))

export const runRelations = relations(runs, ({ one, many }) => ({
  plan: one(plans, {
    fields: [runs.workspaceId, runs.planId],
    references: [plans.workspaceId, plans.id],
  }),
  modelRuns: many(modelRuns),
  auditResults: many(auditResults),
  pipelines: many(pipelines),
}))

export const modelRunRelations = relations(modelRuns, ({ one }) => ({
  run: one(runs, {
    fields: [modelRuns.workspaceId, modelRuns.runId],
    references: [runs.workspaceId, runs.id],
  }),
  snapshot: one(snapshots, {
    fields: [modelRuns.workspaceId, modelRuns.snapshotId],
    references: [snapshots.workspaceId, snapshots.id],
  }),
}))

export const auditResultRelations = relations(auditResults, ({ one }) => ({
  run: one(runs, {
    fields: [auditResults.workspaceId, auditResults.runId],
    references: [runs.workspaceId, runs.id],
  }),
}))

export const environmentRelations = relations(environments, ({ one, many }) => ({
  plan: one(plans, {
    fields: [environments.workspaceId, environments.planId],
    references: [plans.workspaceId, plans.id],
  }),
  snapshots: many(environmentSnapshots),
}))

export const environmentSnapshotRelations = relations(environmentSnapshots, ({ one }) => ({
  environment: one(environments, {
    fields: [environmentSnapshots.workspaceId, environmentSnapshots.environment],
    references: [environments.workspaceId, environments.name],
  }),
  snapshot: one(snapshots, {
    fields: [environmentSnapshots.workspaceId, environmentSnapshots.snapshotId],
    references: [snapshots.workspaceId, snapshots.id],
  }),
}))

export const eventStreamRelations = relations(eventStreams, ({ many }) => ({
  events: many(events),
}))

export const eventRelations = relations(events, ({ one }) => ({
  stream: one(eventStreams, {
    fields: [events.workspaceId, events.stream],
    references: [eventStreams.workspaceId, eventStreams.stream],
  }),
}))

export const pipelineRelations = relations(pipelines, ({ one, many }) => ({
  run: one(runs, {
    fields: [pipelines.workspaceId, pipelines.runId],
    references: [runs.workspaceId, runs.id],
  }),
  deployments: many(deployments),
}))

export const deploymentRelations = relations(deployments, ({ one }) => ({
  pipeline: one(pipelines, {
    fields: [deployments.workspaceId, deployments.pipelineId],
    references: [pipelines.workspaceId, pipelines.id],
  }),
}))
