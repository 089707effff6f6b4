import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { FindInput } from '../../components/find-input.tsx'
import { ModelName } from '../../components/model-name.tsx'
import { useApp } from '../../live/app-context.tsx'
import styles from './find-model.module.css'
import { kindIcon } from '../../components/kind-icon.ts'
import { Icon } from '../../components/icon.tsx'

interface FindModelProps {
  readonly environment: string
  readonly find: string
  readonly onFind: (text: string) => void
  readonly onChoose: (model: string) => void
}

const most = 8

/** Finds a model by its name or one of its columns; Enter takes the first. */
export function FindModel({ environment, find, onFind, onChoose }: FindModelProps) {
  const { queries, trpc } = useApp()
  const options = useCallback(
    (text: string) => trpc.model.search.queryOptions({ environment, text, limit: most }),
    [trpc, environment],
  )
  const found = useQuery({ ...options(find), enabled: find !== '' })
  const chooseFirst = async (text: string) => {
    const first = (await queries.fetchQuery(options(text))).items[0]
    if (first) onChoose(first.name)
    else onFind(text)
  }
  return (
    <form
      role="search"
      className={styles['find']}
      onSubmit={(event) => {
        event.preventDefault()
        const text = event.currentTarget.querySelector('input')?.value.trim() ?? ''
        if (text !== '') void chooseFirst(text)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onFind('')
      }}
    >
      <FindInput label="Find a model or column" value={find} onChange={onFind} />
      {find !== '' && found.data && (
        <div className={styles['found']}>
          {found.data.items.length === 0 ? (
            <p>Nothing is called that. Search for less.</p>
          ) : (
            <ul aria-label="Models found">
              {found.data.items.map(({ name, kind }) => (
                <li key={name}>
                  <button type="button" onClick={() => onChoose(name)}>
                    <Icon name={kindIcon(kind)} tone="ink" small />
                    <ModelName name={name} />
                  </button>
                </li>
              ))}
            </ul>
          )}
          {found.data.total > most && (
            <p>{found.data.total - most} more. Search for more letters.</p>
          )}
        </div>
      )}
    </form>
  )
}
