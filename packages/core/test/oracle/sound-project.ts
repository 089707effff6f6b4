import { outputsOf, type ProjectShape } from './project-shape.ts'

const maxCopies = 8

/** True when every reference is known, ranges read only what depends on its own day, and rows stay few. */
export function isSound(project: ProjectShape): boolean {
  if (!outputsOf(project)) return false
  const isLocal = new Map<string, boolean>(project.seeds.map(({ name }) => [name, true]))
  const copies = new Map<string, number>(project.seeds.map(({ name }) => [name, 1]))
  for (const model of project.models) {
    const reads = [model.from, model.join].filter((name) => name !== null)
    const whole = model.columns.some(({ expr }) => expr.op === 'running' || expr.op === 'scalar')
    const local = model.rows !== 'grouped' && model.rows !== 'limited' && !whole
    isLocal.set(model.name, local && reads.every((name) => isLocal.get(name)))
    if (model.kind === 'incremental' && !isLocal.get(model.name)) return false
    if (model.star && (model.rows === 'limited' || model.rows === 'grouped')) return false
    if (model.rows === 'grouped' && whole) return false
    const times = reads.reduce((product, name) => product * copies.get(name)!, 1)
    const own = model.rows === 'grouped' ? 1 : model.rows === 'union' ? times * 2 : times
    if (own > maxCopies) return false
    copies.set(model.name, own)
  }
  return true
}
