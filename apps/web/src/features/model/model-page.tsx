import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Answer } from '../../components/answer.tsx'
import { Tag } from '../../components/chip.tsx'
import { ModelName } from '../../components/model-name.tsx'
import { Notice } from '../../components/notice.tsx'
import { Page } from '../../components/page.tsx'
import { SqlText } from '../../components/sql-text.tsx'
import { useApp } from '../../live/app-context.tsx'
import { ColumnTable } from './column-table.tsx'
import styles from './model-page.module.css'
import { RunTable } from './run-table.tsx'

/** One model: what its file says, its columns, who reads it, and how its runs went. */
export function ModelPage() {
  const { model: name } = useParams({ from: '/models/$model' })
  const { trpc } = useApp()
  const query = useQuery(trpc.model.page.queryOptions({ model: name }))
  const model = query.data
  return (
    <Page
      path={[
        <Link key="models" to="/models" search={{}}>
          Models
        </Link>,
        name,
      ]}
      title={
        <>
          <ModelName name={name} />
          {model && <Tag>{model.kind}</Tag>}
        </>
      }
      windowTitle={name}
      facts={model ? [model.path, model.owner ?? 'no owner', ...model.tags] : []}
    >
      <Answer query={query} what={name}>
        {({ description, issues, source, columns, parents, children }) => (
          <>
            {issues.map(({ line, code, message, hint, severity }) => (
              <Notice key={`${line} ${code}`} tone={severity === 'error' ? 'bad' : 'warn'}>
                Line {line}: {message} {hint}
              </Notice>
            ))}
            {description && <p className={styles['description']}>{description}</p>}
            {source !== null && (
              <section className={styles['section']} aria-labelledby="source">
                <h2 id="source">SQL</h2>
                <SqlText
                  text={source}
                  label="SQL of the model"
                  markedLines={issues.flatMap(({ line }) => line ?? [])}
                />
              </section>
            )}
            <ColumnTable columns={columns} />
            <Neighbours title="Reads" models={parents} />
            <Neighbours title="Read by" models={children} />
          </>
        )}
      </Answer>
      <RunTable model={name} />
    </Page>
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
            <Link to="/models/$model" params={{ model: name }}>
              <ModelName name={name} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
