import styles from './kbd.module.css'

/** A key as it is printed on keyboards. */
export function Kbd({ children }: { readonly children: string }) {
  return <kbd className={styles['kbd']}>{children}</kbd>
}
