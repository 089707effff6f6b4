import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { Answer } from '../../components/answer.tsx'
import { buttonClass } from '../../components/button.tsx'
import { Tag } from '../../components/chip.tsx'
import { ModelName } from '../../components/model-name.tsx'
import { Notice } from '../../components/notice.tsx'
import { Page } from '../../components/page.tsx'
import { useApp } from '../../live/app-context.tsx'
import { Intervals } from './intervals.tsx'
import type { ModelAnswer } from './model-answer.ts'
import styles from './model-page.module.css'
import { type ModelTab, modelTabOf } from './model-tab.ts'
import { ModelTabs } from './model-tabs.tsx'
import { Overview } from './overview.tsx'
import { Preview } from './preview.tsx'
import { Rendered } from './rendered.tsx'

/** One model: what its file says, what is built of it, its first rows, and how its runs went. */
export function ModelPage() {
  const { model: name } = useParams({ from: '/models/$model' })
  const tab = modelTabOf(useSearch({ from: '/models/$model' }).tab)
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
      actions={
        <Link to="/lineage" search={{ focus: name }} className={buttonClass()}>
          Show in the lineage
        </Link>
      }
      facts={model ? [model.path, model.owner ?? 'no owner', ...model.tags] : []}
    >
      {model?.issues.map(({ line, code, message, hint, severity }) => (
        <Notice key={`${line} ${code}`} tone={severity === 'error' ? 'bad' : 'warn'}>
          Line {line}: {message} {hint}
        </Notice>
      ))}
      {model?.description && <p className={styles['description']}>{model.description}</p>}
      <ModelTabs model={name} tab={tab} />
      <Answer query={query} what={name}>
        {(answer) => <Part tab={tab} model={answer} />}
      </Answer>
    </Page>
  )
}

function Part({ tab, model }: { readonly tab: ModelTab; readonly model: ModelAnswer }) {
  switch (tab) {
    case 'overview':
      return <Overview model={model} />
    case 'rendered':
      return <Rendered model={model} />
    case 'intervals':
      return <Intervals model={model.name} kind={model.kind} />
    case 'preview':
      return <Preview model={model} />
  }
}
