import tableStyles from '../../components/table.module.css'
import styles from './model-page.module.css'

interface ColumnTableProps {
  readonly columns: readonly {
    readonly name: string
    readonly type: string | null
    readonly description: string | null
  }[]
}

export function ColumnTable({ columns }: ColumnTableProps) {
  if (columns.length === 0) return null
  return (
    <section className={styles['section']} aria-labelledby="columns">
      <h2 id="columns">Columns</h2>
      <div className={styles['frame']}>
        <table className={tableStyles['table']} aria-labelledby="columns">
          <thead>
            <tr>
              <th scope="col">Column</th>
              <th scope="col">Type</th>
              <th scope="col">Description</th>
            </tr>
          </thead>
          <tbody>
            {columns.map(({ name, type, description }) => (
              <tr key={name}>
                <td>
                  <code>{name}</code>
                </td>
                <td>
                  <code>{type ?? '–'}</code>
                </td>
                <td className={tableStyles['wrap']}>{description ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
