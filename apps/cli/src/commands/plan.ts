import { AppError } from '@millrace/core/browser'
import { toAppError } from '../output/to-app-error.ts'
import type { CommandContext } from '../command-context.ts'
import { showAndApply } from '../show-plan.ts'
import { watchPlan } from '../watch-plan.ts'

export interface PlanFlags {
  readonly apply?: boolean
  readonly [option: string]: unknown
}

const optionFlags = [
  'start',
  'end',
  'executionTime',
  'restateModels',
  'select',
  'backfillSelect',
  'skipTests',
  'skipBackfill',
  'emptyBackfill',
  'forwardOnly',
  'noGaps',
  'createFrom',
  'noAutoCategorization',
  'explain',
] as const

export async function plan(
  context: CommandContext,
  environment: string,
  flags: PlanFlags,
): Promise<number> {
  const request = {
    environment,
    options: planOptions(flags),
    overrides: readOverrides(flags['category']),
  }
  const wait = flags['wait'] === true
  return context.withClient(async (client) => {
    for (;;) {
      const { planId } = await client.plan.create.mutate(request)
      await watchPlan(context, client, planId)
      try {
        return await showAndApply(context, client, {
          planId,
          wait,
          apply: flags.apply === true,
          markdown: flags['markdown'] === true,
        })
      } catch (error) {
        // Whoever was waited for has moved the environment: what is missing now is another plan.
        if (!wait || toAppError(error)?.code !== 'plan_stale') throw error
        context.say('the environment has moved; planning again')
      }
    }
  })
}

function planOptions(flags: PlanFlags): Record<string, string | boolean> {
  const options: Record<string, string | boolean> = {}
  for (const name of optionFlags) {
    // A flag that begins with "no-" is stored by its positive name, true unless given.
    const value =
      name.startsWith('no') && /^no[A-Z]/.test(name)
        ? flags[lowerFirst(name.slice(2))] === false || undefined
        : flags[name]
    if (typeof value === 'string' || value === true)
      options[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)] = value
  }
  return options
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

/** `--category MODEL=CATEGORY`, as often as wanted. */
function readOverrides(given: unknown): Record<string, 'breaking' | 'non_breaking'> {
  const texts = Array.isArray(given) ? given.map(String) : []
  return Object.fromEntries(
    texts.map((text) => {
      const [model = '', category = ''] = text.split('=')
      if (category === 'breaking' || category === 'non_breaking')
        return [model.toLowerCase(), category]
      throw new AppError('arguments_invalid', {
        message: `--category ${text} is not of the form MODEL=breaking or MODEL=non_breaking`,
      })
    }),
  )
}
