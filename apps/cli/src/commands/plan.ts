import {
  AppError,
  foldEvents,
  foldOverview,
  emptyOverview,
  readEvent,
  type PlanEvent,
} from '@millrace/core/browser'
import type { ModelExplanation } from '@millrace/core'
import type { AppCaller } from '@millrace/server/start'
import type { CommandContext } from '../command-context.ts'
import { dataOf } from '../data-of.ts'
import { followRun } from '../follow-run.ts'
import { planDocument } from '../output/plan-document.ts'
import { planMarkdown } from '../output/plan-markdown.ts'
import { planTree } from '../output/plan-tree.ts'
import { printError } from '../output/print-error.ts'

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
    await watchPlan(caller, planId)
    return showAndApply(context, caller, {
      planId,
      apply: flags.apply === true,
      ...(flags['markdown'] === true && { markdown: true }),
    })
  })
}

/** Prints a computed plan and, if wanted, applies it and follows the run. */
export async function showAndApply(
  context: CommandContext,
  caller: AppCaller,
  {
    planId,
    apply,
    markdown,
  }: { readonly planId: string; readonly apply: boolean; readonly markdown?: boolean },
): Promise<number> {
  const made = await caller.plan.get({ planId })
  if (made.status === 'invalid') {
    const issues = made.document?.issues ?? []
    const message = made.document?.summary ?? 'the project has issues'
    printError(
      context,
      new AppError('project_invalid', { message, issues, hint: 'mend them and plan again' }),
      { planId },
    )
    return 2
  }
  if (markdown) for (const line of planMarkdown(made)) context.print(line)
  else if (context.json) context.print(JSON.stringify(planDocument(made)))
  else
    for (const line of made.explanation
      ? explanationLines(made.explanation, context)
      : planTree(made, context.paint))
      context.print(line)
  if (made.explanation) return 0
  if (!apply) {
    if (!context.json && made.status === 'ready')
      context.say(`\n${context.paint.dim('→')} apply it with: millrace apply ${planId}`)
    return 0
  }
  if (made.status === 'nothing_to_do' && !context.json) return 0
  const { runId } = await caller.plan.submit({ planId })
  return followRun(context, caller, runId)
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

/** Follows the plan's own stream, so that progress is told while it is computed. */
export async function watchPlan(caller: AppCaller, planId: string): Promise<void> {
  let tracker = emptyOverview(planId)
  for await (const message of await caller.plan.onOverview({ planId })) {
    const data = dataOf(message)
    tracker =
      data.kind === 'events'
        ? foldEvents(
            foldOverview,
            tracker,
            data.events.flatMap((event) => (readEvent(event) as PlanEvent | null) ?? []),
          )
        : data.tracker
  }
  if (tracker.error)
    throw new AppError(isCode(tracker.error.code) ? tracker.error.code : 'internal', {
      message: tracker.error.message,
    })
}

function isCode(code: string): code is AppError['code'] {
  return code.length > 0
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

function explanationLines(
  explanation: readonly ModelExplanation[],
  { paint }: Pick<CommandContext, 'paint'>,
): string[] {
  return explanation.map(({ model, change, build }) => `${paint.bold(model)}  ${change}; ${build}`)
}
