import { consoleLine } from '../console/console-line.ts'
import { consoleMarkup } from '../console/console-markup.ts'
import { describeConnection } from '../connection/describe-connection.ts'
import { environmentRows } from '../environments/environment-rows.ts'
import { environmentsMarkup } from '../environments/environments-markup.ts'
import type { PageState } from '../follow/page-state.ts'
import { runMarkup } from '../run/run-markup.ts'
import { runSummary } from '../run/run-summary.ts'
import { markup } from './markup.ts'
import { patch } from './patch.ts'

/** Makes the page show a state, as it is at a moment of this machine's clock. */
export function showPage(state: PageState, nowHere: number): void {
  const { connection, clockOffsetMs, project, environments, activeRuns, run, events } = state
  const words = describeConnection(connection, nowHere)
  // What is not heard of does not age: clocks stop while the connection is away.
  const now = (connection.lostAt ?? nowHere) + clockOffsetMs
  patch(place('project'), [project?.name ?? 'Millrace'])
  const status = place('connection')
  status.dataset['tone'] = state.problem === null ? words.tone : 'bad'
  patch(status, [state.problem === null ? words.text : `${words.text}. ${state.problem}`])
  if (environments !== null) {
    patch(place('environments'), environmentsMarkup(environmentRows(environments, activeRuns, now)))
    patch(place('run-body'), runMarkup({ run, now, isPinned: state.isPinned }))
  }
  if (events !== null) {
    const lines = events.map(consoleLine).filter((line) => line !== null)
    patch(place('console'), consoleMarkup(lines))
  }
  document.title = titleOf(state)
}

/** Changes the words of the live region; a repeated sentence is heard again. */
export function speak(text: string): void {
  place('spoken').replaceChildren()
  patch(place('spoken'), [markup('span', {}, text)])
}

const signs: Readonly<Record<string, string>> = {
  running: '●',
  done: '✓',
  failed: '✕',
  interrupted: '✕',
}

function titleOf({ project, run }: PageState): string {
  const name = project?.name ?? 'Millrace'
  if (!run || run.environment === null) return name
  const { icon, word } = runSummary(run, null)
  return `${signs[icon] ?? '○'} ${run.environment} ${word.toLowerCase()} · ${name}`
}

function place(id: string): HTMLElement {
  const found = document.getElementById(id)
  if (!found) throw new Error(`the page has no ${id}`)
  return found
}
