import type { CommandContext } from '../command-context.ts'
import { statePlace } from '../state-place.ts'
import { findProjectRoot } from '../find-project-root.ts'

export interface MigrateFlags {
  readonly to?: string
  readonly status?: boolean
  readonly dryRun?: boolean
}

export async function migrate(context: CommandContext, flags: MigrateFlags): Promise<number> {
  const { env } = context
  const { migrateLocally } = await import('@millrace/server/start')
  const given = statePlace(context.flags.state ?? env.state, env.startFolder)
  const report = await migrateLocally({
    root:
      given === null ? findProjectRoot(env.startFolder, context.flags.project) : env.startFolder,
    state: given,
    ...flags,
  })
  if (context.json) context.print(JSON.stringify(report))
  else {
    const { applied, pending, backup } = report
    if (backup) context.say(`a copy of the state before this is in ${backup}`)
    if (applied.length > 0) context.print(`applied: ${applied.join(', ')}`)
    if (pending.length > 0) context.print(`pending: ${pending.join(', ')}`)
    if (applied.length + pending.length === 0) context.print('the state is up to date')
  }
  return 0
}
