import type { MillraceClient } from '@millrace/client'
import { cellText, isNumeric } from '../../../components/cell-text.ts'
import { SqlText } from '../../../components/sql-text.tsx'
import { plural, sayNumber } from '../../../words/plural.ts'
import { sayInterval } from '../../../words/say-interval.ts'
import styles from './cause-list.module.css'

export type FailedAudit = Awaited<
  ReturnType<MillraceClient['run']['audits']['query']>
>['failures'][number]

interface AuditCauseProps {
  readonly audit: FailedAudit
  /** The same audit where it failed in other batches. */
  readonly others: readonly FailedAudit[]
}

/** Rows of a failed audit that are shown at once. */
const mostRows = 6

/** A failed audit: what it asked and where, what changed since it passed, and rows that failed. */
export function AuditCause({ audit, others }: AuditCauseProps) {
  const { audit: name, failing, checked, sql, rows, rowsGone, lastPass, changedSincePass } = audit
  const place = placeOf(audit)
  const of = checked === null ? '' : ` of ${sayNumber(checked)}`
  return (
    <div className={styles['audit']}>
      <div>
        <h3>{name}</h3>
        <p>
          {place && `${place}: `}
          <b>
            {sayNumber(failing)}
            {of}
          </b>{' '}
          {failing === 1 && checked === null ? 'row fails it.' : 'rows fail it.'}
        </p>
        {sql !== null && (
          <SqlText text={sql} label={`SQL of ${name}`} isNumbered={false} isWrapped />
        )}
        {others.length > 0 && (
          <p className={styles['since']}>
            It also fails in {plural(others.length, 'other batch')}: {othersOf(others)}.
          </p>
        )}
        <p className={styles['since']}>{sinceOf({ lastPass, changedSincePass })}</p>
      </div>
      <div>
        {rows ? (
          <>
            <h3>
              Failing rows, first {Math.min(mostRows, rows.rows.length)} of {sayNumber(failing)}
            </h3>
            <div
              className={styles['rows']}
              role="region"
              aria-label={`Failing rows of ${name}`}
              tabIndex={0}
            >
              <table>
                <thead>
                  <tr>
                    {rows.columns.map((column) => (
                      <th
                        key={column.name}
                        scope="col"
                        className={isNumeric(column.type) ? styles['right'] : undefined}
                      >
                        {column.name}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {rows.rows.slice(0, mostRows).map((row, index) => (
                    <tr key={index}>
                      {rows.columns.map(({ name: column, type }, at) => (
                        <td key={column} className={isNumeric(type) ? styles['right'] : undefined}>
                          {cellText(row[at], type)}
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </>
        ) : (
          <p className={styles['since']}>No rows to show: {rowsGone}.</p>
        )}
      </div>
    </div>
  )
}

function placeOf({ batch, interval }: FailedAudit): string {
  const parts = [batch === null ? '' : `Batch ${batch}`, interval ? sayInterval(interval) : '']
  return parts.filter(Boolean).join(', ')
}

const mostOthers = 8

function othersOf(others: readonly FailedAudit[]): string {
  const parts = others
    .slice(0, mostOthers)
    .map(({ batch, failing }) => `${batch ?? 'whole'} (${plural(failing, 'row')})`)
  const more = others.length - parts.length
  return parts.join(', ') + (more > 0 ? ` and ${more} more` : '')
}

function sinceOf({
  lastPass,
  changedSincePass,
}: Pick<FailedAudit, 'lastPass' | 'changedSincePass'>): string {
  if (!lastPass) return 'It has never passed before.'
  if (changedSincePass.length === 0)
    return `It passed in run ${lastPass.runId}; no model changed since, so the data did.`
  const names = changedSincePass.map(({ model }) => model)
  return `Since it passed in run ${lastPass.runId}, ${plural(names.length, 'model')} changed: ${names.join(', ')}.`
}
