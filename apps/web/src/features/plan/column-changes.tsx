import { Empty } from '../../components/empty.tsx'
import { Icon } from '../../components/icon.tsx'
import type { IconName } from '../../components/icon-shapes.tsx'
import { ListTable } from '../../components/list-table.tsx'
import tableStyles from '../../components/table.module.css'
import styles from './model-change.module.css'
import type { PlanModel } from './plan-model.ts'

interface ChangeWords {
  readonly icon: IconName
  readonly tone: 'warn' | 'ok' | 'bad'
  readonly word: string
}

const words: Readonly<Record<NonNullable<PlanModel['columns'][number]['change']>, ChangeWords>> = {
  added: { icon: 'added', tone: 'ok', word: 'Added' },
  removed: { icon: 'removed', tone: 'bad', word: 'Removed' },
  retyped: { icon: 'modified', tone: 'warn', word: 'Another type' },
  values: { icon: 'modified', tone: 'warn', word: 'Values can change' },
}

/** The columns of a model after a plan, and those it loses. */
export function ColumnChanges({ change: { name, columns } }: { readonly change: PlanModel }) {
  if (columns.length === 0)
    return <Empty>The columns of {name} are not known: its SQL could not be described.</Empty>
  return (
    <div className={styles['table']}>
      <ListTable label={`Columns of ${name}`} columns={['Column', 'Type', 'Change']}>
        {columns.map(({ name: column, type, was, change }) => (
          <tr key={column}>
            <td>
              <code>{column}</code>
            </td>
            <td>
              <code>{type.toLowerCase()}</code>
              {was !== null && <> was {was.toLowerCase()}</>}
            </td>
            <td>
              {change === null ? (
                'Stays'
              ) : (
                <span className={tableStyles['state']}>
                  <Icon name={words[change].icon} tone={words[change].tone} small />
                  {words[change].word}
                </span>
              )}
            </td>
          </tr>
        ))}
      </ListTable>
    </div>
  )
}
