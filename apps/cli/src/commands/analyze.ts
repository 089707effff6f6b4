import { createInterface } from 'node:readline'
import { AppError } from '@millrace/core/browser'
import type { MillraceClient } from '@millrace/client'
import type { CommandContext } from '../command-context.ts'

/** Lines analysed together: enough to keep the workers busy, few enough to answer as they come. */
const groupSize = 50

type Request = Parameters<MillraceClient['project']['analyze']['query']>[0]['requests'][number]

/** Reads newline-delimited JSON from stdin and answers one line each, in order. */
export async function analyze(
  context: CommandContext,
  flags: { readonly batch?: boolean },
): Promise<number> {
  if (!flags.batch)
    throw new AppError('arguments_invalid', {
      message: 'analyze needs --batch',
      hint: 'it reads newline-delimited JSON from stdin',
    })
  return context.withClient(
    async (client) => {
      let failed = false
      let group: Request[] = []
      const flush = async () => {
        if (group.length === 0) return
        const answers = await client.project.analyze.query({ requests: group })
        for (const answer of answers) context.print(JSON.stringify(answer))
        group = []
      }
      for await (const line of createInterface({ input: process.stdin })) {
        if (line.trim() === '') continue
        const request = readRequest(line)
        if ('problem' in request) {
          await flush()
          failed = true
          context.print(
            JSON.stringify({
              id: request.id,
              error: { code: 'arguments_invalid', message: request.problem, hint: null },
            }),
          )
          continue
        }
        group.push(request)
        if (group.length >= groupSize) await flush()
      }
      await flush()
      return failed ? 2 : 0
    },
    { needsProject: false },
  )
}

function readRequest(line: string): Request | { readonly id: unknown; readonly problem: string } {
  try {
    const value = JSON.parse(line) as Record<string, unknown>
    const isText = (field: string) => typeof value[field] === 'string'
    if (isText('sql') || (isText('before') && isText('after'))) return value as unknown as Request
    return { id: value['id'] ?? null, problem: 'the line has neither sql nor before and after' }
  } catch {
    return { id: null, problem: 'the line is not JSON' }
  }
}
