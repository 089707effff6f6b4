import { useMemo, useRef, useState } from 'react'
import { classNames } from '../../../components/class-names.ts'
import { Segmented } from '../../../components/segmented.tsx'
import { useWidth } from '../../../components/use-width.ts'
import { plural } from '../../../words/plural.ts'
import { type DiffRow, foldSame, unify } from './diff-hunks.ts'
import { type DiffCell, splitDiff } from './split-diff.ts'
import styles from './text-diff.module.css'

interface TextDiffProps {
  readonly path: string
  readonly before: string
  readonly after: string
}

const looks = [
  { value: 'split', label: 'Split' },
  { value: 'unified', label: 'Unified' },
] as const
type Look = (typeof looks)[number]['value']

/** Two columns of code need this many pixels. */
const splitFrom = 720

/** A text before and after, side by side or in one column; what stayed far from a change can be unfolded. */
export function TextDiff({ path, before, after }: TextDiffProps) {
  const place = useRef<HTMLDivElement>(null)
  const width = useWidth(place)
  const [wanted, setWanted] = useState<Look | null>(null)
  const [isWhole, setWhole] = useState(false)
  const pairs = useMemo(() => splitDiff(before, after), [before, after])
  const rows = useMemo(
    () => (isWhole ? pairs.map((line) => ({ kind: 'line', line }) as const) : foldSame(pairs)),
    [pairs, isWhole],
  )
  const hasBoth = before !== '' && after !== ''
  const mayBeSplit = hasBoth && width >= splitFrom
  const look = mayBeSplit ? (wanted ?? 'split') : 'unified'
  const added = pairs.filter(({ right }) => right?.kind === 'added').length
  const removed = pairs.filter(({ left }) => left?.kind === 'removed').length
  const columns: readonly (readonly DiffRow<DiffCell | null>[])[] =
    look === 'split' ? [sideOf(rows, 'left'), sideOf(rows, 'right')] : [unify(rows)]
  return (
    <div ref={place} className={styles['diff']}>
      <div className={styles['file']}>
        <span>{path}</span>
        <span className={styles['counts']}>
          <span className={styles['plus']}>+{added}</span>{' '}
          <span className={styles['minus']}>−{removed}</span>
        </span>
        {mayBeSplit && (
          <Segmented
            label="Look of the diff"
            shortcut="diff"
            value={look}
            segments={looks}
            onChange={setWanted}
          />
        )}
      </div>
      <div className={classNames(styles['columns'], look === 'split' && styles['two'])}>
        {columns.map((lines, side) => (
          <div
            key={side}
            className={styles['lines']}
            role="region"
            aria-label={columns.length === 1 ? `Changes of ${path}` : sideNames[side]}
            tabIndex={0}
          >
            {lines.map((row, index) =>
              row.kind === 'folded' ? (
                <button
                  key={index}
                  type="button"
                  className={styles['folded']}
                  onClick={() => setWhole(true)}
                >
                  {plural(row.count, 'line')} the same
                </button>
              ) : (
                <DiffLine key={index} cell={row.line} />
              ),
            )}
          </div>
        ))}
      </div>
      {pairs.length > 0 && added + removed === 0 && (
        <p className={styles['unchanged']}>The text did not change.</p>
      )}
    </div>
  )
}

const sideNames = ['Before', 'After']
const signs = { same: ' ', added: '+', removed: '−' } as const

function DiffLine({ cell }: { readonly cell: DiffCell | null }) {
  if (!cell) return <div className={classNames(styles['line'], styles['none'])} />
  const { kind, line, pieces } = cell
  return (
    <div className={classNames(styles['line'], styles[kind])}>
      <span className={styles['number']}>{line}</span>
      <span className={styles['sign']}>{signs[kind]}</span>
      <code>
        {pieces.map((piece, index) => {
          const Piece = piece.isMarked ? 'mark' : 'span'
          return (
            <Piece key={index} className={piece.class}>
              {piece.text}
            </Piece>
          )
        })}
      </code>
    </div>
  )
}

function sideOf(
  rows: ReturnType<typeof foldSame>,
  side: 'left' | 'right',
): readonly DiffRow<DiffCell | null>[] {
  return rows.map((row) => (row.kind === 'folded' ? row : { ...row, line: row.line[side] }))
}
