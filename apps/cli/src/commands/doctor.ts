import type { CommandContext } from '../command-context.ts'
import { formatBytes } from '../output/format-numbers.ts'

export async function doctor(context: CommandContext): Promise<number> {
  return context.withClient(async (client) => {
    const [health, project] = await Promise.all([
      client.state.health.query(),
      client.project.get.query(),
    ])
    if (context.json) {
      context.print(JSON.stringify({ ...health, project }))
      return 0
    }
    const { paint } = context
    const { state, lock, warehouse, seeds, leases } = health
    const good = (text: string) => context.print(`${paint.green('✔')} ${text}`)
    const bad = (text: string, next: string) => {
      context.print(`${paint.yellow('⚠')} ${text}`)
      context.print(`  ${paint.dim('→')} ${next}`)
    }
    const errors = project.issues.filter((issue) => issue.severity === 'error').length
    const about = `project ${project.name}: ${project.models} models, ${errors} errors`
    if (errors === 0) good(about)
    else bad(about, 'millrace plan prod shows the issues')
    const size = state.sizeBytes === null ? '' : `, ${formatBytes(state.sizeBytes)}`
    good(`state ${state.place}, schema ${state.schemaVersion}${size}`)
    if (lock) good(`open in process ${lock.pid} (${lock.command}) since ${lock.since}`)
    good(
      warehouse.exists
        ? `warehouse ${warehouse.path}, ${formatBytes(warehouse.sizeBytes)}`
        : `warehouse ${warehouse.path} is made by the first apply`,
    )
    good(`copies of seeds ${seeds.path}: ${seeds.files} files, ${formatBytes(seeds.sizeBytes)}`)
    for (const { name, standsAt } of health.environments)
      good(`environment ${name} stands at ${standsAt}`)
    for (const { name, holder, since, isStale } of leases)
      if (!isStale) good(`${name} is held by ${holder} since ${since}`)
    for (const { message, next } of health.problems) bad(message, next)
    if (health.recovered.length > 0)
      context.print(`  ended as interrupted now: ${health.recovered.join(', ')}`)
    return 0
  })
}
