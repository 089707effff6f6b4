import { Link } from '@tanstack/react-router'
import { ModelName } from '../../components/model-name.tsx'
import { SqlText } from '../../components/sql-text.tsx'
import { ColumnTable } from './column-table.tsx'
import type { ModelAnswer } from './model-answer.ts'
import styles from './model-page.module.css'
import { RunTable } from './run-table.tsx'

/** A model's SQL beside its columns and neighbours, and below how its runs went. */
export function Overview({ model }: { readonly model: ModelAnswer }) {
  const { name, source, sourceLine, columns, parents, children, issues } = model
  return (
    <>
      <div className={styles['halves']}>
        {source !== null && (
          <section className={styles['section']} aria-labelledby="source">
            <h2 id="source">SQL</h2>
            <SqlText
              text={source}
              label="SQL of the model"
              firstLine={sourceLine ?? 1}
              markedLines={issues.flatMap(({ line }) => line ?? [])}
            />
          </section>
        )}
        <div>
          <ColumnTable columns={columns} />
          <Neighbours title="Reads" models={parents} />
          <Neighbours title="Read by" models={children} />
        </div>
      </div>
      <RunTable model={name} />
    </>
  )
}

interface NeighboursProps {
  readonly title: string
  readonly models: readonly { readonly name: string }[]
}

function Neighbours({ title, models }: NeighboursProps) {
  return (
    <section className={styles['section']}>
      <h2>{title}</h2>
      <ul className={styles['names']}>
        {models.length === 0 && <li>no model</li>}
        {models.map(({ name }) => (
          <li key={name}>
            <Link to="/models/$model" params={{ model: name }} search={{}}>
              <ModelName name={name} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
