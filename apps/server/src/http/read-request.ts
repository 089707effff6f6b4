import { AppError } from '@millrace/core'
import type { z } from 'zod'

/** Checks a part of a request; a refusal names every field that is wrong. */
export function readRequest<Schema extends z.ZodType>(
  schema: Schema,
  given: unknown,
): z.infer<Schema> {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const fields = parsed.error.issues.map(({ path, message }) => ({
    field: path.join('.'),
    message,
  }))
  const [first] = fields
  throw new AppError('arguments_invalid', {
    message: first ? `${first.field}: ${first.message}` : 'the request is malformed',
    details: { fields },
  })
}
