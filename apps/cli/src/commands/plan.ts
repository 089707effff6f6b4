import { AppError } from '@millrace/core/browser'
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
  refuseUnavailable(flags)
  return context.withCaller(async (caller) => {
    const { planId } = await caller.plan.create({
      environment,
      options: planOptions(flags),
      overrides: readOverrides(flags['category']),
    })
    await watchPlan(context, caller, planId)
    return showAndApply(context, caller, {
      planId,
      apply: flags.apply === true,
      ...(flags['markdown'] === true && { markdown: true }),
    })
  })
}

function refuseUnavailable(flags: PlanFlags): void {
  for (const flag of ['wait']) {
    if (flags[flag] === undefined) continue
    throw new AppError('option_unavailable', {
      message: `the option --${flag} is not available in this version`,
    })
  }
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
