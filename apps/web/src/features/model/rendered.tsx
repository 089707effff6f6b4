import { useQuery } from '@tanstack/react-query'
import { Answer } from '../../components/answer.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { Empty } from '../../components/empty.tsx'
import { SqlText } from '../../components/sql-text.tsx'
import { useApp } from '../../live/app-context.tsx'
import type { ModelAnswer } from './model-answer.ts'
import styles from './model-page.module.css'
import { saySpan } from './say-span.ts'

/** The SQL of a model with its templates filled in: for yesterday, where it is made by time. */
export function Rendered({ model }: { readonly model: ModelAnswer }) {
  return model.source === null ? (
    <Empty>
      {model.name} is a {model.kind}: it has no SQL to render.
    </Empty>
  ) : (
    <RenderedSql model={model.name} />
  )
}

function RenderedSql({ model }: { readonly model: string }) {
  const { trpc } = useApp()
  const rendered = useQuery(trpc.model.render.queryOptions({ model }, { retry: false }))
  return (
    <Answer query={rendered} what={`rendered SQL of ${model}`}>
      {({ sql, range }) => (
        <section className={styles['section']} aria-labelledby="rendered">
          <div className={styles['bar']}>
            <h2 id="rendered">Rendered</h2>
            {range && (
              <p>for {saySpan([Date.parse(range[0]), Date.parse(range[1])], 'day')}, UTC</p>
            )}
            <CopyButton label="Copy SQL" text={() => sql} />
          </div>
          <SqlText text={sql} label="Rendered SQL of the model" />
        </section>
      )}
    </Answer>
  )
}
