import { AppError, type Model } from '@millrace/core'

/** A column of a model by name, without case; throws `model_not_found`. */
export function mustFindColumn({ name, outputs }: Model, column: string): string {
  const found = outputs?.find((each) => each.name.toLowerCase() === column.toLowerCase())
  if (found) return found.name
  const names = outputs?.map((each) => each.name).join(', ') ?? 'unknown columns'
  throw new AppError('model_not_found', {
    message: `${name} has no column ${column}`,
    hint: `it has ${names}`,
  })
}
