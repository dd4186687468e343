import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { BUILT_CONSOLE } from '../src/config/config.js'

const MOST_BYTES = 350_000
/** Class names of the query editor: they stand in its code and in nothing else of ours. */
const EDITOR = 'cm-content'

const assets = join(BUILT_CONSOLE, 'assets')
const textOf = (name: string): string => readFileSync(join(assets, name), 'utf8')

/** A chunk and everything it cannot start without. */
function needed(entry: string, known = new Set<string>()): ReadonlySet<string> {
  if (known.has(entry)) return known
  known.add(entry)
  const imports = /(?:^|[;}\s])(?:import|export)[^'"`;()]*?["']\.\/([\w.-]+\.js)["']/gu
  for (const [, name] of textOf(entry).matchAll(imports)) {
    if (name !== undefined) needed(name, known)
  }
  return known
}

describe('the built console', () => {
  const page = readFileSync(join(BUILT_CONSOLE, 'index.html'), 'utf8')
  const entries = [...page.matchAll(/(?:src|href)="\/assets\/([\w.-]+\.js)"/gu)].map(
    ([, name]) => name ?? '',
  )
  const first = new Set(entries.flatMap((entry) => [...needed(entry)]))

  it('needs less than 350 kB of script, gzipped, to show its first page', () => {
    const sizes = [...first].map((name) => gzipSync(textOf(name)).length)
    expect(entries.length).toBeGreaterThan(0)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_BYTES)
  })

  it('loads the query editor only where it is used', () => {
    const withEditor = readdirSync(assets).filter(
      (name) => name.endsWith('.js') && textOf(name).includes(EDITOR),
    )
    expect(withEditor.length).toBeGreaterThan(0)
    expect(withEditor.filter((name) => first.has(name))).toEqual([])
  })

  it('has nothing inline and nothing from elsewhere in its page', () => {
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/u)
    expect(page).not.toMatch(/(?:src|href)="(?!\/)/u)
  })
})
