export { createMemoryState, type MemoryState } from './testing/memory-session.ts'
export {
  createMemoryStateStore,
  type MemoryStateStoreOptions,
} from './testing/memory-state-store.ts'
export { type ContractState, describeStateStoreContract } from './testing/state-store-contract.ts'
