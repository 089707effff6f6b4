export { EngineError } from './engines/engine-error.ts'
export type { EngineErrorInput, ErrorPosition } from './engines/engine-error.ts'
export type {
  BatchId,
  Cell,
  Column,
  CsvRows,
  Dependent,
  DescribeRequest,
  Described,
  Dialect,
  EngineCapabilities,
  FileScan,
  FileScanner,
  MergeWrite,
  RangeWrite,
  ReadOptions,
  ReadStaged,
  Receipt,
  RelationName,
  RowBatch,
  RowSource,
  StagedRows,
  StatementProgress,
  StatementTag,
  TableSpec,
  Takeover,
  Ticket,
  ViewChange,
  ViewSwitched,
  WarehouseEngine,
  WriteContext,
} from './engines/engine.ts'
export { type EngineConfig, openEngine } from './engines/open-engine.ts'
export { writeTag } from './engines/write-tag.ts'
export { fileScan } from './engines/file-scan.ts'
export { relationText } from './engines/sql-text.ts'
