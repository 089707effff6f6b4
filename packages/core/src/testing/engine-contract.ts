import { afterEach, beforeEach, describe } from 'vitest'
import {
  type ContractWarehouse,
  EngineBench,
  type OpenContractWarehouse,
} from './engine-contract-bench.ts'
import { readingContract } from './engine-contract-reads.ts'
import { stoppingContract } from './engine-contract-stops.ts'
import { viewContract } from './engine-contract-views.ts'
import { writingContract } from './engine-contract-writes.ts'

export type { OpenContractWarehouse } from './engine-contract-bench.ts'

/** What every warehouse engine must hold to, whatever it is; each test gets an empty warehouse. */
export function describeEngineContract(name: string, open: OpenContractWarehouse): void {
  describe(`${name} as a warehouse engine`, () => {
    let warehouse: ContractWarehouse
    let bench: EngineBench
    beforeEach(async () => {
      warehouse = await open()
      bench = new EngineBench(warehouse.engine)
    })
    afterEach(async () => {
      await warehouse.dispose()
    })
    const current = (): EngineBench => bench
    describe('writing', () => writingContract(current))
    describe('views', () => viewContract(current))
    describe('stopping', () => stoppingContract(current))
    describe('reading', () => readingContract(current))
  })
}
