import { useNavigate } from '@tanstack/react-router'
import { Segmented } from '../../components/segmented.tsx'
import tableStyles from '../../components/table.module.css'
import { type ModelTab, modelTabs } from './model-tab.ts'

interface ModelTabsProps {
  readonly model: string
  readonly tab: ModelTab
}

/** The parts of a model's page; the one that is open stands in the address. */
export function ModelTabs({ model, tab }: ModelTabsProps) {
  const navigate = useNavigate()
  return (
    <div className={tableStyles['toolbar']}>
      <Segmented
        label="Part of the page"
        shortcut="tabs"
        value={tab}
        segments={modelTabs}
        onChange={(next) =>
          void navigate({
            to: '/models/$model',
            params: { model },
            search: next === 'overview' ? {} : { tab: next },
          })
        }
      />
    </div>
  )
}
