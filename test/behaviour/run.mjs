#!/usr/bin/env node
// Runs the scenarios on Millrace's command line. Node 20+, no dependencies.
//   MILL      command, default the sources of the command line      MILL_CWD  where it runs, default the repository's root
//   --only PATTERN  --every N (each Nth case)  --list  --verbose  --with-open  --with-needs  --with-later  --keep  --jobs N  --timeout SECONDS
// One line per scenario, then "N passed, N failed"; exit 1 on a failure (or when nothing ran).
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

// ---------------------------------------------------------------- every spelling of the CLI and of the file format is here
const flag = {
  start: '--start',
  end: '--end',
  execution_time: '--execution-time',
  restate_models: '--restate-models',
  select: '--select',
  backfill_select: '--backfill-select',
  skip_tests: '--skip-tests',
  skip_backfill: '--skip-backfill',
  empty_backfill: '--empty-backfill',
  forward_only: '--forward-only',
  no_gaps: '--no-gaps',
  create_from: '--create-from',
  no_auto_categorization: '--no-auto-categorization',
  explain: '--explain',
}
const flags = (options) =>
  Object.entries(options ?? {}).flatMap(([k, v]) => (v === true ? [flag[k]] : [flag[k], String(v)]))
const command = {
  plan: (s, now) => [
    'plan',
    s.env,
    '--json',
    ...(s.apply ? ['--apply'] : []),
    ...flags({ ...s.options, execution_time: now }),
    ...Object.entries(s.categories ?? {}).flatMap(([m, c]) => ['--category', `${m}=${c}`]),
  ],
  apply: (planId) => ['apply', planId, '--json'],
  run: (s, now) => ['run', s.env, '--json', ...flags({ execution_time: now })],
  query: (s) => ['query', s.sql, '--json', ...(s.env && s.env !== 'prod' ? ['--env', s.env] : [])],
  invalidate: (s) => ['environments', 'invalidate', s.env, '--json'],
  janitor: (s) => ['environments', 'janitor', ...(s.ignore_ttl ? ['--ignore-ttl'] : []), '--json'],
}
const configFile = process.env.MILL_CONFIG ?? 'name: behaviour\n'
const auditValue = (audit) => {
  if (typeof audit === 'string') return audit // the name of an audit file
  const { warn, ...a } = audit
  return { ...a, ...(warn ? { severity: 'warn' } : {}) }
}
function modelText({ sql, audits, ...head }) {
  const fields = { ...head, ...(audits ? { audits: audits.map(auditValue) } : {}) }
  const lines = Object.entries(fields).map(([k, v]) => `${k}: ${JSON.stringify(v)}`) // JSON values are YAML
  return `/*---\n${lines.join('\n')}\n---*/\n${sql}\n`
}
function testText(tests) {
  // one list of tests per file
  return (
    JSON.stringify(
      Object.entries(tests).map(([name, t]) => ({ name, ...t })),
      null,
      2,
    ) + '\n'
  )
}
function fileBytes(file, body) {
  if (typeof body === 'string') return body
  if ('base64' in body) return Buffer.from(body.base64, 'base64')
  return file.startsWith('tests/') ? testText(body) : modelText(body)
}
const builtStatus = new Set(['success', 'completed', 'done'])

// ---------------------------------------------------------------- arguments
const argv = process.argv.slice(2)
const has = (name) => argv.includes(name)
const valueOf = (name, otherwise) => (has(name) ? argv[argv.indexOf(name) + 1] : otherwise)
const here = path.dirname(fileURLToPath(import.meta.url))
const only = new RegExp(valueOf('--only', '.'))
const every = Number(valueOf('--every', 1))
const timeoutMs = 1000 * Number(valueOf('--timeout', 120))
const mill = (process.env.MILL ?? 'node --conditions=development apps/cli/src/main.ts')
  .split(' ')
  .filter(Boolean)
const root = path.resolve(here, '../..')
const cwd = process.env.MILL_CWD ?? root
const searchPath = [path.join(root, 'node_modules/.bin'), process.env.PATH].join(path.delimiter) // the repository's Node first

