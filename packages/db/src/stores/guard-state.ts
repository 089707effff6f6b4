import { AppError } from '@millrace/core'

/** Runs `work`; what fails in the database becomes a coded error that names what was done. */
export async function guardState<Result>(
  doing: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw toStateError(error, doing)
  }
}

/** A driver's error as a coded one, without the statement's parameters. */
export function toStateError(error: unknown, doing: string): AppError {
  if (error instanceof AppError) return error
  const cause = withoutParameters(rootOf(error))
  return new AppError('state_failed', {
    message: `The state database failed in ${doing}: ${cause.message}`,
    cause,
  })
}

// drizzle's own error carries every parameter in its message; the driver's, below it, does not.
function rootOf(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error))
  return error.cause instanceof Error ? rootOf(error.cause) : error
}

// Both drivers hang the query, its parameters and whole rows on their errors, and errors are logged.
function withoutParameters(error: Error): Error {
  const { code } = error as { code?: unknown }
  const bare = new Error(error.message)
  if (error.stack !== undefined) bare.stack = error.stack
  return typeof code === 'string' ? Object.assign(bare, { code }) : bare
}
