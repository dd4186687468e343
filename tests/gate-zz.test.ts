import fc from 'fast-check'
import { render } from '../src/gate/render.js'
import { read } from '../src/gate/read.js'
import { equal } from '../src/gate/equal.js'
import { query } from './gate-tree.js'
import { createParsers } from '../src/engine/parsers/parsers.js'
function diff(a: any, b: any, p: string): string {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b ? '' : `${p}: ${JSON.stringify(a)?.slice(0,150)} <> ${JSON.stringify(b)?.slice(0,150)}`
  for (const k of new Set([...Object.keys(a), ...Object.keys(b)])) { if (k === 'at') continue; if (equal(a[k], b[k])) continue; return diff(a[k], b[k], (p + '.' + k).slice(-60)) || `${p} ${k} ${JSON.stringify(a).slice(0,900)} <> ${JSON.stringify(b).slice(0,900)}`}
  return ''
}
it('x', async () => {
  const parsers = await createParsers()
  const found = new Map<string, string>()
  for (let i = 0; i < 3000; i++) {
    const tree = fc.sample(query, {numRuns:1, seed:i})[0]!
    const text = render(tree)
    const json = await parsers.serialize(text)
    const back = read(json, text, 'own')
    let key = ''
    if ('code' in back) key = back.code + back.detail + /"error_message":"(.*?)"[,}]/.exec(json)?.[1] + (back.at ? text.slice(back.at.start-60, back.at.end+30) : '')
    else if (!equal(back, tree)) key = diff(tree, back, '')
    if (key && (!found.has('k') || found.get('k')!.length > text.length) && !('code' in back)) { found.set('k', text); found.set('r', render(back)) }
 if ('code' in back) found.set(key, '')
  }
  console.log(found.size, [...found.entries()].join('\n'))
  await parsers.close()
})