// ---------------------------------------------------------------- one call
function call(lab, args) {
  return new Promise((resolve) => {
    const full = [...mill.slice(1), ...args, '--project', lab.project, '--state', lab.state]
    const child = spawn(mill[0], full, {
      cwd,
      env: { ...process.env, PATH: searchPath, NO_COLOR: '1', CI: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    let out = '',
      err = '',
      late = false
    const timer = setTimeout(() => {
      late = true
      try {
        process.kill(-child.pid, 'SIGKILL')
      } catch {
        /* already gone */
      }
    }, timeoutMs)
    child.stdout.on('data', (d) => {
      out += d
    })
    child.stderr.on('data', (d) => {
      err += d
    })
    child.on('error', (e) => {
      clearTimeout(timer)
      resolve({ code: -1, out, err: String(e) })
    })
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code: late ? 'timeout' : code, out, err })
    })
  })
}
function parseDocument(text) {
  // the whole output, else its last line that is a JSON object
  try {
    return JSON.parse(text)
  } catch {
    /* several lines */
  }
  for (const line of text.trim().split('\n').reverse()) {
    try {
      const v = JSON.parse(line)
      if (v && typeof v === 'object') return v
    } catch {
      /* not this one */
    }
  }
  return undefined
}

// ---------------------------------------------------------------- project of a scenario
const modelName = (file, body) => {
  if (typeof body === 'object' && body.name) return body.name
  const at = file
    .replace(/\.sql$/, '')
    .split('/')
    .slice(1)
  return `${at.length > 1 ? at[0] : 'main'}.${at.at(-1)}`
}
class Lab {
  constructor(scenario, projects) {
    this.root = fs.mkdtempSync(path.join(os.tmpdir(), 'behaviour-'))
    this.project = path.join(this.root, 'project')
    this.state = path.join(this.root, 'state')
    fs.mkdirSync(this.project)
    fs.writeFileSync(path.join(this.project, 'millrace.yaml'), configFile)
    this.files = {}
    this.kinds = {}
    this.now = scenario.now ?? '2024-01-08'
    this.ids = {}
    this.kept = {}
    for (const [f, b] of Object.entries({
      ...(projects[scenario.use] ?? {}),
      ...(scenario.files ?? {}),
    }))
      if (b !== null) this.write(f, b)
  }
  clock() {
    return this.now.length === 10 ? `${this.now}T00:00:00Z` : this.now
  }
  write(file, body) {
    this.files[file] = body
    const at = path.join(this.project, file)
    fs.mkdirSync(path.dirname(at), { recursive: true })
    fs.writeFileSync(at, fileBytes(file, body))
    if (file.startsWith('seeds/')) this.kinds[`seeds.${path.basename(file, '.csv')}`] = 'seed'
    if (file.startsWith('models/')) {
      const text = typeof body === 'string' ? body : ''
      this.kinds[modelName(file, body)] =
        (typeof body === 'object'
          ? (body.kind ?? body.materialized)
          : /^(?:kind|materialized):\s*(\w+)/m.exec(text)?.[1]) ?? 'view'
    }
  }
  remove(file) {
    delete this.files[file]
    fs.rmSync(path.join(this.project, file))
  }
  edit(step) {
    const body = this.files[step.file]
    if (step.set) {
      const next = { ...body, ...step.set }
      for (const k of Object.keys(next)) if (next[k] === null) delete next[k]
      return this.write(step.file, next)
    }
    const text = typeof body === 'string' ? body : body.sql
    if (!text.includes(step.find))
      throw new Error(`edit: ${JSON.stringify(step.find)} is not in ${step.file}`)
    const changed = text.replaceAll(step.find, () => step.with)
    this.write(step.file, typeof body === 'string' ? changed : { ...body, sql: changed })
  }
  soft(name) {
    return ['view', 'seed', 'embedded', 'external', undefined].includes(this.kinds[name])
  }
  close() {
    if (!has('--keep')) fs.rmSync(this.root, { recursive: true, force: true })
    else console.log(`   kept ${this.root}`)
  }
}

