import type { AppError, Issue } from '@millrace/core/browser'
import type { CommandContext } from '../command-context.ts'

/** Prints a refusal: one JSON document on stdout with `--json`, else words on stderr. */
export function printError(
  context: Pick<CommandContext, 'json' | 'print' | 'say' | 'paint'>,
  error: AppError,
  more: Readonly<Record<string, unknown>> = {},
): void {
  const { code, message, hint, issues } = error
  if (context.json) {
    context.print(JSON.stringify({ error: { code, message, hint: hint ?? null }, ...more, issues }))
    return
  }
  const { paint } = context
  context.say(`${paint.red('✖')} ${message} ${paint.dim(`[${code}]`)}`)
  for (const issue of issues) context.say(issueLine(issue, paint))
  if (hint) context.say(`  ${paint.dim('→')} ${hint}`)
}

export function issueLine(issue: Issue, paint: CommandContext['paint']): string {
  const mark = issue.severity === 'error' ? paint.red('✖') : paint.yellow('⚠')
  const place = `${issue.file}:${issue.line}:${issue.column}`
  const hint = issue.hint ? `\n      ${paint.dim('→')} ${issue.hint}` : ''
  return `  ${mark} ${paint.bold(place)}  ${issue.message} ${paint.dim(`[${issue.code}]`)}${hint}`
}
