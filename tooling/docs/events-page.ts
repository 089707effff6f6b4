import { applyStages, cancelStages, eventPayloads, overviewStages } from '@millrace/core/browser'
import { describeFields } from './describe-type.ts'
import { markdownTable } from './markdown-table.ts'

const stageNames = [...overviewStages, ...applyStages, ...cancelStages]

/** Types that come up often, by how they are written out. */
const shortNames: Readonly<Record<string, string>> = {
  [stageNames.map((name) => `'${name}'`).join(' | ')]: 'Stage',
  '[string, string]': 'Range',
}

const introduction = `# Events

A stream is a log of events, each with a dense sequence number that starts at 1. The envelope is the same for all:
\`stream\`, \`epoch\`, \`seq\`, \`at\` (ISO 8601 UTC), \`type\`, \`version\` and \`payload\`; \`epoch:seq\` is the id to resume after.
\`?\` marks a field that may be absent. \`Range\` is a half-open pair of instants, \`[start, end]\`.
\`Stage\` is one of ${stageNames.map((name) => `\`${name}\``).join(', ')}.

This page is made from the code by \`pnpm reference\`.
`

/** A kind of stream: how its names look, and what it is for. */
const streams: Readonly<Record<keyof typeof eventPayloads, string>> = {
  plan: '`plan:<plan id>`: how a plan is made, and what becomes of it.',
  run: '`run:<run id>`: the work of one execution.',
  workspace: '`workspace`: what a console shows of everything in the project.',
}

export function eventsPage(): string {
  const sections = Object.entries(eventPayloads).map(([kind, payloads]) => {
    const rows = Object.entries(payloads).map(([type, schema]) => [
      `\`${type}\``,
      describeFields(schema)
        .map((field) => `\`${shorten(field)}\``)
        .join('<br>') || 'nothing',
    ])
    const about = Object.entries(streams).find(([name]) => name === kind)?.[1] ?? ''
    return `## ${kind}\n\n${about}\n\n${markdownTable(['type', 'payload'], rows)}`
  })
  return `${introduction}\n${sections.join('\n')}`
}

function shorten(text: string): string {
  return Object.entries(shortNames).reduce(
    (short, [long, name]) => short.replaceAll(long, name),
    text,
  )
}