// ---------------------------------------------------------------- expected against actual
const show = (x) => {
  const s = typeof x === 'string' ? x : JSON.stringify(x)
  return s && s.length > 400 ? `${s.slice(0, 400)}…` : s
}
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b)
const sorted = (xs) => [...xs].sort()
const time = (t) =>
  typeof t === 'number'
    ? t
    : Date.parse(
        /^\d{4}-\d\d-\d\d$/.test(t)
          ? `${t}T00:00:00Z`
          : /(?:Z|[+-]\d\d:?\d\d)$/.test(t)
            ? t
            : `${t.replace(' ', 'T')}Z`,
      )
const iso = (ms) => new Date(ms).toISOString().replace('T00:00:00.000Z', '').replace('.000Z', 'Z')
function spans(intervals) {
  // sorted, touching ones joined
  const out = []
  for (const [a, b] of intervals.map(([x, y]) => [time(x), time(y)]).sort((p, q) => p[0] - q[0])) {
    const last = out.at(-1)
    if (last && a <= last[1]) last[1] = Math.max(last[1], b)
    else out.push([a, b])
  }
  return out
}
const inside = (a, b) => spans(a).every(([s, e]) => spans(b).some(([x, y]) => x <= s && e <= y))
const pretty = (iv) =>
  spans(iv)
    .map(([a, b]) => `[${iso(a)}, ${iso(b)})`)
    .join(' ')
const byName = (list, value) =>
  Object.fromEntries(
    sorted((list ?? []).map((x) => x.name)).map((n) => [
      n,
      value((list ?? []).find((x) => x.name === n)),
    ]),
  )
const names = (list) => sorted((list ?? []).map((x) => x.name ?? x))
const wide = (v) =>
  v === undefined || v === 'all' || v === '*'
    ? 'all'
    : sorted(v.map((c) => String(c.name ?? c).toLowerCase()))

