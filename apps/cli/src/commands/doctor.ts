import type { CommandContext } from '../command-context.ts'

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
    const errors = project.issues.filter((issue) => issue.severity === 'error').length
    const line = (ok: boolean, text: string, next?: string) => {
      context.print(`${ok ? paint.green('✔') : paint.yellow('⚠')} ${text}`)
      if (!ok && next) context.print(`  ${paint.dim('→')} ${next}`)
    }
    line(
      errors === 0,
      `project ${project.name}: ${project.models} models, ${errors} errors`,
      'millrace plan prod shows the issues',
    )
    line(
      health.state.pending.length === 0,
      `state ${health.state.place}, schema ${health.state.schemaVersion}`,
      'millrace migrate',
    )
    line(
      health.warehouse.exists,
      `warehouse ${health.warehouse.path}`,
      'it is made by the first apply',
    )
    line(
      health.unfinishedRuns === 0,
      `${health.unfinishedRuns} unfinished runs, ${health.leases.length} leases held`,
    )
    if (health.recovered.length > 0)
      context.print(`  ended as interrupted now: ${health.recovered.join(', ')}`)
    for (const { name, finalized, standsAt } of health.environments) {
      line(
        finalized,
        `environment ${name} stands at ${standsAt}`,
        `its views may be half switched: millrace plan ${name} --apply`,
      )
    }
    return 0
  })
}
