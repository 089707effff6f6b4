import type { ModelProgress } from '@millrace/client'
import { ListTable } from '../../components/list-table.tsx'
import { ModelName } from '../../components/model-name.tsx'
import { State } from '../../components/state.tsx'
import tableStyles from '../../components/table.module.css'
import { modelRow, waitsFor } from './model-rows.ts'
import type { RunView } from './run-view.ts'

interface RunTableProps {
  readonly view: RunView
  readonly models: readonly ModelProgress[]
  readonly chosen: string | null
  readonly onChoose: (model: string) => void
}

const columns = ['Model', 'State', 'Kind', 'Batches', 'Rows', 'Time', 'Audits', 'Note']

/** The facts of the timeline as a table. */
export function RunTable({ view, models, chosen, onChoose }: RunTableProps) {
  return (
    <ListTable label="Models of the run" columns={columns}>
      {models.map((model) => {
        const row = modelRow(model, view.now, waitsFor(model, view.tracker.models))
        const { auditsPassed, auditsFailed } = model
        return (
          <tr key={model.name} aria-current={model.name === chosen || undefined}>
            <td>
              <button type="button" onClick={() => onChoose(model.name)}>
                <ModelName name={model.name} />
              </button>
            </td>
            <td>
              <State status={model.status} />
            </td>
            <td>{model.kind}</td>
            <td>{row.batches}</td>
            <td>{row.rows}</td>
            <td>{row.time}</td>
            <td>
              {auditsPassed + auditsFailed === 0
                ? '–'
                : `${auditsPassed} of ${auditsPassed + auditsFailed} passed`}
            </td>
            <td className={tableStyles['wrap']}>{row.note}</td>
          </tr>
        )
      })}
    </ListTable>
  )
}
