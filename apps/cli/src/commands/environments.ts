import type { CommandContext } from '../command-context.ts'
import { plural } from '../output/format-numbers.ts'
import { table } from '../output/table.ts'

export async function listEnvironments(context: CommandContext): Promise<number> {
  return context.withClient(async (client) => {
    const environments = await client.environment.list.query()
    const shown = environments.map(({ snapshots, standsAt, ...rest }) => ({
      ...rest,
      standsAt: new Date(standsAt).toISOString(),
      models: snapshots.length,
    }))
    if (context.json) {
      context.print(JSON.stringify({ environments: shown }))
      return 0
    }
    const rows = shown.map((each) => [
      each.name,
      String(each.models),
      each.planId ?? '',
      each.standsAt,
      each.paused ? 'paused' : (each.nextTick ?? 'never'),
      each.pinned ? 'pinned' : (each.expiresAt ?? 'never'),
      each.finalized ? '' : 'views half switched',
    ])
    for (const line of table(
      ['environment', 'models', 'plan', 'stands at', 'next tick', 'expires', ''],
      rows,
      context.paint,
    ))
      context.print(line)
    return 0
  })
}

export async function invalidate(context: CommandContext, environment: string): Promise<number> {
  return context.withClient(async (client) => {
    const done = await client.environment.invalidate.mutate({ environment })
    context.print(
      context.json
        ? JSON.stringify(done)
        : `${environment} is gone, with ${plural(done.views, 'view')}; the janitor drops its tables`,
    )
    return 0
  })
}

/** `pin`, `pause` and `resume`. */
export async function setFlag(
  context: CommandContext,
  environment: string,
  flag: 'pin' | 'pause' | 'resume',
): Promise<number> {
  return context.withClient(async (client) => {
    const { pinned, paused, expiresAt, nextTick } = await client.environment[flag].mutate({
      environment,
    })
    context.print(
      context.json
        ? JSON.stringify({ environment, pinned, paused, expiresAt, nextTick })
        : `${environment}: ${pinned ? 'pinned' : `expires ${expiresAt ?? 'never'}`}${paused ? ', paused' : ''}`,
    )
    return 0
  })
}

export async function janitor(
  context: CommandContext,
  flags: { readonly dryRun?: boolean; readonly ignoreTtl?: boolean },
): Promise<number> {
  return context.withClient(async (client) => {
    const report = await client.environment.janitor.mutate(flags)
    if (context.json) {
      context.print(JSON.stringify(report))
      return 0
    }
    const would = report.dryRun ? 'would be ' : ''
    for (const name of report.environments) context.print(`environment ${name} ${would}taken away`)
    for (const { model, physicalName } of report.versions)
      context.print(`${physicalName} ${would}dropped ${context.paint.dim(`(${model})`)}`)
    if (report.environments.length + report.versions.length === 0)
      context.print('nothing to take away')
    return 0
  })
}
