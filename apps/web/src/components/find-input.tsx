import { useEffect, useState } from 'react'
import { Icon } from './icon.tsx'
import styles from './find-input.module.css'

interface FindInputProps {
  readonly label: string
  readonly value: string
  readonly onChange: (text: string) => void
}

/** A pause in typing this long begins a search. */
const pauseMs = 150

/** Searches as one types, after a short pause. */
export function FindInput({ label, value, onChange }: FindInputProps) {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  useEffect(() => {
    if (text === value) return
    const timer = setTimeout(() => onChange(text), pauseMs)
    return () => clearTimeout(timer)
  }, [text, value, onChange])
  return (
    <label className={styles['find']}>
      <Icon name="find" small />
      <input
        type="search"
        data-shortcut="find"
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </label>
  )
}