function comparePlan(lab, want, doc) {
  const out = []
  const w = want === 'empty' ? {} : want
  const changes = doc.changes ?? {}
  const got = {
    added: names(changes.added),
    removed: names(changes.removed),
    metadata: names(changes.modified?.metadata),
    direct: byName(changes.modified?.direct, (x) => x.category),
    indirect: byName(changes.modified?.indirect, (x) => x.category),
  }
  for (const k of ['added', 'removed', 'metadata']) {
    if (w[k] !== '*' && !same(sorted(w[k] ?? []), got[k]))
      out.push(`${k} ${show(got[k])}, want ${show(sorted(w[k] ?? []))}`)
  }
  for (const k of ['direct', 'indirect']) {
    if (w[k] === '*') continue
    const need = Object.fromEntries(
      sorted(Object.keys(w[k] ?? {})).map((n) => [n, w[k][n] === '*' ? got[k][n] : w[k][n]]),
    )
    if (!same(need, got[k])) out.push(`${k} ${show(got[k])}, want ${show(need)}`)
  }
  for (const c of [...(changes.modified?.direct ?? []), ...(changes.modified?.indirect ?? [])])
    if (!c.reason) out.push(`${c.name}: a category without a reason`)
  for (const [name, cols] of Object.entries(w.columns ?? {})) {
    const have = wide(changes.modified?.direct?.find((x) => x.name === name)?.columns)
    if (!same(have, wide(cols)))
      out.push(`columns of ${name}: ${show(have)}, want ${show(wide(cols))}`)
  }
  const fills = new Map((doc.backfills ?? []).map((b) => [b.model, b]))
  if (w.backfill !== '*') {
    for (const name of sorted(new Set([...Object.keys(w.backfill ?? {}), ...fills.keys()]))) {
      const need = w.backfill?.[name],
        have = fills.get(name)
      if (lab.soft(name) && (need !== undefined || have === undefined)) continue // a plan may or may not list views and seeds that are new
      if (need === undefined)
        out.push(`backfill ${name}: ${pretty(have.intervals ?? [])}, want none`)
      else if (have === undefined)
        out.push(`backfill ${name}: none, want ${Array.isArray(need) ? pretty(need) : 'one'}`)
      else if (Array.isArray(need) && !same(spans(need), spans(have.intervals)))
        out.push(`backfill ${name}: ${pretty(have.intervals)}, want ${pretty(need)}`)
      else if (need.covers && !inside(need.covers, have.intervals))
        out.push(
          `backfill ${name}: ${pretty(have.intervals)} does not cover ${pretty(need.covers)}`,
        )
      else if (need.within && !inside(have.intervals, need.within))
        out.push(`backfill ${name}: ${pretty(have.intervals)} goes beyond ${pretty(need.within)}`)
    }
  }
  for (const [name, n] of Object.entries(w.batches ?? {}))
    if (fills.get(name)?.batches !== n)
      out.push(`batches of ${name}: ${fills.get(name)?.batches}, want ${n}`)
  return out
}
function compareRun(lab, want, doc) {
  const out = []
  const of = (test) => sorted((doc?.models ?? []).filter(test).map((m) => m.name))
  if (want.status && doc?.status !== want.status)
    out.push(`status ${show(doc?.status)}, want ${want.status}`)
  if (want.built) {
    const got = of((m) => builtStatus.has(m.status)).filter((n) => !lab.soft(n)),
      need = sorted(want.built.filter((n) => !lab.soft(n)))
    if (!same(got, need)) out.push(`built ${show(got)}, want ${show(need)}`)
  }
  if (want.failed) {
    const got = of((m) => m.status === 'failed')
    if (!same(got, sorted(want.failed)))
      out.push(`failed ${show(got)}, want ${show(sorted(want.failed))}`)
  }
  if (want.skipped) {
    // skipped because of a failure; an unchanged model may be called skipped too
    const got = of((m) => m.status === 'skipped')
    const missing = want.skipped.filter((n) => !got.includes(n))
    if (missing.length) out.push(`skipped ${show(got)}, want ${show(want.skipped)} among them`)
    for (const m of doc?.models ?? [])
      if (want.skipped.includes(m.name) && !m.reason)
        out.push(`${m.name} was skipped without a reason`)
  }
  return out
}
const cell = (v) =>
  typeof v === 'string' && /^-?\d+(\.\d+)?$/.test(v)
    ? Number(v)
    : typeof v === 'string' && /^\d{4}-\d\d-\d\dT00:00:00(\.0+)?Z?$/.test(v)
      ? v.slice(0, 10)
      : v
