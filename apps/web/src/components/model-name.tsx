import styles from './model-name.module.css'

/** A model's name: the schema quiet, the table in ink. */
export function ModelName({ name }: { readonly name: string }) {
  const dot = name.lastIndexOf('.')
  return (
    <span className={styles['name']} title={name}>
      {dot > 0 && <i>{name.slice(0, dot + 1)}</i>}
      <b>{name.slice(dot + 1)}</b>
    </span>
  )
}
