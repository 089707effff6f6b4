import type { PlanApplyTracker } from '@millrace/client'
import { type Child, markup, type Markup } from '../view/markup.ts'
import { stateIcon, stateMark } from '../view/state-mark.ts'
import { type TableRow, tableMarkup } from '../view/table-markup.ts'
import { plural } from '../words/plural.ts'
import { type ModelRow, modelRows } from './model-rows.ts'
import { type RootCause, rootCauses } from './root-causes.ts'
import { runSummary } from './run-summary.ts'
import { type StageRow, stageRows } from './stage-rows.ts'

export interface RunMarkupInput {
  /** Null where there is no run yet. */
  readonly run: PlanApplyTracker | null
  /** On the server's clock, in milliseconds. */
  readonly now: number
  readonly isPinned: boolean
}

/** A run: its root causes first, then stages and models. */
export function runMarkup({ run, now, isPinned }: RunMarkupInput): Child[] {
  if (!run) return [markup('p', { class: 'quiet' }, 'No runs yet. Apply a plan to see one here.')]
  const nowIso = new Date(now).toISOString()
  const { title, facts, sentence, kept, ...state } = runSummary(run, nowIso)
  const models = modelRows(run, now)
  return [
    markup('div', { class: 'head' }, markup('p', { class: 'title' }, title), stateMark(state)),
    markup('p', { class: 'facts' }, ...facts.map((fact) => markup('span', {}, fact))),
    markup('p', { class: 'sentence', hidden: sentence === '' }, sentence),
    markup('div', { class: 'causes' }, ...rootCauses(run).map(causeMarkup)),
    markup(
      'ol',
      { class: 'stages', 'aria-label': 'Stages' },
      ...stageRows(run, nowIso).map(stageMarkup),
    ),
    models.length > 0 ? modelsMarkup(models) : markup('div'),
    markup(
      'p',
      { class: 'quiet', hidden: kept === 0 },
      `${plural(kept, 'model')} kept as they are.`,
    ),
    markup(
      'p',
      { hidden: !isPinned },
      'This address shows one run. ',
      markup('a', { href: './' }, 'Follow the newest run'),
    ),
  ]
}

function causeMarkup({ title, message, place }: RootCause): Markup {
  return markup(
    'article',
    { class: 'cause' },
    markup('h3', {}, stateIcon('failed'), title),
    markup('p', {}, message),
    markup('p', { class: 'quiet', hidden: place === '' }, place),
  )
}

function stageMarkup({ title, icon, word, detail, time, done, total }: StageRow): Markup {
  return markup(
    'li',
    { 'data-state': icon },
    markup(
      'p',
      { class: 'stage' },
      stateIcon(icon),
      markup('strong', {}, title),
      markup('span', { class: 'time' }, time),
    ),
    markup('p', { class: 'quiet' }, detail === '' ? word : `${word}. ${detail}`),
    bar({ icon, done, total }),
  )
}

const columns = ['Model', 'State', 'Batches', 'Rows', 'Time']

function modelsMarkup(rows: readonly ModelRow[]): Markup {
  const attributes = { class: 'models', 'aria-label': 'Models of the run' }
  return tableMarkup(attributes, columns, rows.map(tableRow))
}

function tableRow(row: ModelRow): TableRow {
  const { schema, table, note, batches, rows, time, done, total, icon } = row
  const name = markup('span', { class: 'name' }, markup('span', { class: 'schema' }, schema), table)
  const figure = (...children: Child[]) => markup('td', { class: 'figure' }, ...children)
  return {
    attributes: { 'data-state': icon },
    cells: [
      markup('th', {}, name, markup('span', { class: 'note', hidden: note === '' }, note)),
      markup('td', {}, stateMark(row)),
      figure(batches, unit('batches'), bar({ icon, done, total })),
      figure(rows, unit('rows')),
      figure(time),
    ],
  }
}

/** On a narrow screen the columns have no heads. */
function unit(name: string): Markup {
  return markup('span', { class: 'unit', 'aria-hidden': 'true' }, ` ${name}`)
}

interface Bar {
  readonly icon: string
  readonly done: number
  readonly total: number
}

/** Its figures stand beside it in words. */
function bar({ icon, done, total }: Bar): Markup {
  return markup('progress', {
    'data-state': icon,
    value: total > 0 ? done : icon === 'done' ? 1 : 0,
    max: Math.max(total, 1),
    'aria-hidden': 'true',
  })
}
