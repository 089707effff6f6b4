import type { ReactNode } from 'react'

interface FactListProps {
  readonly className?: string | undefined
  /** What it is and what is so; null leaves a place out. */
  readonly facts: readonly (readonly [string, ReactNode] | null)[]
}

/** Facts by their names. */
export function FactList({ className, facts }: FactListProps) {
  return (
    <dl className={className}>
      {facts.map(
        (fact) =>
          fact && (
            <div key={fact[0]}>
              <dt>{fact[0]}</dt>
              <dd>{fact[1]}</dd>
            </div>
          ),
      )}
    </dl>
  )
}
