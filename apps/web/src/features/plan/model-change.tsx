import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Answer } from '../../components/answer.tsx'
import { Tag } from '../../components/chip.tsx'
import { CodeWords } from '../../components/code-words.tsx'
import { ModelName } from '../../components/model-name.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { useApp } from '../../live/app-context.tsx'
import textStyles from '../../styles/text.module.css'
import { CategoryPicker } from './category-picker.tsx'
import { type ChangeTab, changeTabOf } from './change-tab.ts'
import { ColumnChanges } from './column-changes.tsx'
import { TextDiff } from './diff/text-diff.tsx'
import { IntervalChanges } from './interval-changes.tsx'
import styles from './model-change.module.css'
import type { PlanModel } from './plan-model.ts'
import { WhatIsBuilt } from './what-is-built.tsx'

interface ModelChangeProps {
  readonly planId: string
  readonly model: string
  /** Why no category can be chosen; null where one can. */
  readonly fixed: string | null
}

/** One model of a plan: why it changes, its SQL before and after, its columns and intervals, what will be built. */
export function ModelChange({ planId, model, fixed }: ModelChangeProps) {
  const { trpc } = useApp()
  const query = useQuery(trpc.plan.model.queryOptions({ planId, model }))
  const navigate = useNavigate({ from: '/plans/$planId' })
  const wanted = useSearch({ from: '/plans/$planId' }).tab
  const open = (next: ChangeTab) =>
    void navigate({
      search: (all) => ({ ...all, model, tab: next }),
      replace: true,
    })
  return (
    <section aria-label={model}>
      <Answer query={query} what={model}>
        {(change) => (
          <>
            <div className={styles['head']}>
              <h2>
                <ModelName name={change.name} />
              </h2>
              <Tag>{change.kind}</Tag>
              <Link
                to="/models/$model"
                params={{ model: change.name }}
                search={{}}
                className={textStyles['link']}
              >
                Model page
              </Link>
              <CategoryPicker planId={planId} change={change} fixed={fixed} />
            </div>
            {change.reason && (
              <p className={styles['why']}>
                <CodeWords text={change.reason} />
              </p>
            )}
            <div className={styles['tabs']}>
              <Segmented
                label={`Parts of ${change.name}`}
                shortcut="tabs"
                value={changeTabOf(wanted, change)}
                segments={segmentsOf(change)}
                onChange={open}
              />
            </div>
            <Part tab={changeTabOf(wanted, change)} change={change} />
            <WhatIsBuilt change={change} />
          </>
        )}
      </Answer>
    </section>
  )
}

function segmentsOf({ columns, backfill }: PlanModel) {
  return [
    { value: 'sql', label: 'SQL' },
    { value: 'rendered', label: 'Rendered' },
    { value: 'columns', label: 'Columns', count: columns.length },
    { value: 'intervals', label: 'Intervals', count: backfill?.batches.length ?? 0 },
  ] as const
}

function Part({ tab, change }: { readonly tab: ChangeTab; readonly change: PlanModel }) {
  const { path, before, after } = change
  switch (tab) {
    case 'sql':
      return <TextDiff path={path} before={before?.source ?? ''} after={after?.source ?? ''} />
    case 'rendered':
      return (
        <TextDiff
          path={`${path}, rendered`}
          before={before?.rendered ?? ''}
          after={after?.rendered ?? ''}
        />
      )
    case 'columns':
      return <ColumnChanges change={change} />
    case 'intervals':
      return <IntervalChanges change={change} />
    default:
      return tab satisfies never
  }
}
