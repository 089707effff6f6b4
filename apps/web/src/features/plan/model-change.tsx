import { useQuery } from '@tanstack/react-query'
import { Answer } from '../../components/answer.tsx'
import { Tag } from '../../components/chip.tsx'
import { ModelName } from '../../components/model-name.tsx'
import { useApp } from '../../live/app-context.tsx'
import { plural } from '../../words/plural.ts'
import { TextDiff } from './text-diff.tsx'
import styles from './model-change.module.css'

interface ModelChangeProps {
  readonly planId: string
  readonly model: string
}

/** One model of a plan: why it changes, its SQL before and after, what will be built. */
export function ModelChange({ planId, model }: ModelChangeProps) {
  const { trpc } = useApp()
  const query = useQuery(trpc.plan.model.queryOptions({ planId, model }))
  return (
    <section className={styles['detail']} aria-label={model}>
      <Answer query={query} what={model}>
        {({ name, kind, path, category, reason, before, after, backfill }) => (
          <>
            <div className={styles['head']}>
              <h2>
                <ModelName name={name} />
              </h2>
              <Tag>{kind}</Tag>
              {category && <Tag>{category.replaceAll('_', ' ')}</Tag>}
            </div>
            {reason && <p className={styles['why']}>{reason}</p>}
            <TextDiff path={path} before={before?.source ?? ''} after={after?.source ?? ''} />
            {backfill && (
              <dl className={styles['facts']}>
                <div>
                  <dt>Batches</dt>
                  <dd>{plural(backfill.batches.length, 'batch')}</dd>
                </div>
                <div>
                  <dt>New table</dt>
                  <dd>
                    <code>{backfill.physicalName}</code>
                  </dd>
                </div>
              </dl>
            )}
          </>
        )}
      </Answer>
    </section>
  )
}
