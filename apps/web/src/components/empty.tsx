import type { ReactNode } from 'react'
import styles from './empty.module.css'

/** What stands where there is nothing yet: why, and what to do. */
export function Empty({ children }: { readonly children: ReactNode }) {
  return <p className={styles['empty']}>{children}</p>
}
