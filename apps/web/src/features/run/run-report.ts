import type { PlanApplyTracker } from '@millrace/client'
import { timeWords } from '../../words/time-words.ts'
import { rootCauses } from './cause/root-causes.ts'
import { runSummary } from './run-summary.ts'

/** What somebody who repairs a run needs to know, as Markdown. */
export function runReport(tracker: PlanApplyTracker, address: string): string {
  const { title, word, facts, sentence } = runSummary(tracker, timeWords('UTC'))
  const causes = rootCauses(tracker).flatMap((cause) => [
    `- **${cause.title}**`,
    ...(cause.place ? [`  ${cause.place}`] : []),
    '  ```',
    ...cause.message.split('\n').map((line) => `  ${line}`),
    '  ```',
  ])
  const lines = [
    `## ${title}: ${word.toLowerCase()}`,
    '',
    facts.join(' · '),
    sentence,
    '',
    ...causes,
  ]
  return `${lines.filter((line, index) => line !== '' || lines[index - 1] !== '').join('\n')}\n\n${address}\n`
}
