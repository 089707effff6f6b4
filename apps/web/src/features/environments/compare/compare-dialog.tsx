import { useQuery } from '@tanstack/react-query'
import { Answer } from '../../../components/answer.tsx'
import { Button } from '../../../components/button.tsx'
import { Dialog } from '../../../components/dialog.tsx'
import { Select } from '../../../components/select.tsx'
import { useApp } from '../../../live/app-context.tsx'
import { onlyGiven } from '../../../words/search-text.ts'
import type { EnvironmentsSearch } from '../environments-search.ts'
import styles from './compare.module.css'
import { DifferenceLists } from './difference-lists.tsx'
import { sidesOf } from './sides-of.ts'
import { TableComparison } from './table-comparison.tsx'

interface CompareDialogProps {
  readonly search: EnvironmentsSearch
  readonly names: readonly string[]
  readonly onChange: (search: EnvironmentsSearch) => void
}

/** How two environments differ, model by model, and one model of them row by row. */
export function CompareDialog({ search, names, onChange }: CompareDialogProps) {
  const { trpc } = useApp()
  const { before, after } = sidesOf(search, names)
  const { model } = search
  const diff = useQuery(trpc.environment.diff.queryOptions({ before, after }))
  const go = (changes: EnvironmentsSearch) =>
    onChange(onlyGiven({ compare: after, with: before, ...changes }))
  const others = (than: string) => names.filter((name) => name !== than)
  return (
    <Dialog
      isWide
      title={`${after} against ${before}`}
      onClose={() => onChange({})}
      foot={
        <>
          {model !== undefined && <Button onClick={() => go({})}>All differences</Button>}
          <Button onClick={() => onChange({})}>Close</Button>
        </>
      }
    >
      <div className={styles['sides']}>
        <Select
          label="Environment"
          value={after}
          options={others(before)}
          onChange={(name) => go({ compare: name })}
        />
        <span>compared with</span>
        <Select
          label="Compared with"
          value={before}
          options={others(after)}
          onChange={(name) => go({ with: name })}
        />
      </div>
      {model === undefined ? (
        <Answer query={diff} what="differences">
          {(found) => (
            <DifferenceLists
              diff={found}
              sides={{ before, after }}
              onModel={(name) => go({ model: name })}
            />
          )}
        </Answer>
      ) : (
        <TableComparison before={before} after={after} model={model} />
      )}
    </Dialog>
  )
}
