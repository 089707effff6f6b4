import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { Sheet } from '../../components/sheet.tsx'
import { Icon } from '../../components/icon.tsx'
import { Kbd } from '../../components/kbd.tsx'
import { useApp } from '../../live/app-context.tsx'
import textStyles from '../../styles/text.module.css'
import { plural } from '../../words/plural.ts'
import styles from './jump-box.module.css'
import { addressOf, type JumpChoice, jumpGroups } from './jump-choices.ts'
import { JumpList } from './jump-list.tsx'
import { keepRecentChoices, readRecentChoices, withChoice } from './recent-choices.ts'

interface JumpBoxProps {
  /** What was chosen before is remembered for each project. */
  readonly project: string
  readonly onClose: () => void
}

const most = 20
/** Letters that follow one another faster are searched for together. */
const pauseMs = 80

/** Finds pages, models, environments, plans and runs by what one types, and opens one. */
export function JumpBox({ project, onClose }: JumpBoxProps) {
  const { queries, trpc } = useApp()
  const router = useRouter()
  const id = useId()
  const [text, setText] = useState('')
  const [asked, setAsked] = useState('')
  const [at, setAt] = useState(0)
  const [recent] = useState(() => readRecentChoices(localStorage, project))
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), pauseMs)
    return () => clearTimeout(timer)
  }, [text])
  const optionsOf = (wanted: string) =>
    trpc.workspace.search.queryOptions({ text: wanted.trim(), limit: most })
  const query = useQuery({
    ...optionsOf(asked),
    enabled: asked.trim() !== '',
    placeholderData: keepPreviousData,
  })
  const groups = jumpGroups(text, query.data ?? [], recent)
  const choices = groups.flatMap((group) => group.choices)
  const current = Math.min(at, choices.length - 1)
  const isSearching = text !== asked || query.isFetching
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [current])

  const open = (choice: JumpChoice, close: () => void) => {
    keepRecentChoices(localStorage, project, withChoice(recent, choice))
    close()
    router.history.push(addressOf(choice))
  }
  /** What is meant is the answer to what was typed, which may not be there yet. */
  const openCurrent = async (close: () => void) => {
    const wanted = text.trim()
    const found = wanted === '' ? [] : await queries.fetchQuery(optionsOf(wanted))
    const now = jumpGroups(text, found, recent).flatMap((group) => group.choices)
    const choice = now[Math.min(current, now.length - 1)] ?? now[0]
    if (choice) open(choice, close)
  }
  const onKeyDown = (event: KeyboardEvent, close: () => void) => {
    if (event.nativeEvent.isComposing) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && choices.length > 0) setAt((current + step + choices.length) % choices.length)
    else if (event.key === 'Enter') openCurrent(close).catch(() => {})
    else return
    event.preventDefault()
  }
  const words = query.error
    ? `The search got no answer: ${query.error.message}`
    : isSearching
      ? 'Searching'
      : choices.length === 0
        ? `Nothing is called ${text.trim()}. Plans and runs are found by the beginning of their ids.`
        : plural(choices.length, 'choice')
  return (
    <Sheet label="Jump to" className={styles['box']} onClose={onClose}>
      {(close) => (
        <>
          <div className={styles['field']}>
            <Icon name="find" />
            <input
              role="combobox"
              aria-label="Jump to a page, model, environment, plan or run"
              aria-expanded={choices.length > 0}
              aria-controls={`${id}list`}
              aria-autocomplete="list"
              aria-activedescendant={choices.length > 0 ? `${id}${current}` : undefined}
              placeholder="Jump to a page, model, plan or run"
              autoComplete="off"
              spellCheck={false}
              autoFocus
              value={text}
              onChange={(event) => {
                setText(event.target.value)
                setAt(0)
              }}
              onKeyDown={(event) => onKeyDown(event, close)}
            />
            <Kbd>Esc</Kbd>
          </div>
          <JumpList
            ref={list}
            id={id}
            groups={groups}
            current={current}
            onOpen={(choice) => open(choice, close)}
          />
          <p
            role="status"
            className={choices.length === 0 || query.error ? styles['none'] : textStyles['spoken']}
          >
            {words}
          </p>
        </>
      )}
    </Sheet>
  )
}