function compareRows(step, doc) {
  if (!Array.isArray(doc?.rows)) return [`no rows in ${show(doc)}`]
  const columns = (doc.columns ?? []).map((c) => c.name)
  let got = doc.rows.map((r) =>
    (Array.isArray(r) ? r : (columns.length ? columns : Object.keys(r)).map((c) => r[c])).map(cell),
  )
  let need = step.rows.map((r) => r.map(cell))
  if (!step.ordered) {
    const key = (r) => JSON.stringify(r)
    got = got.sort((a, b) => (key(a) < key(b) ? -1 : 1))
    need = need.sort((a, b) => (key(a) < key(b) ? -1 : 1))
  }
  return same(got, need) ? [] : [`rows ${show(got)}, want ${show(need)}`]
}
function compareRefusal(lab, want, r) {
  const out = []
  const text = `${r.out}\n${r.err}`
  const codes = want.refused === true ? [1, 2] : [want.refused].flat()
  if (!codes.includes(r.code))
    out.push(`exit ${r.code}, want ${codes.join(' or ')}: ${show(text.trim())}`)
  const lacking = (want.match ?? []).filter((m) => !asRegExp(m).test(text))
  if (lacking.length)
    out.push(
      `nothing like ${lacking.map((m) => `/${m}/`).join(' ')}${out.length ? '' : ` in ${show(text.trim())}`}`,
    )
  if (/^\s+at .+:\d+:\d+\)?$/m.test(text)) out.push('a stack trace in the answer')
  if (want.issue) {
    const issues = parseDocument(r.out)?.issues ?? parseDocument(r.err)?.issues ?? []
    const file = (i) => String(i.file ?? i.path ?? '')
    const hit = issues.find(
      (i) =>
        file(i).endsWith(want.issue.file) &&
        (want.issue.line === undefined || Math.abs(i.line - want.issue.line) <= 1),
    )
    if (!hit)
      out.push(
        `no issue at ${want.issue.file}${want.issue.line ? `:${want.issue.line}` : ''} among ${show(issues.map((i) => `${file(i)}:${i.line} ${i.code} ${i.message}`))}`,
      )
    else
      for (const k of ['code', 'message'])
        if (!hit[k]) out.push(`the issue at ${want.issue.file} has no ${k}`)
  }
  return out
}
function compareText({ says = [], lacks = [] }, r) {
  const text = `${r.out}\n${r.err}`
  return [
    ...says.filter((m) => !asRegExp(m).test(text)).map((m) => `nothing like /${m}/`),
    ...lacks.filter((m) => asRegExp(m).test(text)).map((m) => `something like /${m}/`),
  ].map((problem) => `${problem} in ${show(text.trim())}`)
}
function asRegExp(m) {
  return m.startsWith('(?i)') ? new RegExp(m.slice(4), 'i') : new RegExp(m)
}

// ---------------------------------------------------------------- one step
async function take(lab, step) {
  const want = step.expect ?? {}
  const now = lab.clock()
  switch (step.do) {
    case 'now':
      lab.now = step.at
      return []
    case 'write':
      for (const [f, b] of Object.entries(step.files)) lab.write(f, b)
      return []
    case 'delete':
      for (const f of step.files) lab.remove(f)
      return []
    case 'move': {
      const b = lab.files[step.file]
      lab.remove(step.file)
      lab.write(step.to, b)
      return []
    }
    case 'edit':
      lab.edit(step)
      return []
    case 'plan': {
      const r = await call(lab, command.plan(step, now))
      if (want.refused !== undefined) return compareRefusal(lab, want, r)
      if (r.code !== 0) return [`plan exit ${r.code}: ${show((r.err || r.out).trim())}`]
      if (want.exit !== undefined) return []
      const doc = parseDocument(r.out)
      if (!doc?.planId) return [`no plan document: ${show(r.out.trim())}`]
      lab.last = doc.planId
      if (step.as) lab.ids[step.as] = doc.planId
      if (step.keep_id) lab.kept[step.keep_id] = doc.planId
      if (step.same_id && lab.kept[step.same_id] !== doc.planId)
        return [`plan id ${doc.planId}, want again ${lab.kept[step.same_id]}`]
      if (step.differs_from && lab.kept[step.differs_from] === doc.planId)
        return [`plan id ${doc.planId}, want another one`]
      return [...comparePlan(lab, want, doc), ...compareText(want, r)]
    }
    case 'apply':
    case 'run': {
      const id = step.plan_id ?? (step.plan ? lab.ids[step.plan] : lab.last)
      if (step.do === 'apply' && !id) return ['there is no plan to apply']
      const r = await call(lab, step.do === 'apply' ? command.apply(id) : command.run(step, now))
      if (want.refused !== undefined) return compareRefusal(lab, want, r)
      const code = want.status === 'failed' ? 1 : 0
      if (r.code !== code && !step.go_on)
        return [`${step.do} exit ${r.code}, want ${code}: ${show((r.err || r.out).trim())}`]
      return compareRun(
        lab,
        want,
        parseDocument(r.out.trim().split('\n').at(-1) ?? '') ?? parseDocument(r.out),
      )
    }
    case 'deploy': {
      // plan and apply; "failed" may show at either
      const p = await call(lab, command.plan({ ...step, expect: undefined }, now))
      const id = parseDocument(p.out)?.planId
      const r = p.code === 0 && id ? await call(lab, command.apply(id)) : p
      const ended =
        r.code === 0 ? 'completed' : [1, 2].includes(r.code) ? 'failed' : `exit ${r.code}`
      return ended === want.status
        ? []
        : [`deploy ended ${ended}, want ${want.status}: ${show((r.err || r.out).trim())}`]
    }
    case 'query': {
      const r = await call(lab, command.query(step))
      if (want.refused !== undefined) return compareRefusal(lab, want, r)
      return r.code === 0
        ? compareRows(step, parseDocument(r.out))
        : [`query exit ${r.code}: ${show((r.err || r.out).trim())}`]
    }
    case 'invalidate':
    case 'janitor':
    case 'cli': {
      const r = await call(lab, step.do === 'cli' ? step.args : command[step.do](step))
      if (want.refused !== undefined) return compareRefusal(lab, want, r)
      return r.code === 0
        ? compareText(want, r)
        : [`${step.do} exit ${r.code}: ${show((r.err || r.out).trim())}`]
    }
    default:
      return [`unknown step ${step.do}`]
  }
}

