import { errorCodes } from '@millrace/core/browser'
import { markdownTable } from './markdown-table.ts'

const introduction = `# Errors

Every refusal and failure has a code. The codes are stable: scripts and programs may rely on them.
With \`--json\` a command prints \`{"error":{"code","message","hint"},"issues":[…]}\` and ends with the exit code;
a procedure answers with the wire code and carries the same code in its data.

This page is made from the code by \`pnpm reference\`.
`

export function errorsPage(): string {
  const rows = Object.entries(errorCodes).map(([code, { exit, rpc, about }]) => [
    `\`${code}\``,
    String(exit),
    `\`${rpc}\``,
    about,
  ])
  return `${introduction}\n${markdownTable(['code', 'exit code', 'wire code', 'meaning'], rows)}`
}
