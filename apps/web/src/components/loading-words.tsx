import { type ReactNode, useEffect, useState } from 'react'
import { Empty } from './empty.tsx'

/** Words for a wait that one notices. */
const noticedMs = 400

/** Says what is awaited once that takes long enough to be noticed. */
export function LoadingWords({ children }: { readonly children: ReactNode }) {
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), noticedMs)
    return () => clearTimeout(timer)
  }, [])
  return isLate ? <Empty>{children}</Empty> : null
}
