import type { PlanOverviewTracker } from '@millrace/client'
import { Link } from '@tanstack/react-router'
import { useMemo, useRef } from 'react'
import { classNames } from '../../../components/class-names.ts'
import { ModelName } from '../../../components/model-name.tsx'
import { plural } from '../../../words/plural.ts'
import { columnCourse, type CourseNode } from './column-course.ts'
import { useWires } from './use-wires.ts'
import styles from './where-it-goes.module.css'

interface WhereItGoesProps {
  readonly planId: string
  readonly model: string
  readonly overview: PlanOverviewTracker
}

/** Models of one hop that are shown; the rest are counted. */
const mostNodes = 7
const mostColumns = 3

/** Where the changed columns of a model go, from hop to hop; readers that do not use them are dashed. */
export function WhereItGoes({ planId, model, overview }: WhereItGoesProps) {
  const { impact, changes } = overview
  const course = useMemo(
    () => columnCourse({ model, impact, kept: changes?.kept ?? [] }),
    [model, impact, changes],
  )
  const frame = useRef<HTMLDivElement>(null)
  const wires = useWires(frame, course.wires)
  if (course.hops.length < 2) return null
  const [first] = course.hops
  const columns = first?.nodes[0]?.columns ?? []
  const kept = course.wires.filter(({ isKept }) => isKept).length
  return (
    <section className={styles['course']} aria-label="Where the column goes">
      <div className={styles['head']}>
        <h3>
          Where{' '}
          {columns.length === 1 ? <code>{columns[0]}</code> : plural(columns.length, 'column')}{' '}
          {columns.length === 1 ? 'goes' : 'go'}
        </h3>
        <p>
          reaches {plural(course.reached, 'model')}
          {kept > 0 && `; ${plural(kept, 'reader')} ${kept === 1 ? 'does' : 'do'} not use it`}
        </p>
      </div>
      <div ref={frame} className={styles['hops']}>
        <svg className={styles['wires']} aria-hidden>
          {wires.map(({ key, path, isKept }) => (
            <path key={key} d={path} className={isKept ? styles['cool'] : styles['hot']} />
          ))}
        </svg>
        {course.hops.map(({ title, nodes }, depth) => (
          <div key={depth} className={styles['hop']}>
            <h4>{title}</h4>
            {nodes.slice(0, mostNodes).map((node) => (
              <Link
                key={node.name}
                to="/plans/$planId"
                params={{ planId }}
                search={{ model: node.name }}
                data-node={node.name}
                className={classNames(
                  styles['node'],
                  depth === 0 && styles['source'],
                  node.readsInstead && styles['kept'],
                )}
              >
                <ModelName name={node.name} />
                <span className={styles['columns']}>{sayColumns(node)}</span>
              </Link>
            ))}
            {nodes.length > mostNodes && (
              <p className={styles['more']}>{plural(nodes.length - mostNodes, 'more model')}</p>
            )}
          </div>
        ))}
      </div>
    </section>
  )
}

function sayColumns({ columns, isFilter, readsInstead }: CourseNode): string {
  if (readsInstead) return `${listOf(readsInstead)} only`
  if (isFilter) return 'filters by it'
  return listOf(columns)
}

function listOf(names: readonly string[]): string {
  const more = names.length - mostColumns
  return more > 0 ? `${names.slice(0, mostColumns).join(', ')} and ${more} more` : names.join(', ')
}
