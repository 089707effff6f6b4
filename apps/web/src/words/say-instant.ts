/** An instant to the second in UTC: `2024-05-01 14:31:59 UTC`. */
export function sayInstant(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
