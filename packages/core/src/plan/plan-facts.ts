import { readInstant } from '../intervals/read-instant.ts'
import type { ProjectFiles } from '../project/find-project-files.ts'
import type { Project } from '../project/load-project.ts'
import type { EnvironmentRecord } from '../state/environment-store.ts'
import type { OverrideCategory } from '../snapshots/change-category.ts'
import type { Plan } from './plan.ts'
import type { PlanOptions, PlanTimes } from './plan-options.ts'

/** The commit the project's files stand on, and whether they differ from it; nulls outside a repository. */
export interface GitPlace {
  readonly commit: string | null
  readonly dirty: boolean | null
}

/** What is asked for. */
export interface PlanInput {
  readonly root: string
  readonly environment: string
  readonly options: PlanOptions
  /** Categories a person chose for direct changes, by model. */
  readonly overrides: Readonly<Record<string, OverrideCategory>>
  readonly actor: string
  /** Found while the plan's files are read. */
  readonly git: GitPlace | Promise<GitPlace>
  readonly signal?: AbortSignal
}

/** What is known when a plan begins to be computed. */
export interface PlanFacts {
  readonly plan: Plan
  readonly input: PlanInput
  readonly files: ProjectFiles
  /** The environment as it stands; null for a new one. */
  readonly current: EnvironmentRecord | null
  /** What it is compared with: itself, or what a new one starts from. */
  readonly base: EnvironmentRecord | null
  readonly prod: EnvironmentRecord | null
  readonly now: number
  readonly times: PlanTimes
}

/** An explicit time; else as far as the environment stands; a new one as far as its base; else now. */
export function plannedUntil({ times, current, base, now }: PlanFacts): number {
  return times.executionTime ?? current?.standsAt ?? base?.standsAt ?? now
}

export function projectStart(project: Project): number | null {
  return project.config.start === undefined ? null : readInstant(project.config.start)
}
