import { AppError } from '../errors/app-error.ts'
import { projectFolders, rootFiles } from './find-project-files.ts'

const longestSegment = 200
const longestPath = 1000
/** Names that Windows gives to devices, whatever their ending. */
const deviceName = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i
/** What some system reads as more than a character of a name. */
const unsafeCharacters = /[\\:*?"<>|]/
/** Control and format characters, half pairs, and what no Unicode version has assigned. */
const invisibleCharacters = /\p{C}/u
const encodedCharacter = /%[0-9a-f]{2}/i

/** True for a path that, by its text, is a file the project is made of. */
export function isProjectPath(path: string): boolean {
  return problemOf(path) === null
}

/**
 * Refuses a path that is not, letter by letter, one of the project's own files: relative, forward
 * slashes, in a known folder with a known ending. Where links lead is not seen here.
 */
export function checkProjectPath(path: string): string {
  const problem = problemOf(path)
  if (problem !== null) throw refusedPath(problem)
  return path
}

/** The error for a path that is not to be touched; it never repeats more than the reader sent. */
export function refusedPath(problem: string): AppError {
  return new AppError('path_refused', {
    message: problem,
    hint: `files are millrace.yaml, sources.yaml, and those under ${Object.keys(projectFolders).join(', ')}`,
  })
}

function problemOf(path: string): string | null {
  if (path === '') return 'the path is empty'
  if (Buffer.byteLength(path) > longestPath) return `the path is longer than ${longestPath} bytes`
  if (invisibleCharacters.test(path)) return 'the path has invisible characters'
  if (unsafeCharacters.test(path)) return 'the path has characters that not every system can store'
  if (encodedCharacter.test(path)) return 'the path has percent-encoded characters'
  if (path.normalize('NFKC') !== path) return 'the path is not in normal form (NFKC)'
  const segments = path.split('/')
  for (const segment of segments) {
    const problem = problemOfSegment(segment)
    if (problem !== null) return problem
  }
  if (segments.length === 1)
    return rootFiles.includes(path) ? null : 'the path is not one of the project’s own files'
  const [folder = ''] = segments
  const endings = Object.entries(projectFolders).find(([name]) => name === folder)?.[1]
  if (!endings) return 'the path is not in one of the project’s own folders'
  const name = segments.at(-1) ?? ''
  const ending = endings.find((each) => name.endsWith(each) && name.length > each.length)
  return ending ? null : `files in ${folder} end with ${endings.join(' or ')}`
}

function problemOfSegment(segment: string): string | null {
  if (segment === '') return 'the path is absolute, or has an empty part'
  if (segment.startsWith('.')) return 'the path has a part that begins with a dot'
  if (/[. ]$/.test(segment)) return 'the path has a part that ends with a dot or a space'
  if (segment.startsWith(' ') || segment.startsWith('~')) return 'the path begins unusually'
  if (Buffer.byteLength(segment) > longestSegment)
    return `the path has a name longer than ${longestSegment} bytes`
  if (deviceName.test(segment)) return 'the path has a name that Windows gives to a device'
  if (segment.toLowerCase() === 'node_modules') return 'the path leads into node_modules'
  return null
}
