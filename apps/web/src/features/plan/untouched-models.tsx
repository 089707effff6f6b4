import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { ModelName } from '../../components/model-name.tsx'
import { useApp } from '../../live/app-context.tsx'
import { sayNumber } from '../../words/plural.ts'
import styles from './change-list.module.css'

interface UntouchedModelsProps {
  readonly planId: string
  readonly count: number
}

/** The models that a plan leaves as they were, asked for page by page once somebody looks. */
export function UntouchedModels({ planId, count }: UntouchedModelsProps) {
  const { trpc } = useApp()
  const [isOpen, setOpen] = useState(false)
  const query = useInfiniteQuery({
    ...trpc.plan.untouched.infiniteQueryOptions(
      { planId },
      { getNextPageParam: ({ next }) => next ?? undefined },
    ),
    enabled: isOpen,
  })
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        Untouched <span>{sayNumber(count)}</span>
      </summary>
      {query.error && (
        <p className={styles['more']}>They could not be read: {query.error.message}.</p>
      )}
      {query.data?.pages.flatMap(({ models }) =>
        models.map(({ name }) => (
          <Link
            key={name}
            to="/models/$model"
            params={{ model: name }}
            search={{}}
            className={styles['change']}
          >
            <span className={styles['idle']}>
              <Icon name="kept" small />
            </span>
            <ModelName name={name} />
          </Link>
        )),
      )}
      {query.hasNextPage && (
        <Button size="small" look="bare" onClick={() => void query.fetchNextPage()}>
          Show more models
        </Button>
      )}
    </details>
  )
}
