import type { EngineCapabilities } from '../engine.ts'

export const duckdbCapabilities: EngineCapabilities = {
  transactionalDdl: true,
  viewSwitch: 'atomic',
  replaceView: 'any',
  viewsBlockDrop: false,
  rangeWrite: 'transaction',
  tableReplace: 'transaction',
  merge: true,
  insertOverwrite: false,
  snapshots: false,
  fence: 'permit_in_transaction',
  cancel: 'interrupt',
  cancelFromElsewhere: false,
  writers: 'one_process',
  errorPosition: 'line_column',
  // DuckDB has no limit of its own; file systems and other tools make a longer name a nuisance.
  maxIdentifierBytes: 255,
  foldsNamesTo: 'keep',
}
