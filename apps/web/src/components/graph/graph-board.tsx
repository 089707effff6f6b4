import { type NodeTypes, ReactFlow, type Viewport } from '@xyflow/react'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { plural } from '../../words/plural.ts'
import textStyles from '../../styles/text.module.css'
import type { ColumnRows } from './column-rows.ts'
import { EdgeLines } from './edge-lines.tsx'
import styles from './graph-board.module.css'
import { GraphControls } from './graph-controls.tsx'
import { GraphHandsProvider } from './graph-context.ts'
import type { GraphLayout } from './graph-layout.ts'
import { GroupNode, LaneNode } from './group-node.tsx'
import type { ModelGraphProps } from './model-graph-props.ts'
import { ModelNode } from './model-node.tsx'
import { moveAlong, moves } from './move-along.ts'
import { useBoardView } from './use-board-view.ts'
import type { LaidOut } from './use-layout.ts'
import { useScene } from './use-scene.ts'

const nodeTypes: NodeTypes = { model: ModelNode, group: GroupNode, lane: LaneNode }
const nothing: never[] = []
/** Smaller than this names cannot be read: models are drawn as groups. */
const foldBelow = 0.45
/** Groups are not drawn smaller than this: what does not fit is moved to. */
const readableGroups = 0.85
const unfoldAbove = 1.4
/** Fewer models are always drawn one by one. */
const foldedModels = 24

interface GraphBoardProps extends ModelGraphProps {
  readonly laid: NonNullable<LaidOut['laid']>
  readonly rows: ReadonlyMap<string, ColumnRows>
}

/** The graph as it is drawn: moved and zoomed, walked with arrows, folded into groups when it is far away. */
export function GraphBoard(props: GraphBoardProps) {
  const { laid, rows, selected, column, centre, marks, onSelect, onOpen, onPick } = props
  const { layout } = laid
  /** Nothing is drawn before it is known which part is looked at. */
  const [isPut, setPut] = useState(false)
  const [isFolded, setFolded] = useState(false)
  const [cursor, setCursor] = useState<string | null>(null)
  const [turn, setTurn] = useState(0)
  const wantsFocus = useRef(false)
  const seen = useRef<unknown>(null)
  /** Where the page itself put it: it is put there again when the board's size changes. */
  const isPutByPage = useRef(true)
  const putFor = useRef('')
  const afterMove = useRef<(() => void) | null>(null)
  const [moved, setMoved] = useState(0)
  const summary = useId()
  const { placed, grouped, scene, ways } = useScene({ laid, rows, selected, marks, isFolded })
  const { zoomOf, fit, centreOn, glideTo, isSeen, middleOf, isReady, size } = useBoardView()
  const said = useMemo(() => sayGraph(layout), [layout])
  const canFold = layout.nodes.length > foldedModels
  const here = [cursor, selected, centre].find((id) => id != null && ways.byId.has(id))
  const at = here ?? ways.byId.keys().next().value ?? null

  const fitAll = () => {
    const isFar = canFold && zoomOf(placed.nodes) < foldBelow
    setFolded(isFar)
    fit(isFar ? grouped.groups : placed.nodes, isFar ? readableGroups : foldBelow)
  }
  useEffect(() => {
    const isSame = seen.current === layout && (putFor.current === size || !isPutByPage.current)
    if (!isReady || isSame || layout.nodes.length === 0) return
    setPut(true)
    seen.current = layout
    putFor.current = size
    isPutByPage.current = true
    const start = centre === undefined ? undefined : placed.byId.get(centre)
    const isReadable = zoomOf(placed.nodes) >= 0.55
    if (isReadable || !start) fitAll()
    else {
      setFolded(false)
      centreOn([start], 0.85)
    }
  })
  // Done after what is drawn has changed: moving the board while it tells of a move would tell of another.
  useEffect(() => {
    const next = afterMove.current
    afterMove.current = null
    next?.()
  }, [moved])
  const later = (what: () => void) => {
    if (afterMove.current) return
    afterMove.current = what
    setMoved(moved + 1)
  }
  const fold = () => {
    setFolded(true)
    fit(grouped.groups, readableGroups)
  }
  const unfold = (models: readonly string[], takesFocus: boolean) => {
    const boxes = models.flatMap((id) => placed.byId.get(id) ?? [])
    const [first] = boxes
    if (!first) return
    setFolded(false)
    setCursor(first.id)
    wantsFocus.current = takesFocus
    const isSmall = zoomOf(boxes) > foldBelow
    centreOn(isSmall ? boxes : [first], 0.85)
  }
  const unfoldMiddle = () => unfold(middleOf(grouped.groups)?.models ?? [], false)
  const onMove = (event: MouseEvent | TouchEvent | null, { zoom }: Viewport) => {
    // What the page itself moves is where it should be already.
    if (event === null) return
    isPutByPage.current = false
    if (!isFolded && canFold && zoom < foldBelow) later(fold)
    else if (isFolded && zoom > unfoldAbove) later(unfoldMiddle)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const move = moves.find((each) => each === event.key)
    if (!move || at === null || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const isOnBoard = event.target === event.currentTarget
    const next = isOnBoard ? at : moveAlong(ways, at, move)
    const place = next === null ? undefined : ways.byId.get(next)
    if (next === null || !place) return
    wantsFocus.current = true
    setCursor(next)
    setTurn(turn + 1)
    if (!isSeen(place)) glideTo(place, isFolded ? 1 : 0.85)
  }
  const hands = useMemo(
    () => ({
      cursor: at,
      turn,
      wantsFocus,
      column,
      onSelect: (model: string) => {
        setCursor(model)
        onSelect(model)
      },
      onOpen,
      onPick,
      onUnfold: (models: readonly string[]) => unfold(models, true),
    }),
    // `unfold` is made anew with what it looks at.
    [at, turn, column, onSelect, onOpen, onPick, placed, zoomOf, centreOn],
  )
  return (
    <div className={styles['board']}>
      <p id={summary} className={textStyles['spoken']}>
        {said}
      </p>
      <GraphHandsProvider value={hands}>
        <ReactFlow
          nodes={isPut ? (scene.nodes as never[]) : nothing}
          nodeTypes={nodeTypes}
          aria-label="Graph of models"
          aria-describedby={summary}
          tabIndex={0}
          onKeyDown={onKeyDown}
          onMove={onMove}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          panActivationKeyCode={null}
          zoomActivationKeyCode={null}
          zoomOnDoubleClick={false}
          minZoom={canFold && !isFolded ? foldBelow * 0.9 : 0.1}
          maxZoom={1.5}
          onlyRenderVisibleElements
          attributionPosition="bottom-right"
        >
          {isPut && <EdgeLines lines={scene.lines} />}
        </ReactFlow>
      </GraphHandsProvider>
      <GraphControls
        isFolded={isFolded}
        onFit={() => {
          isPutByPage.current = true
          fitAll()
        }}
        onZoom={() => {
          isPutByPage.current = false
        }}
        onFurther={canFold && !isFolded ? fold : null}
        onNearer={isFolded ? unfoldMiddle : null}
      />
    </div>
  )
}

function sayGraph({ nodes, edges }: GraphLayout): string {
  const layers = new Set(nodes.map(({ layer }) => layer)).size
  const parts = [
    plural(nodes.length, 'model'),
    plural(layers, 'layer'),
    plural(edges.length, 'edge'),
  ]
  return `${parts.join(', ')}. Arrow keys move along edges and within a layer, Enter selects a model, Enter again opens its page.`
}
