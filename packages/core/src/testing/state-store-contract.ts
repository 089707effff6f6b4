import { afterAll, beforeAll, beforeEach, describe } from 'vitest'
import type { StateStore } from '../state/state-store.ts'
import { describeAuditContract } from './audit-contract.ts'
import { describeEnvironmentContract } from './environment-contract.ts'
import { describeEventContract } from './event-contract.ts'
import { describeIdempotencyContract } from './idempotency-contract.ts'
import { describeLeaseContract } from './lease-contract.ts'
import { describeModelContract } from './model-contract.ts'
import { describePlanContract } from './plan-contract.ts'
import { describeRunContract } from './run-contract.ts'
import { describeRunListContract } from './run-list-contract.ts'
import { describeSnapshotContract } from './snapshot-contract.ts'
import { describeTransactionContract } from './transaction-contract.ts'
import { describeWorkspaceContract } from './workspace-contract.ts'

/** One state under test; every test has a workspace of its own in it. */
export interface ContractState {
  /** An open store of that workspace, with its schema in place. */
  inWorkspace(workspace: string): Promise<StateStore>
  close(): Promise<void>
}

/** Two stores on the same state: that of the test, and that of a neighbour. */
export interface ContractStores {
  readonly store: StateStore
  readonly neighbour: StateStore
}

/** Proves that a store keeps the promises of every state interface. */
export function describeStateStoreContract(
  name: string,
  openState: () => Promise<ContractState>,
): void {
  describe(`the state store in ${name}`, () => {
    let state: ContractState
    let stores: ContractStores
    let tests = 0

    beforeAll(async () => {
      state = await openState()
    })
    beforeEach(async () => {
      tests += 1
      stores = {
        store: await state.inWorkspace(`test-${tests}`),
        neighbour: await state.inWorkspace(`neighbour-${tests}`),
      }
    })
    afterAll(() => state.close())

    const current = (): ContractStores => stores
    describeRunContract(current)
    describeRunListContract(current)
    describeAuditContract(current)
    describeModelContract(current)
    describeSnapshotContract(current)
    describeEnvironmentContract(current)
    describePlanContract(current)
    describeEventContract(current)
    describeLeaseContract(current)
    describeIdempotencyContract(current)
    describeTransactionContract(current)
    describeWorkspaceContract(current)
  })
}
