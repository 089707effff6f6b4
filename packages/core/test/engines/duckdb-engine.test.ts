import { describeEngineContract } from '../../src/testing/engine-contract.ts'
import { openWarehouse } from './open-warehouse.ts'

describeEngineContract('DuckDB', () => openWarehouse())
