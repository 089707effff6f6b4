import { modelIntervals, projectStart, toPair } from '@millrace/core'
import type { OpenServices } from '../create-services.ts'
import { loadCurrentProject, mustFindModel } from '../load-current-project.ts'
import { readShown } from './read-shown.ts'

/** What an environment has of a model: its ranges, or for a whole table when it was built. */
export async function intervalsOfModel(
  services: OpenServices,
  asked: { readonly model: string; readonly environment: string },
) {
  const project = await loadCurrentProject(services, asked.environment)
  const { snapshots, recorded } = await readShown(services.store, asked.environment)
  const shown = snapshots.get(asked.model.toLowerCase())
  const model = shown?.payload ?? mustFindModel(project, asked.model)
  const record = shown && recorded.get(shown.version)
  const { unit, cron, kind } = model
  if (kind !== 'incremental')
    return { whole: true as const, unit, builtAt: record?.recordedAt ?? null }
  const have = record?.ranges ?? []
  const { wanted, missing, gaps } = modelIntervals(model, {
    find: (name) => snapshots.get(name)?.payload ?? project.models.get(name),
    projectStart: projectStart(project),
    until: services.clock.now().getTime(),
    recorded: have,
  })
  return {
    whole: false as const,
    unit,
    cron,
    start: wanted ? new Date(wanted.start).toISOString() : null,
    /** How far it could be; null when nothing is due yet. */
    end: wanted ? new Date(wanted.end).toISOString() : null,
    have: have.map(toPair),
    missing: missing.map(toPair),
    gaps,
  }
}