// ---------------------------------------------------------------- all scenarios
const folder = path.join(here, 'scenarios')
const read = (f) => JSON.parse(fs.readFileSync(path.join(folder, f), 'utf8'))
const projects = read('_projects.json')
const all = fs
  .readdirSync(folder)
  .filter((f) => f.endsWith('.json') && !f.startsWith('_'))
  .sort()
  .flatMap((f) => read(f).map((s) => ({ ...s, label: `${path.basename(f, '.json')}/${s.id}` })))
  .filter((s) => only.test(s.label))
  .filter((_, index) => index % every === 0)
const gate = (s) =>
  s.open && !has('--with-open')
    ? `open point ${s.open}`
    : s.needs && !has('--with-needs')
      ? `needs ${s.needs}`
      : s.later && !has('--with-later')
        ? 'later'
        : ''

let passed = 0,
  failed = 0,
  gated = 0
const list = () => {
  for (const s of all)
    console.log(`${s.label}  ${s.title}  [rules ${s.rules}]${gate(s) ? `  (${gate(s)})` : ''}`)
}
async function one(s) {
  const why = gate(s)
  if (why) {
    gated += 1
    return console.log(`-       ${s.label}  (${why})`)
  }
  const began = Date.now()
  const problems = []
  let lab,
    at = -1
  try {
    lab = new Lab(s, projects)
    for (const [i, step] of s.steps.entries()) {
      at = i
      const found = await take(lab, step)
      if (has('--verbose'))
        console.log(
          `   ${i} ${step.do} ${step.env ?? step.file ?? ''} ${found.length ? 'differs' : 'ok'}`,
        )
      problems.push(
        ...found.map((p) => `step ${i} ${step.do}${step.env ? ` ${step.env}` : ''}: ${p}`),
      )
      if (
        found.length &&
        ['plan', 'apply', 'run'].includes(step.do) &&
        !step.go_on &&
        /exit|no plan/.test(found[0])
      )
        break
    }
  } catch (e) {
    problems.push(`step ${at}: ${e.message}`)
  } finally {
    lab?.close()
  }
  if (problems.length) {
    failed += 1
    console.log(
      `FAILED  ${s.label}  [rules ${s.rules}] ${s.title}\n${problems
        .slice(0, 6)
        .map((p) => `          ${p}`)
        .join('\n')}`,
    )
  } else {
    passed += 1
    console.log(`ok      ${s.label}  ${Date.now() - began} ms`)
  }
}
async function runAll() {
  const queue = [...all]
  await Promise.all(
    Array.from({ length: Number(valueOf('--jobs', 1)) }, async () => {
      while (queue.length) await one(queue.shift())
    }),
  )
  if (gated)
    console.log(
      `${gated} not run (open points, missing parts, later): --with-open --with-needs --with-later`,
    )
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed || !passed ? 1 : 0
}
if (has('--list')) list()
else await runAll()
