/** Stages of computing a plan, in order. */
export const overviewStages = ['validation', 'changes', 'backfills'] as const
export type OverviewStage = (typeof overviewStages)[number]

/** Stages of applying one, in order. */
export const applyStages = ['creation', 'restate', 'backfill', 'promote'] as const
export type ApplyStage = (typeof applyStages)[number]

export const cancelStages = ['cancel'] as const

export const stageNames = [...overviewStages, ...applyStages, ...cancelStages] as const
export type StageName = (typeof stageNames)[number]
