import { Empty } from '../../components/empty.tsx'
import { ListTable } from '../../components/list-table.tsx'
import { plural } from '../../words/plural.ts'
import { sayInterval } from '../../words/say-interval.ts'
import styles from './model-change.module.css'
import type { PlanModel } from './plan-model.ts'

/** Batches that are listed; the rest are counted. */
const mostBatches = 200

/** What of a model is there, and the batches that will be built. */
export function IntervalChanges({ change }: { readonly change: PlanModel }) {
  const { name, have, backfill } = change
  if (!backfill && have.length === 0) return <Empty>{name} has no intervals to build.</Empty>
  const batches = backfill?.batches ?? []
  const more = batches.length - mostBatches
  return (
    <div className={styles['table']}>
      <Ruler change={change} />
      <p className={styles['ranges']}>
        {have.length === 0 ? 'Nothing of this version is built yet.' : `Built: ${rangesOf(have)}.`}{' '}
        {batches.length === 0
          ? 'Nothing is missing.'
          : `To build: ${rangesOf(backfill?.ranges ?? [])}.`}
      </p>
      {batches.length > 0 && (
        <ListTable label={`Batches of ${name}`} columns={['Batch', 'Interval']}>
          {batches.slice(0, mostBatches).map((range, index) => (
            <tr key={range[0]}>
              <td>{index + 1}</td>
              <td>{sayInterval(range)}</td>
            </tr>
          ))}
        </ListTable>
      )}
      {more > 0 && <p className={styles['ranges']}>and {plural(more, 'more batch')}</p>}
    </div>
  )
}

type Range = PlanModel['have'][number]

function rangesOf(ranges: readonly Range[]): string {
  const shown = ranges.slice(0, 3).map(sayInterval).join('; ')
  return ranges.length > 3 ? `${shown} and ${ranges.length - 3} more` : shown
}

/** What is there and what will be built on one line of time. */
function Ruler({ change: { name, have, backfill } }: { readonly change: PlanModel }) {
  const batches = backfill?.batches ?? []
  const all = [...have, ...batches]
  const start = Math.min(...all.map(([from]) => Date.parse(from)))
  const span = Math.max(1, Math.max(...all.map(([, to]) => Date.parse(to))) - start)
  const place = ([from, to]: Range) => ({
    left: `${((Date.parse(from) - start) / span) * 100}%`,
    width: `${((Date.parse(to) - Date.parse(from)) / span) * 100}%`,
  })
  return (
    <div
      className={styles['ruler']}
      role="img"
      aria-label={`Intervals of ${name} on a line of time`}
    >
      {have.map((range) => (
        <i key={`have ${range[0]}`} className={styles['have']} style={place(range)} />
      ))}
      {batches.map((range) => (
        <i key={`build ${range[0]}`} className={styles['build']} style={place(range)} />
      ))}
    </div>
  )
}
