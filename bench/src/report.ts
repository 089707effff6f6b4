import { median } from './samples.ts'

/** Prints the median of samples in milliseconds, with how far they spread. */
export function printTimes(label: string, samples: readonly number[]): void {
  const spread = `${ms(Math.min(...samples))} to ${ms(Math.max(...samples))}, n = ${samples.length}`
  print(label, ms(median(samples)), spread)
}

/** Prints a result beside what it should be at most, or at least. */
export function printResult(
  label: string,
  {
    value,
    unit = '',
    atMost,
    atLeast,
    digits = 2,
  }: { value: number; unit?: string; atMost?: number; atLeast?: number; digits?: number },
): void {
  const text = `${value.toFixed(digits)}${unit}`
  if (atLeast !== undefined)
    return print(label, text, `target ≥ ${atLeast}${unit}: ${value >= atLeast ? 'met' : 'MISSED'}`)
  if (atMost === undefined) return print(label, text, '')
  print(label, text, `target ≤ ${atMost}${unit}: ${value <= atMost ? 'met' : 'MISSED'}`)
}

function print(label: string, figure: string, note: string): void {
  process.stdout.write(`  ${label.padEnd(46)} ${figure.padStart(12)}  ${note}\n`)
}

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`
}
