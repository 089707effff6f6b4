import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Age } from '../../components/age.tsx'
import { Icon } from '../../components/icon.tsx'
import { Kind } from '../../components/kind.tsx'
import { ModelName } from '../../components/model-name.tsx'
import { State } from '../../components/state.tsx'
import { plural } from '../../words/plural.ts'
import styles from './models-page.module.css'
import type { ModelRow } from './use-models.ts'

interface Cells {
  readonly columns: readonly string[]
  readonly cellsOf: (row: ModelRow | null) => readonly ReactNode[]
}

const waiting = <span className={styles['waiting']}>Loading</span>

/** A row of as many cells as there are facts. */
export const wideCells: Cells = {
  columns: ['Model', 'Kind', 'Last run', 'Data', 'Owner', 'Tags', 'Description'],
  cellsOf: (row) =>
    row === null
      ? [waiting, '', '', '', '', '', '']
      : [
          <Name key="name" row={row} />,
          <Kind key="kind" kind={row.kind} />,
          <LastRun key="run" row={row} />,
          <Freshness key="data" row={row} />,
          row.owner ?? '–',
          <span key="tags" title={row.tags.join(', ')}>
            {row.tags.join(', ') || '–'}
          </span>,
          <span key="description" className={styles['description']} title={row.description ?? ''}>
            {row.description}
          </span>,
        ],
}

/** One cell with all facts, for a phone. */
export const narrowCells: Cells = {
  columns: ['Model'],
  cellsOf: (row) => [
    row === null ? (
      waiting
    ) : (
      <span key="card" className={styles['card']}>
        <Name row={row} />
        <LastRun row={row} />
        <span className={styles['facts']}>
          <Kind kind={row.kind} />
          {(row.stale || row.freshAt !== null) && <Freshness row={row} />}
          {[row.owner, ...row.tags].filter(Boolean).join(', ')}
        </span>
      </span>
    ),
  ],
}

function Name({ row: { name, issues } }: { readonly row: ModelRow }) {
  return (
    <span className={styles['name']}>
      <Link to="/models/$model" params={{ model: name }}>
        <ModelName name={name} />
      </Link>
      {issues > 0 && (
        <span className={styles['issues']}>
          <Icon name="warning" tone="warn" small />
          {plural(issues, 'issue')}
        </span>
      )}
    </span>
  )
}

/** Kinds that hold no rows: nothing of them is run. */
const withoutRows = new Set(['view', 'external', 'embedded'])

function LastRun({ row: { kind, lastRun } }: { readonly row: ModelRow }) {
  if (!lastRun)
    return <span className={styles['never']}>{withoutRows.has(kind) ? '–' : 'Never ran'}</span>
  const { runId, status, startedAt, endedAt } = lastRun
  const at = endedAt ?? startedAt
  return (
    <span className={styles['run']}>
      <Link to="/runs/$runId" params={{ runId }} search={{}}>
        <State status={status} />
      </Link>
      {at !== null && <Age at={at} />}
    </span>
  )
}

function Freshness({ row: { stale, freshAt } }: { readonly row: ModelRow }) {
  if (stale) return <State status="stale" />
  return freshAt === null ? <span>–</span> : <Age at={freshAt} suffix="old" />
}
