import { AppError } from '../errors/app-error.ts'
import type { RunServices } from './run-context.ts'

/** Refuses a run before it is made where another process has the warehouse; anything else is the run's to tell. */
export async function refuseHeldWarehouse(
  services: RunServices,
  readableFiles: readonly string[],
): Promise<void> {
  try {
    await services.engine(readableFiles)
  } catch (error) {
    if (error instanceof AppError && error.code === 'warehouse_held') throw error
  }
}
