import { describedColumns, type Model } from '@millrace/core'

/** A model's columns with what its file says of them; those it describes where the engine did not tell. */
export function describeColumns(model: Model) {
  const descriptions = describedColumns(model)
  const { outputs, columns, columnDescriptions = {} } = model
  const named =
    outputs ?? Object.keys({ ...columns, ...columnDescriptions }).map((name) => ({ name }))
  return named.map((column) => ({
    name: column.name,
    /** Null where the engine has not described the query. */
    type: 'type' in column ? column.type : null,
    description: descriptions.get(column.name.toLowerCase()) ?? null,
  }))
}
