/** Why a token was not taken, and what to do, with the code of the refusal. */
export function sayRefusal({
  code,
  message,
}: {
  readonly code: string
  readonly message: string
}): string {
  if (code === 'unauthorized')
    return `This server does not know the token (${code}). Check that all of it was copied.`
  if (code === 'server_unreachable')
    return `The server did not answer (${code}). Check that it is running, then sign in again.`
  return `The server refused: ${message} (${code}).`
}
