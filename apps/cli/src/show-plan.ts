import { AppError } from '@millrace/core/browser'
import type { ModelExplanation } from '@millrace/core'
import type { MillraceClient } from '@millrace/client'
import type { CommandContext } from './command-context.ts'
import { followRun } from './follow-run.ts'
import { planDocument } from './output/plan-document.ts'
import { planMarkdown } from './output/plan-markdown.ts'
import { planTree } from './output/plan-tree.ts'
import { type SubmitInput, submitPlan } from './submit-plan.ts'
import { printError } from './output/print-error.ts'

/** Prints a computed plan and, if wanted, applies it and follows the run. */
export async function showAndApply(
  context: CommandContext,
  client: MillraceClient,
  {
    planId,
    apply,
    wait,
    markdown = false,
  }: SubmitInput & { readonly apply: boolean; readonly markdown?: boolean },
): Promise<number> {
  const made = await client.plan.get.query({ planId })
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
  const runId = await submitPlan(context, client, { planId, wait })
  return followRun(context, client, runId)
}

function explanationLines(
  explanation: readonly ModelExplanation[],
  { paint }: Pick<CommandContext, 'paint'>,
): string[] {
  return explanation.map(({ model, change, build }) => `${paint.bold(model)}  ${change}; ${build}`)
}
