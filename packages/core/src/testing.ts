export { fixedClock, type FixedClock } from './testing/fixed-clock.ts'
export { createMemoryState, type MemoryState } from './testing/memory-session.ts'
export {
  createMemoryStateStore,
  type MemoryStateStoreOptions,
} from './testing/memory-state-store.ts'
export { manualTimers, type ManualTimers } from './testing/manual-timers.ts'
export { type ContractState, describeStateStoreContract } from './testing/state-store-contract.ts'
